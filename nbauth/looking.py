"""Looks for a kept sign-in while nobody waits for it yet, and lets those wait who need to know."""

import threading
from collections.abc import Callable
from contextlib import suppress

from nbauth.errors import Unreachable
from nbauth.flight import Flight
from nbauth.forks import call_after_fork


class Looking:
    """One look at a time."""

    def __init__(self, tell: Callable[[], None] = lambda: None) -> None:
        """`tell` is called after each."""
        self._tell = tell
        self.after_fork()
        call_after_fork(self)

    def after_fork(self) -> None:
        """Whoever looked is not here."""
        self._flight: Flight[None] | None = None
        self._thread: int | None = None

    @property
    def under_way(self) -> bool:
        """Whether somebody looks."""
        return self._flight is not None

    def begin(self, look: Callable[[], None], then: Callable[[], None]) -> None:
        """Have `look` done in a thread, unless one is under way; `then` is called when it is over."""
        if self._flight is None:
            flight: Flight[None] = Flight()
            self._flight = flight
            try:
                threading.Thread(target=self._do, args=(look, then, flight), daemon=True, name="nbauth-look").start()
            except RuntimeError:  # at the interpreter's end: nobody will look
                self._flight = None

    def wait(self) -> None:
        """Until it is over, or the caller's deadline has come. Whoever is called by the look itself does not wait."""
        flight = self._flight
        if flight is not None and threading.get_ident() != self._thread:
            with suppress(Unreachable):
                flight.outcome()

    def _do(self, look: Callable[[], None], then: Callable[[], None], flight: Flight[None]) -> None:
        self._thread = threading.get_ident()
        try:
            look()
        finally:
            self._flight = self._thread = None
            flight.land()
            self._tell()
            then()
