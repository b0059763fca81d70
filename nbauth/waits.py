"""`with auth.waiting()`: a call that nobody is signed in for waits for somebody to be, instead of failing.

    call ──NotSignedIn──→ is a block open? ──no──→ raises it
                              │ yes
                              ▼
         asks (form, prompts) and waits ──somebody signs in──→ the call again
                              └──timeout, release, interrupt, nobody to ask──→ raises, and says that it has waited

It holds for every thread while the block is open: an upload asks for its credentials in threads of its own.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from queue import Empty, SimpleQueue
from types import FrameType, TracebackType
from typing import Any, Protocol, Self, TypeVar

from nbauth.deadline import not_counted
from nbauth.errors import NotSignedIn
from nbauth.forks import call_after_fork
from nbauth.listeners import Listeners
from nbauth.texts import Session, Text

T = TypeVar("T")

_SLICE_S = 0.25  # Windows hears an interrupt between waits only


class Asks(Protocol):
    """Whoever asks people to sign in while calls wait."""

    def block_opened(self) -> None:
        """A call may have to wait from now on. Waits for nothing."""
        ...

    def asking(self, why: NotSignedIn, /) -> AbstractContextManager[Callable[[], None]]:
        """Ask while inside, for one call; what it gives is called again and again meanwhile.

        Either raises NotSignedIn where that can lead to nothing.
        """
        ...


class NobodyAsks:
    """Somebody signs in by themselves, in another thread."""

    def block_opened(self) -> None:
        """Nothing is to be done."""

    @contextmanager
    def asking(self, _why: NotSignedIn, /) -> Iterator[Callable[[], None]]:
        """Nobody is asked."""
        yield lambda: None


class Waits:
    """The blocks of one sign-in that are open, and the calls that wait in them."""

    def __init__(
        self,
        changes: Listeners,
        is_signed_in: Callable[[], bool],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        changes.add(self.wake)
        call_after_fork(self)
        self._is_signed_in = is_signed_in
        self._monotonic = monotonic
        self._open: list[Waiting] = []
        self._waiting: list[SimpleQueue[None]] = []
        self.asks: Asks = NobodyAsks()

    def after_fork(self) -> None:
        """Nobody is asked in a child, and who signs in in the parent wakes nobody here."""
        self._open, self._waiting = [], []

    def through(self, obtain: Callable[[], T], *, or_once: Callable[[], bool] = lambda: False) -> T:
        """What `obtain` gives; while a block is open, as soon as somebody has signed in, `or_once` this is so."""
        began: float | None = None
        while True:
            try:
                return obtain()
            except NotSignedIn as missing:
                if not self._open:
                    raise
                why = missing.again()
            began = self._monotonic() if began is None else began
            self._until_signed_in(why, began, or_once)

    def wake(self) -> None:
        """Have those who wait look again. Also called by a signal's handler: it takes no lock."""
        for each in tuple(self._waiting):
            each.put(None)

    def open(self, block: "Waiting") -> None:
        """From now on calls wait."""
        self._open.append(block)
        self.asks.block_opened()

    def close(self, block: "Waiting") -> None:
        """Not for this one any more."""
        if block in self._open:
            self._open.remove(block)
        self.wake()

    def _until_signed_in(self, why: NotSignedIn, began: float, or_once: Callable[[], bool]) -> None:
        changed: SimpleQueue[None] = SimpleQueue()
        self._waiting.append(changed)
        try:
            with not_counted(), self.asks.asking(why) as tend:
                while True:
                    left = self._left(why, began)
                    tend()
                    with suppress(Empty):  # a queue, for the reason that `nbauth.refreshing` gives
                        changed.get(timeout=min(_SLICE_S, left))
                    if self._is_signed_in() or or_once():
                        return
        finally:
            self._waiting.remove(changed)

    def _left(self, why: NotSignedIn, began: float) -> float:
        """How many seconds the block that was opened last allows; raises when that is over."""
        block = next((each for each in reversed(tuple(self._open)) if not each.is_released), None)
        if block is None:
            raise _told(why, Session.WAIT_RELEASED.of(why=why.message))
        waited = self._monotonic() - began
        if block.timeout is None:
            return _SLICE_S
        if waited >= block.timeout:
            raise _told(why, Session.WAITED.of(why=why.message, seconds=round(waited)))
        return block.timeout - waited


class Waiting:
    """A block in which calls wait for a sign-in: `with auth.waiting(timeout=600): …`.

    An interrupt, in the thread in which it stands, releases the calls of all threads: otherwise an upload, whose own
    threads wait here, could not be interrupted.
    """

    def __init__(self, waits: Waits, timeout: float | None) -> None:
        self._waits = waits
        self.timeout = timeout
        """How many seconds each call waits; None is for ever."""
        self.is_released = False
        """Whether `release` was called."""
        self._before: Any = None

    def release(self) -> None:
        """Let everybody go who waits in it: their calls raise, and none waits in it any more. From any thread."""
        self.is_released = True
        self._waits.wake()

    def __enter__(self) -> Self:
        self._waits.open(self)
        if threading.current_thread() is threading.main_thread() and callable(signal.getsignal(signal.SIGINT)):
            self._before = signal.signal(signal.SIGINT, self._interrupted)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
            self._before = None
        self._waits.close(self)

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        self.release()
        self._before(number, frame)


def _told(why: NotSignedIn, text: Text) -> NotSignedIn:
    """The same failure, with what was done about it."""
    return type(why)(text, hint=why.hint, code=why.code, request_id=why.request_id)
