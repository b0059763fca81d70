"""The desk of a Ray job: an actor of the job's own, which ends with it."""

import time

from nbauth.handoff.cluster.desk import Desk
from nbauth.handoff.cluster.lent import Word
from nbauth.handoff.cluster.snapshot import Snapshot


class RayDesk:
    """Beside the kernel, in a process of its own. Nothing of it is among what Ray shows or logs."""

    def __init__(self) -> None:
        self._desk = Desk(time.time_ns())  # workers may have met one before this one

    def put(self, kernel: str, snapshot: Snapshot) -> None:
        """The kernel's word."""
        self._desk.take(kernel, kernel, snapshot)

    def get(self, known: int) -> Word | None:
        """The latest, unless a worker has it already: `known` is its number. None too where there is none yet."""
        desk = self._desk
        return None if desk.snapshot is None or desk.serial == known else (desk.serial, desk.snapshot)
