"""Who wants to hear of each change."""

import logging
import weakref
from collections.abc import Callable


class Listeners:
    """Functions that are called, in the thread that caused the change, with no lock held."""

    def __init__(self) -> None:
        self._all: list[Callable[[], None]] = []

    def add(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have `listener` called after each change; returns how to end that."""
        self._all.append(listener)
        these = weakref.ref(self)  # whoever can end that keeps nobody alive who listens, nor their tokens

        def end() -> None:
            there = these()
            if there is not None:
                there.drop(listener)

        return end

    def drop(self, listener: Callable[[], None]) -> None:
        """Call it no more."""
        if listener in self._all:
            self._all.remove(listener)

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
