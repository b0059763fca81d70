"""The operating system's keychain: found at the first use in this process, tried with a canary, then trusted."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from nbauth.errors import VaultError
from nbauth.texts import Keeping
from nbauth.vault import backends, canary
from nbauth.vault.bounded import BoundedCalls
from nbauth.vault.store import Store

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

DEADLINE_S = 5.0
"""For one use of the keychain, a dialog included."""


class Keychain:
    """Makes one call to it at a time, the first when it is first used, and none after one that has hung."""

    def __init__(
        self, find: "Callable[[], KeyringBackend]" = backends.trusted_backend, *, deadline_s: float = DEADLINE_S
    ) -> None:
        """`find` names the back end."""
        self._find = find
        self._calls = BoundedCalls(deadline_s, VaultError(Keeping.NO_ANSWER))
        self._store: Store | None = None
        self._unusable: VaultError | None = None

    def use(self, work: Callable[[Store], T]) -> T:
        """What `work` returns. It runs in a thread of its own. Raises VaultError, with nothing of what was stored."""

        def attempt() -> T:
            try:
                return work(self._opened())
            except VaultError:
                raise
            except Exception as error:  # noqa: BLE001 -- back ends raise anything, and may quote what was to be stored
                raise backends.explained(error) from None

        return self._calls.run(attempt)

    def problem(self) -> VaultError | None:
        """Why it can't be used, or None. Asks the keychain once per process; the answer is the same ever after."""
        try:
            self.use(lambda _: None)
        except VaultError as problem:
            return problem
        return None

    def _opened(self) -> Store:
        if self._unusable:
            raise self._unusable.again()
        if self._store is None:
            try:
                store = backends.BackendStore(self._find(), self._calls.check)
                canary.prove(store)
            except Exception as error:  # noqa: BLE001 -- as in use()
                # Not tried again: otherwise a dialog that was closed would open at every call.
                self._unusable = error if isinstance(error, VaultError) else backends.explained(error)
                raise self._unusable.again() from None
            self._store = store
        return self._store

    def __repr__(self) -> str:
        if self._unusable:
            return self._unusable.message
        return repr(self._store) if self._store else "not asked yet"
