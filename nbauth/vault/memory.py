"""A vault that forgets everything when the process ends."""

import threading
from contextlib import AbstractContextManager

from nbauth.core.ports import Kept, Place
from nbauth.errors import VaultError
from nbauth.forks import call_after_fork
from nbauth.secret import HoldsSecrets


class MemoryVault(HoldsSecrets):
    """Keeps sign-ins in this process's memory: two `Auth`s that share one share a sign-in; a restart asks again."""

    survives_restart = False

    def __init__(self, *, because: VaultError | None = None) -> None:
        """`because` says why there is nothing better, where nobody chose this."""
        self._because = because
        self._entries: dict[Place, Kept] = {}
        self._turns: dict[Place, threading.RLock] = {}
        call_after_fork(self)

    def after_fork(self) -> None:
        """After a fork."""
        self._turns = {}

    def load(self, place: Place, /) -> Kept | None:
        """What was saved last, or None."""
        return self._entries.get(place)

    def save(self, place: Place, kept: Kept, /) -> None:
        """Replace what was there."""
        self._entries[place] = kept

    def forget(self, place: Place, /) -> None:
        """Remove it; nothing happens if there is none."""
        self._entries.pop(place, None)

    def exclusive(self, place: Place, /) -> AbstractContextManager[object]:
        """Have every other thread that asks for this place wait; the one that is inside may ask again."""
        return self._turns.setdefault(place, threading.RLock())

    def problem(self) -> VaultError | None:
        """Why nothing better than memory is used, or None where it was chosen."""
        return self._because.again() if self._because else None

    def __repr__(self) -> str:
        return f"MemoryVault({len(self._entries)} kept)"
