"""Calls that may never return: a locked keychain waits for a dialog, which nobody may see."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from nbauth.errors import VaultError
from nbauth.forks import call_after_fork
from nbauth.texts import Keeping

T = TypeVar("T")


class BoundedCalls:
    """Makes one call at a time, in a thread, and waits so long for it; once that was in vain, makes no more.

    So at most one thread ever hangs. `threading` has no way to end it; as a daemon it ends with the process.
    """

    def __init__(self, deadline_s: float, too_late: VaultError) -> None:
        self._deadline_s = deadline_s
        self._too_late = too_late
        self._turn = threading.Lock()
        self._gave_up = False
        call_after_fork(self)

    def after_fork(self) -> None:
        """After a fork."""
        self._turn = threading.Lock()

    def run(self, call: Callable[[], T]) -> T:
        """What `call` returns or raises. Raises VaultError when that takes too long, and ever after."""
        self.check()
        if not self._turn.acquire(timeout=self._deadline_s):
            raise self._too_late.again()
        outcome = _Outcome[T]()
        try:
            self.check()  # the one before may have hung meanwhile
            self._start(call, outcome)
        except VaultError:
            self._turn.release()
            raise
        if not outcome.known.wait(self._deadline_s):
            self._gave_up = True
            self.check()
        return outcome.get()

    def check(self) -> None:
        """Raise VaultError if nobody waits any more; for the call itself, between its steps."""
        if self._gave_up:
            raise self._too_late.again()

    def _start(self, call: Callable[[], T], outcome: "_Outcome[T]") -> None:
        # The turn is given back by the thread, not by its caller: an interrupted wait must not let a second call start.
        thread = threading.Thread(target=self._make, args=(call, outcome), daemon=True, name="nbauth-keychain")
        try:
            thread.start()
        except RuntimeError:  # Python 3.12 and later, at the interpreter's end
            raise VaultError(Keeping.NO_THREAD) from None

    def _make(self, call: Callable[[], T], outcome: "_Outcome[T]") -> None:
        try:
            outcome.value = call()
        except BaseException as error:  # noqa: BLE001 -- whoever waits must hear of it
            outcome.error = error
        finally:
            self._turn.release()
            outcome.known.set()


class _Outcome(Generic[T]):
    """What a call came to, once `known` is set."""

    value: T

    def __init__(self) -> None:
        self.known = threading.Event()
        self.error: BaseException | None = None

    def get(self) -> T:
        if isinstance(self.error, VaultError):
            raise self.error.again()  # without its traceback, whose frames hold what was to be stored
        if self.error:
            raise self.error
        return self.value
