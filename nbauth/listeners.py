"""Who wants to hear of each change."""

import logging
from collections.abc import Callable


class Listeners:
    """Functions that are called, in the thread that caused the change, with no lock held."""

    def __init__(self) -> None:
        self._all: list[Callable[[], None]] = []

    def add(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have `listener` called after each change; returns how to end that."""
        self._all.append(listener)

        def end() -> None:
            if listener in self._all:
                self._all.remove(listener)

        return end

    def tell(self) -> None:
        """Call all of them."""
        for listener in tuple(self._all):
            told(listener)


def told(observer: Callable[..., None], *arguments: object) -> None:
    """What an observer raises is its author's to see, and must not stop a sign-out half-way."""
    try:
        observer(*arguments)
    except Exception:
        logging.getLogger("nbauth").exception("An observer of the sign-in failed.")
