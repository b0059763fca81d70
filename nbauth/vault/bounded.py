"""Calls that may never return: a locked keychain waits for a dialog, which nobody may see."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

from nbauth.errors import VaultError
from nbauth.forks import call_after_fork
from nbauth.texts import Keeping

T = TypeVar("T")


class BoundedCalls:
    """Makes one call at a time, in a thread, and waits until a deadline; after one that missed it, makes no more.

    So at most one thread ever hangs. It can't be ended, but as a daemon it ends with the process.
    """

    def __init__(self, deadline_s: float, too_late: VaultError) -> None:
        self._deadline_s = deadline_s
        self._too_late = too_late
        self._turn = threading.Lock()
        self._gave_up = False
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the lock anew."""
        self._turn = threading.Lock()

    def run(self, call: Callable[[], T]) -> T:
        """What `call` returns or raises. Raises VaultError when that takes too long, and ever after."""
        self.check()
        if not self._turn.acquire(timeout=self._deadline_s):
            raise self._too_late.again()
        outcome: SimpleQueue[tuple[T] | BaseException] = SimpleQueue()  # C, as in `nbauth.refreshing`, and why
        try:
            self.check()  # the one before may have hung meanwhile
            self._start(call, outcome)
        except VaultError:
            self._turn.release()
            raise
        try:
            result = outcome.get(timeout=self._deadline_s)
        except Empty:
            self._gave_up = True
            result = self._too_late
        if isinstance(result, VaultError):
            raise result.again()  # without its traceback, whose frames hold what was to be stored
        if isinstance(result, BaseException):
            raise result
        return result[0]

    def check(self) -> None:
        """Raise VaultError if a deadline was missed; a call in several steps asks before each."""
        if self._gave_up:
            raise self._too_late.again()

    def _start(self, call: Callable[[], T], outcome: "SimpleQueue[tuple[T] | BaseException]") -> None:
        # The turn is given back by the thread, not by its caller: an interrupted wait must not let a second call start.
        thread = threading.Thread(target=self._make, args=(call, outcome), daemon=True, name="nbauth-keychain")
        try:
            thread.start()
        except RuntimeError:  # Python 3.12 and later, at the interpreter's end
            raise VaultError(Keeping.NO_THREAD) from None

    def _make(self, call: Callable[[], T], outcome: "SimpleQueue[tuple[T] | BaseException]") -> None:
        result: tuple[T] | BaseException
        try:
            result = (call(),)
        except BaseException as error:  # noqa: BLE001 -- whoever waits must hear of it
            result = error
        self._turn.release()
        outcome.put(result)
