"""What a cluster has in one place for all of its workers: the latest snapshot, of one kernel at a time.

    take      the kernel has something to say: NEW, or nothing new, or it is another kernel's turn
    left      its connection is gone: a pause of the network, or the kernel's end
    drop      it did not come back: there is nothing to hand out any more

The environment of a worker's process, and boto3's default session in it, are one sign-in's. So a kernel is refused
while another one is there, and takes its place when that has gone. No clock, no network.
"""

from enum import StrEnum

from nbauth.handoff.cluster.snapshot import Snapshot


class Taken(StrEnum):
    """What became of what a kernel said."""

    NEW = "new"
    KNOWN = "known"
    ANOTHERS = "another's"
    """Another kernel is there."""


class Desk:
    """In one thread."""

    def __init__(self, serial: int) -> None:
        """Its changes are numbered from `serial` on."""
        self.serial = serial
        """Grows with every change of `snapshot`."""
        self.snapshot: Snapshot | None = None
        self._kernel = ""
        self._connection = ""
        self._is_away = False
        self._departures = 0

    def take(self, kernel: str, connection: str, snapshot: Snapshot) -> Taken:
        """What `kernel` says; of one kernel, an older snapshot never takes the place of a newer one."""
        if kernel != self._kernel and self._kernel and not self._is_away:
            return Taken.ANOTHERS
        is_late = kernel == self._kernel and self.snapshot is not None and snapshot.at < self.snapshot.at
        self._kernel, self._connection, self._is_away = kernel, connection, False
        if is_late or (self.snapshot and snapshot.says == self.snapshot.says):
            return Taken.KNOWN
        self._put(snapshot)
        return Taken.NEW

    def left(self, connection: str) -> int:
        """A connection is gone. Returns what to `drop` later, or 0 if nothing here came by it."""
        if connection != self._connection:
            return 0
        self._is_away = True
        self._departures += 1
        return self._departures

    def came(self, connection: str) -> None:
        """A connection is there, perhaps again."""
        if connection == self._connection:
            self._is_away = False

    def drop(self, departure: int) -> None:
        """Hand nothing out any more, if nobody has come back since."""
        if self._is_away and departure == self._departures:
            self._kernel = self._connection = ""
            self._put(None)

    def _put(self, snapshot: Snapshot | None) -> None:
        self.snapshot = snapshot
        self.serial += 1
