"""What is held, what is under way, and what has failed, of a value that expires."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from nbauth.core.freshness import Window
from nbauth.deadline import seconds_left
from nbauth.errors import NbauthError, Unreachable
from nbauth.texts import Renewal

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held(Generic[T]):
    """A value, and when it is to be renewed."""

    value: T
    window: Window


@dataclass(slots=True)
class Flight(Generic[T]):
    """One renewal under way; `held` and `failure` are read only after it is over."""

    forced: bool = False
    then: "Flight[T] | None" = None
    """The forced one that takes off when this one lands."""
    over: bool = False
    waiting: "list[SimpleQueue[None]]" = field(default_factory=list)
    held: Held[T] | None = None
    failure: NbauthError | None = None

    def land(self) -> None:
        """Let everybody go who waits."""
        self.over = True
        for each in self.waiting:
            each.put(None)

    def outcome(self) -> Held[T] | None:
        """Wait for what it brings; None if it was thrown away because the sign-in changed meanwhile.

        Each waits by a queue of its own, so that an interrupt concerns nobody else. Raises what it failed at, and
        Unreachable at the caller's deadline: the flight has one of its own, and goes on.
        """
        mine: SimpleQueue[None] = SimpleQueue()
        self.waiting.append(mine)
        with suppress(Empty):
            if not self.over:  # else `land` may have come before it was in the list
                mine.get(timeout=seconds_left())
        if not self.over:
            raise Unreachable(Renewal.UNFINISHED)
        if self.failure is not None:
            raise self.failure.again()
        return self.held


@dataclass(frozen=True, slots=True)
class BackOff:
    """Why, and until when, no new flight starts by itself."""

    failure: NbauthError
    first: datetime
    """When the first of the failures came, one after another."""
    since: datetime
    until: datetime
    failures: int

    def holds(self, now: datetime) -> bool:
        """False too when the clock was set back: until `until` could be an hour then."""
        return self.since <= now < self.until
