"""A value that expires, and is renewed before it does: one flight at a time, for success and failure alike.

All state is in `Refreshing`, behind its one lock; `_held` is replaced, never changed, and a value that is valid is read
without waiting for the lock. Waiting and waking go by SimpleQueue, which is C: an interrupt in the middle of a
`threading.Event` can leave its lock taken, and whoever sets it then hangs. What a caller sees:

    fresh     the value, at once
    stale     the value, at once; a renewal starts in the background, at most one per back-off
    expired   waits for the renewal that is under way, starts one if there is none, or gets the last failure again
              while backing off, 5 s at the most; all waiters share one outcome
    forced    waits for a forced renewal, which starts when the one that is under way, if it is none, has landed
"""

import random
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from nbauth.core.freshness import Freshness, Window, freshness
from nbauth.core.ports import Clock
from nbauth.core.state import Failing
from nbauth.deadline import one_deadline
from nbauth.errors import NbauthError, NotSignedIn, ServiceError
from nbauth.flight import BackOff, Flight, Held
from nbauth.forks import call_after_fork
from nbauth.texts import Renewal

T = TypeVar("T")

_FIRST_PAUSE = timedelta(seconds=1)
_LONGEST_PAUSE = timedelta(seconds=60)
_LONGEST_WAIT = timedelta(seconds=5)  # a person who tries again should not be told a minute-old failure
_LONGEST_SLEEP_S = 30.0  # a sleeping laptop stops timers, not the wall clock: look at it at least this often


class Refreshing(Generic[T]):
    """The latest value of `fetch`, renewed as it ages.

    `fetch` blocks, runs in a thread of its own, and raises NbauthError; so does `forced`, if a renewal by force does
    something else. `ahead` renews in the background even when nobody asks. Each renewal is done inside of what
    `recording` gives. Everything here may be called from any thread.
    """

    def __init__(
        self,
        fetch: Callable[[], T],
        *,
        expires_at: Callable[[T], datetime],
        clock: Clock,
        forced: Callable[[], T] | None = None,
        ahead: bool = False,
        on_renewed: Callable[[], None] = lambda: None,
        recording: Callable[[], AbstractContextManager[object]] = nullcontext,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._fetch = fetch
        self._forced = forced or fetch
        self._expires_at = expires_at
        self._clock = clock
        self._ahead = ahead
        self._on_renewed = on_renewed
        self._recording = recording
        self._jitter = jitter
        self._lock = threading.Lock()
        self._held: Held[T] | None = None
        self._flight: Flight[T] | None = None
        self._back_off: BackOff | None = None
        self._watch: SimpleQueue[None] | None = None
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the lock anew; the threads of the renewals that were under way are in the parent only."""
        self._lock, self._flight, self._watch = threading.Lock(), None, None

    def get(self) -> T:
        """The value. Raises the renewal's NbauthError when nothing valid is left."""
        held, now = self._held, self._clock()
        age = freshness(held.window, now) if held else Freshness.EXPIRED
        if held is None or age is Freshness.EXPIRED:
            return self._waited_for()
        if age is Freshness.STALE and self._lock.acquire(blocking=False):  # else whoever has it sees to that
            try:
                if not (self._flight or self._rests(now)):
                    self._take_off(Flight())
            finally:
                self._lock.release()
        return held.value

    def renew(self, *, force: bool = False) -> T:
        """A new value, now: joins the renewal under way, or starts one whatever the back-off says.

        With `force`, one that was forced too: a renewal under way that was not is let land first.
        """
        while True:
            with self._lock:
                flight = self._flight or self._take_off(Flight(forced=force))
                if force and not flight.forced:
                    flight.then = flight.then or Flight(forced=True)
                    flight = flight.then
            if (renewed := flight.outcome()) is not None:
                return renewed.value

    def peek(self) -> T | None:
        """What is held, however old, without a call."""
        held = self._held
        return held.value if held else None

    def valid(self) -> T | None:
        """What is held, if it has not expired; without a call."""
        held = self._held
        return held.value if held and freshness(held.window, self._clock()) is not Freshness.EXPIRED else None

    @property
    def failing(self) -> Failing | None:
        """How the last renewal failed, until one succeeds."""
        back_off = self._back_off
        if back_off is None:
            return None
        by_itself = self._watch is not None and not isinstance(back_off.failure, NotSignedIn)
        return Failing(back_off.failure, back_off.first, back_off.until if by_itself else None)

    def put(self, value: T) -> None:
        """Hold a value that was not fetched."""
        held = self._opened(value, first=True)
        with self._lock:
            self._flight = self._back_off = None
            self._hold(held)

    def rest_after(self, failure: NbauthError) -> None:
        """Back off as after a renewal that has failed."""
        with self._lock:
            self._back_off = self._next_back_off(failure)

    def clear(self) -> None:
        """Forget everything; what a renewal under way brings is thrown away when it lands."""
        with self._lock:
            self._held = self._flight = self._back_off = None
            if self._watch:
                self._watch.put(None)

    def _waited_for(self) -> T:
        while True:
            with self._lock:
                now, held = self._clock(), self._held
                if held and freshness(held.window, now) is not Freshness.EXPIRED:  # it has come meanwhile
                    return held.value
                resting = self._rests(now)
                if resting and not self._flight and now < resting.since + _LONGEST_WAIT:
                    raise resting.failure.again()
                flight = self._flight or self._take_off(Flight())
            if (renewed := flight.outcome()) is not None:
                return renewed.value

    def _rests(self, now: datetime) -> BackOff | None:
        return self._back_off if self._back_off and self._back_off.holds(now) else None

    def _take_off(self, flight: Flight[T]) -> Flight[T]:
        if _in_a_thread("nbauth-renewal", self._fly, flight):
            self._flight = flight
        else:
            flight.failure = ServiceError(Renewal.SHUTTING_DOWN)
            flight.land()
        return flight

    def _fly(self, flight: Flight[T]) -> None:
        held, failure = None, None
        try:
            with one_deadline(), self._recording():
                held = self._fetched(self._forced if flight.forced else self._fetch)
        except NbauthError as error:
            failure = error.again()
        except BaseException as error:  # noqa: BLE001 -- whoever waits must hear of it; the text may hold a secret
            failure = ServiceError(Renewal.FAILED.of(what=type(error).__name__))
        with self._lock:
            current = self._flight is flight
            if current:
                self._flight = None
                flight.held, flight.failure = held, failure
                self._back_off = self._next_back_off(failure) if failure else None
                if held:
                    self._hold(held)
                if flight.then:
                    self._take_off(flight.then)
            elif flight.then:
                flight.then.land()
        flight.land()
        if current:
            self._on_renewed()

    def _fetched(self, fetch: Callable[[], T]) -> Held[T]:
        held = self._opened(fetch(), first=self._held is None)
        if freshness(held.window, self._clock()) is Freshness.EXPIRED:  # it would be fetched again at once, for ever
            raise ServiceError(Renewal.EXPIRED_ALREADY)
        return held

    def _opened(self, value: T, *, first: bool) -> Held[T]:
        now, expires_at = self._clock(), self._expires_at(value)
        return Held(value, Window.opened(now=now, expires_at=expires_at, jitter=self._jitter(), first=first))

    def _hold(self, held: Held[T]) -> None:
        self._held = held
        if self._watch:
            self._watch.put(None)
        elif self._ahead:
            watch: SimpleQueue[None] = SimpleQueue()
            if _in_a_thread("nbauth-ahead", _renew_ahead, weakref.ref(self), watch):
                self._watch = watch
                weakref.finalize(self, watch.put, None).atexit = False  # the thread ends with its owner

    def _next_back_off(self, failure: NbauthError) -> BackOff:
        before, now = self._back_off, self._clock()
        failures = before.failures + 1 if before else 1
        pause = min(_FIRST_PAUSE * 2 ** min(failures - 1, 10), _LONGEST_PAUSE) * (0.5 + self._jitter() / 2)
        return BackOff(failure, before.first if before else now, now, now + pause, failures)

    def _renew_if_due(self) -> float | None:
        """Seconds until there is something to do again, or None when there is nothing to watch any more."""
        with self._lock:
            over = self._back_off is not None and isinstance(self._back_off.failure, NotSignedIn)
            if self._held is None or over:
                self._watch = None
                return None
            now, window = self._clock(), self._held.window
            if freshness(window, now) is Freshness.FRESH:
                return (window.stale_at - now).total_seconds()
            if resting := self._rests(now):
                return (resting.until - now).total_seconds()
            if self._flight is None:
                self._take_off(Flight())
            return _LONGEST_SLEEP_S


def _in_a_thread(name: str, run: Callable[..., None], *arguments: object) -> bool:
    """False at interpreter shutdown, when a thread can't start."""
    if sys.is_finalizing():
        return False
    try:
        threading.Thread(target=run, args=arguments, daemon=True, name=name).start()
    except RuntimeError:
        return False
    return True


def _renew_ahead(ref: "weakref.ref[Refreshing[T]]", wake: "SimpleQueue[None]") -> None:
    """Keeps the value fresh while its owner lives: holds no reference while it sleeps."""
    while (owner := ref()) is not None:
        pause = owner._renew_if_due()  # noqa: SLF001 -- a method would keep its owner alive
        del owner
        if pause is None:
            return
        with suppress(Empty):
            wake.get(timeout=max(0.0, min(pause, _LONGEST_SLEEP_S)))
