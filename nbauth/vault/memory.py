"""A vault that forgets everything when the process ends."""

from nbauth.core.ports import Kept, Place
from nbauth.secret import HoldsSecrets


class MemoryVault(HoldsSecrets):
    """Keeps sign-ins in this process's memory: two `Auth`s that share one share a sign-in; a restart asks again."""

    survives_restart = False

    def __init__(self) -> None:
        self._entries: dict[Place, Kept] = {}

    def load(self, place: Place, /) -> Kept | None:
        """What was saved last, or None."""
        return self._entries.get(place)

    def save(self, place: Place, kept: Kept, /) -> None:
        """Replace what was there."""
        self._entries[place] = kept

    def forget(self, place: Place, /) -> None:
        """Remove it; nothing happens if there is none."""
        self._entries.pop(place, None)

    def __repr__(self) -> str:
        return f"MemoryVault({len(self._entries)} kept)"
