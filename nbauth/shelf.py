"""Where one sign-in lies: in the vault, or, if it shall not outlive its kernel, in a memory of its own.

A vault that fails costs the next restart a sign-in, never this one: its failures are remembered here and not raised.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta

from nbauth.core.events import What
from nbauth.core.ports import SIGN_IN, USED, Kept, Place, TokenVault, Used
from nbauth.errors import VaultError
from nbauth.recorder import Recorder
from nbauth.texts import Keeping
from nbauth.vault import MemoryVault

_NOTICED = timedelta(seconds=0.5)  # a turn that comes sooner was not waited for


class Shelf:
    """One place in a vault, which other kernels may share. Of this kernel, its user lets in one thread at a time."""

    def __init__(self, vault: TokenVault, place: Place, recorder: Recorder) -> None:
        self._vault = self._now = vault
        self._place = place
        self._recorder = recorder
        self._of_the_client = replace(place, name="", answered_by="", identity_pool_id="")
        self._not_saved: VaultError | None = None
        self.not_opened: VaultError | None = None
        """Why the last look into it failed, if it did."""
        self.not_erased: VaultError | None = None
        """Why `erase` has left something, if it has."""
        self.has_ours = False
        """If True and nothing is found, another kernel has erased it."""
        self.used_before = ""
        """The identity pool that was used last, where that is another one."""

    @property
    def survives_restart(self) -> bool:
        """Whether a restarted kernel will find what is here."""
        return self._now.survives_restart and self._failure is None

    @property
    def not_kept_because(self) -> VaultError | None:
        """Why it won't; None if it will, or if that was chosen."""
        return self._failure or (None if self._now.survives_restart else self._now.problem())

    def lie_in_vault(self) -> None:
        """From now on in the vault, with whatever is there."""
        if self._now is not self._vault:
            self._now, self.has_ours = self._vault, False

    def lie_in_memory(self, because: VaultError | None = None) -> None:
        """From now on in a memory of its own, which is empty; what is in the vault stays there."""
        self._now, self.has_ours = MemoryVault(because=because), False
        self._not_saved = self.not_opened = None

    @contextmanager
    def in_turn(self) -> Iterator[VaultError | None]:
        """Have the other kernels wait that share the place; gives the reason if they don't."""
        with ExitStack() as stack:
            refused = self.not_opened = attempt(lambda: self._enter(stack))
            yield refused

    def _enter(self, stack: ExitStack) -> None:
        with self._recorder.recording(What.WAIT, unless_within=_NOTICED):
            stack.enter_context(self._now.exclusive(self._place))

    def load(self) -> Kept | None:
        """What lies here."""
        loaded: list[Kept | None] = []
        self.not_opened = attempt(lambda: loaded.append(_checked(self._now.load(self._place, SIGN_IN))))
        kept = loaded[0] if loaded else None
        self.has_ours = self.has_ours or kept is not None
        return kept

    def save(self, kept: Kept) -> None:
        """Replace it."""
        self._not_saved, self.has_ours = VaultError(Keeping.INTERRUPTED), False
        self._not_saved = attempt(lambda: self._now.save(self._place, SIGN_IN, kept))
        if self._not_saved is None:
            self.not_opened, self.has_ours = None, True

    def version(self) -> object:
        """Another value after each change, by this kernel or another, as far as the vault tells; it does not block."""
        told: list[object] = []
        attempt(lambda: told.append(self._now.version(self._place)))  # type: ignore[attr-defined]  # not every one does
        return told[0] if told else None

    def look_back(self) -> None:
        """See which identity pool was used last. One that can't be seen is no reason for a warning."""
        found: list[Used | None] = []
        attempt(lambda: found.append(self._vault.load(self._of_the_client, USED)))
        used = found[0].identity_pool_id if found and isinstance(found[0], Used) else ""
        self.used_before = used if used != self._place.identity_pool_id else ""

    def note_use(self) -> None:
        """From now on this place's identity pool was used last. What is kept in memory leaves no note."""
        if self._now is self._vault:
            attempt(lambda: self._vault.save(self._of_the_client, USED, Used(self._place.identity_pool_id)))
            self.used_before = ""

    def erase(self) -> None:
        """Remove it."""
        self.has_ours = False
        self.not_erased = attempt(lambda: self._now.forget(self._place, SIGN_IN))
        self.lie_in_vault()  # where the next one may be found

    @property
    def _failure(self) -> VaultError | None:
        return self._not_saved or self.not_opened


def attempt(use: Callable[[], object]) -> VaultError | None:
    """Why it failed, or None. The vault may be somebody else's; the text of its errors may quote what it was given."""
    try:
        use()
    except VaultError as failure:
        return failure.again()
    except Exception as error:  # noqa: BLE001 -- as above
        return VaultError(Keeping.VAULT_FAILED.of(what=type(error).__name__))
    return None


def _checked(kept: object) -> Kept | None:
    if kept is None or isinstance(kept, Kept):
        return kept
    raise VaultError(Keeping.NO_SIGN_IN)
