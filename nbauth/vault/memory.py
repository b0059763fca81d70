"""A vault that forgets everything when the process ends."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nbauth.core.ports import Key, Place, R
from nbauth.errors import VaultError
from nbauth.forks import call_after_fork
from nbauth.secret import HoldsSecrets
from nbauth.texts import Keeping
from nbauth.vault.turns import longest_turn_s


class MemoryVault(HoldsSecrets):
    """Keeps records in this process's memory: two `Auth`s that share one share a sign-in; a restart asks again."""

    survives_restart = False

    def __init__(self, *, because: VaultError | None = None) -> None:
        """`because` says why there is nothing better, where nobody chose this."""
        self._because = because
        self._records: dict[tuple[Place, str], Any] = {}
        self._turns: dict[Place, threading.RLock] = {}
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the locks anew."""
        self._turns = {}

    def load(self, place: Place, key: Key[R], /) -> R | None:
        """What was saved last, or None."""
        return self._records.get((place, key.name))

    def save(self, place: Place, key: Key[R], record: R, /) -> None:
        """Replace what was there."""
        self._records[place, key.name] = record

    def forget(self, place: Place, key: Key[Any], /) -> None:
        """Remove this one, and leave the others; nothing happens if there is none."""
        self._records.pop((place, key.name), None)

    @contextmanager
    def exclusive(self, place: Place, /) -> Iterator[None]:
        """Have every other thread that asks for this place wait; the one that is inside may ask again.

        Raises VaultError when the others do not leave.
        """
        turn = self._turns.setdefault(place, threading.RLock())
        if not turn.acquire(timeout=longest_turn_s()):
            raise VaultError(Keeping.TURN_NOT_GIVEN)
        try:
            yield
        finally:
            turn.release()

    def problem(self) -> VaultError | None:
        """Why nothing better than memory is used, or None where it was chosen."""
        return self._because.again() if self._because else None

    def __repr__(self) -> str:
        return f"MemoryVault({len(self._records)} kept)"
