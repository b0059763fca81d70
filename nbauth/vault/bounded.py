"""Calls that may never return: a locked keychain waits for a dialog, which nobody may see."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

from nbauth.deadline import seconds_left
from nbauth.errors import VaultError
from nbauth.forks import call_after_fork
from nbauth.texts import Keeping

T = TypeVar("T")


class BoundedCalls:
    """Makes one call at a time, in a thread, and waits until a deadline; after one that missed it, makes no more.

    So at most one thread ever hangs. It can't be ended, but as a daemon it ends with the process. Where the action has
    less time left (`nbauth.deadline`), only that call is given up: who has more may wait longer.
    """

    def __init__(self, deadline_s: float, too_late: VaultError) -> None:
        self._deadline_s = deadline_s
        self._too_late = too_late
        self._turn = threading.Lock()
        self._gave_up = False
        self._is_wanted = True
        """Whether somebody still waits for the call that is under way."""
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the lock anew."""
        self._turn = threading.Lock()

    def run(self, call: Callable[[], T]) -> T:
        """What `call` returns or raises. Raises VaultError when that takes too long, and ever after."""
        self._check_hope()
        wait_s = self._wait_s()
        if not self._turn.acquire(timeout=wait_s):
            self._gave_up = self._gave_up or (wait_s == self._deadline_s and not self._is_wanted)
            raise self._missed(wait_s)
        outcome: SimpleQueue[tuple[T] | BaseException] = SimpleQueue()  # C, as in `nbauth.refreshing`, and why
        try:
            self._check_hope()  # the one before may have hung meanwhile
            wait_s = self._wait_s()
            self._is_wanted = True
            self._start(call, outcome)
        except VaultError:
            self._turn.release()
            raise
        try:
            result = outcome.get(timeout=wait_s)
        except Empty:
            self._gave_up, self._is_wanted = wait_s == self._deadline_s, False
            result = self._missed(wait_s)
        if isinstance(result, VaultError):
            raise result.again()  # without its traceback, whose frames hold what was to be stored
        if isinstance(result, BaseException):
            raise result
        return result[0]

    def check(self) -> None:
        """Raise VaultError if nobody waits any more; a call in several steps asks before each."""
        self._check_hope()
        if not self._is_wanted:
            raise VaultError(Keeping.NO_TIME_LEFT)

    def _check_hope(self) -> None:
        if self._gave_up:
            raise self._too_late.again()

    def _wait_s(self) -> float:
        """Raises VaultError where there is no time to begin."""
        if not (left := seconds_left()):
            raise VaultError(Keeping.NO_TIME_LEFT)
        return min(self._deadline_s, left)

    def _missed(self, wait_s: float) -> VaultError:
        return self._too_late.again() if wait_s == self._deadline_s else VaultError(Keeping.NO_TIME_LEFT)

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
