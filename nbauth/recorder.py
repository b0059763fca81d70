"""Keeps what happens to a sign-in, and logs it.

The log is `nbauth.history`, a child of the `nbauth` logger: whoever configures that one, or logging as a whole, gets
it. Where nobody does, Python would print warnings under the cells, in the middle of somebody's work; so this logger
has a handler that does nothing. `nbauth` itself has none: what an observer of the author's own raises is to be seen.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from nbauth.core.events import Event, What, followed_by
from nbauth.core.ports import Clock
from nbauth.errors import NbauthError
from nbauth.forks import call_after_fork
from nbauth.history import History
from nbauth.texts import Text

_log = logging.getLogger("nbauth.history")
_log.addHandler(logging.NullHandler())


@dataclass(slots=True)
class Outcome:
    """To be filled in by whoever does what is recorded."""

    step: str = ""
    """As in `Event`."""


class Recorder:
    """Of one sign-in. It may be used from any thread; its lock is not held while something is done, or logged."""

    def __init__(self, name: str, *, clock: Clock, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`name` tells several sign-ins apart in the log; `monotonic` measures, in seconds, how long things take."""
        self._name = name
        self._clock = clock
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._events: tuple[Event, ...] = ()
        self._went_well: set[What] = set()
        """What has gone well since it was recorded last, too quickly to be: what fails next is another failure."""
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the lock anew."""
        self._lock = threading.Lock()

    def history(self) -> History:
        """What has happened until now."""
        return History(self._events)

    @contextmanager
    def recording(self, what: What, *, unless_within: timedelta = timedelta(0)) -> Iterator[Outcome]:
        """Record what is done inside, when it is over; not what went well in less time than that."""
        begun, outcome = self._monotonic(), Outcome()
        try:
            yield outcome
        except BaseException as error:  # an interrupt too has happened to it
            self._add(what, self._since(begun), failure=error)
            raise
        took = self._since(begun)
        if took >= unless_within:
            self._add(what, took, step=outcome.step)
        else:
            self._went_well.add(what)

    def note(self, what: What, why: NbauthError) -> None:
        """Record something that took no time."""
        self._add(what, timedelta(0), failure=why)

    def _since(self, begun: float) -> timedelta:
        return timedelta(seconds=self._monotonic() - begun)

    def _add(self, what: What, took: timedelta, *, step: str = "", failure: BaseException | None = None) -> None:
        event = Event(self._clock(), what, took, step)
        if failure is not None:
            event = _failed(event, failure)
        with self._lock:
            self._events = followed_by(self._events, event, anew=what in self._went_well)
            self._went_well.discard(what)
        _log.log(logging.WARNING if event.error else logging.INFO, "%s: %s", self._name, _line(event))


def _failed(event: Event, failure: BaseException) -> Event:
    """Its text may quote a stranger, or name a person: of that only the key is taken."""
    event = replace(event, error=type(failure).__name__)
    if not isinstance(failure, NbauthError):
        return event
    reason = failure.message.key if isinstance(failure.message, Text) else ""
    return replace(event, reason=reason, code=failure.code, request_id=failure.request_id)


def _line(event: Event) -> str:
    named = {"code": event.code, "request id": event.request_id}
    details = [f"{name} {value}" for name, value in named.items() if value]
    return ", ".join([f"{event.what}: {event.result}", event.seconds, *details])
