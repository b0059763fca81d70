"""Looks for a kept sign-in while nobody waits for it yet, and lets those wait who need to know."""

import threading
from collections.abc import Callable
from contextlib import suppress

from nbauth.errors import Unreachable
from nbauth.flight import Flight


class Looking:
    """One look at a time."""

    def __init__(self) -> None:
        self._flight: Flight[None] | None = None
        self._thread: int | None = None

    @property
    def under_way(self) -> bool:
        """Whether somebody looks."""
        return self._flight is not None

    def begin(self, look: Callable[[], None], over: Callable[[], None]) -> None:
        """Have `look` done in a thread, unless one is under way; `over` is called when it is."""
        if self._flight is None:
            flight: Flight[None] = Flight()
            self._flight = flight
            try:
                threading.Thread(target=self._do, args=(look, over, flight), daemon=True, name="nbauth-look").start()
            except RuntimeError:  # at the interpreter's end: nobody will look
                self._flight = None

    def wait(self) -> None:
        """Until it is over, or the caller's deadline has come. Whoever is called by the look itself does not wait."""
        flight = self._flight
        if flight is not None and threading.get_ident() != self._thread:
            with suppress(Unreachable):
                flight.outcome()

    def _do(self, look: Callable[[], None], over: Callable[[], None], flight: Flight[None]) -> None:
        self._thread = threading.get_ident()
        try:
            look()
        finally:
            self._flight = self._thread = None
            flight.land()
            over()
