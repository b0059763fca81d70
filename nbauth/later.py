"""What is made when it is first needed: a form must not wait for what it can do without."""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from nbauth.forks import call_after_fork

T = TypeVar("T")


class Later(Generic[T]):
    """Makes one thing, once, for whichever thread asks first."""

    def __init__(self, make: Callable[[], T]) -> None:
        """`make` may block, and raise; then it is asked again by the next."""
        self._make = make
        self._lock = threading.RLock()
        self.made: T | None = None
        """It, once somebody has asked for it."""
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the lock anew."""
        self._lock = threading.RLock()

    def get(self) -> T:
        """It, made now if need be."""
        if self.made is None:
            with self._lock:
                if self.made is None:
                    self.made = self._make()
        return self.made


class StandIn:
    """Stands for something that is made later: each of its attributes is that one's."""

    def __init__(self, get: Callable[[], Any]) -> None:
        self._get = get

    def __getattr__(self, name: str) -> Any:
        return getattr(self._get(), name)


def real(thing: object) -> object:
    """What it stands for, if it does."""
    return thing._get() if isinstance(thing, StandIn) else thing  # noqa: SLF001 -- ours
