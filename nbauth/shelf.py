"""Where one sign-in lies: in the vault, or, if it shall not outlive its kernel, in a memory of its own.

A vault that fails costs the next restart a sign-in, never this one: its failures are remembered here and not raised.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from nbauth.core.ports import Kept, Place, TokenVault
from nbauth.errors import VaultError
from nbauth.vault import MemoryVault


class Shelf:
    """One place in a vault, which other kernels may share; only its user locks it against other threads of this one."""

    def __init__(self, vault: TokenVault, place: Place, identity_pool_id: str | None) -> None:
        self._vault = self._now = vault
        self._place = place
        self._identity_pool_id = identity_pool_id
        self.failure: VaultError | None = None
        """What the vault failed at last, until it succeeds."""

    @property
    def survives_restart(self) -> bool:
        """Whether a restarted kernel will find what is here."""
        return self._now.survives_restart and self.failure is None

    @property
    def not_kept_because(self) -> VaultError | None:
        """Why it won't, where that was not chosen."""
        return self.failure or (None if self._now.survives_restart else self._now.problem())

    def lie_in_vault(self) -> None:
        """From now on in the vault, with whatever is there."""
        self._now = self._vault

    def lie_in_memory(self, because: VaultError | None = None) -> None:
        """From now on in a memory of its own, which is empty; what is in the vault stays there."""
        self._now = MemoryVault(because=because)

    @contextmanager
    def in_turn(self) -> Iterator[None]:
        """Alone among the kernels that share the place; if it can't say so, alone is what this one must assume."""
        with ExitStack() as stack:
            try:
                stack.enter_context(self._now.exclusive(self._place))
            except VaultError as failure:
                self.failure = failure
            yield

    def load(self) -> Kept | None:
        """What lies here."""
        try:
            kept = self._now.load(self._place)
        except VaultError as failure:
            self.failure = failure
            return None
        if kept and kept.identity_pool_id != self._identity_pool_id:
            # Configured anew since: with the old id the old identity pool would go on giving credentials.
            return replace(kept, identity_pool_id=self._identity_pool_id, identity_id=None)
        return kept

    def save(self, kept: Kept) -> None:
        """Replace it."""
        try:
            self._now.save(self._place, kept)
        except VaultError as failure:
            self.failure = failure
        except Exception as error:  # noqa: BLE001 -- a vault of somebody else's; its text may quote what it was given
            self.failure = VaultError(f"The vault failed with a {type(error).__name__}.")
        else:
            self.failure = None

    def erase(self) -> None:
        """Remove it."""
        try:
            self._now.forget(self._place)
        except VaultError as failure:
            self.failure = failure
        else:
            self.failure = None
