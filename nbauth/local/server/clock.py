"""The server's clock: the machine's, moved ahead.

Its distance from the machine's clock is written to a file in the instance's folder, where other processes read the
time without asking the server. See `nbauth/local/clock.py` for the reader.
"""

import struct
import threading
import time
from email.utils import formatdate
from pathlib import Path
from typing import Any

OFFSET = struct.Struct("<d")
"""The file's content: seconds ahead of the machine's clock."""

_FARTHEST = 100 * 365.25 * 86400
"""Dates end with the year 9999, and those of the tokens long before."""


class ServerClock:
    """Stands in for the `time` module inside chosen MiniStack modules, hence `time()` and the pass-through."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offset = 0.0
        self._lock = threading.Lock()
        self._publish()

    def time(self) -> float:
        """Seconds since the epoch, by the server's clock."""
        return time.time() + self._offset

    def advance(self, seconds: float) -> None:
        """Move ahead; never back, because what has expired stays expired."""
        if not 0 <= seconds < float("inf"):
            raise ValueError("The clock moves ahead only.")
        with self._lock:
            if seconds > _FARTHEST - self._offset:
                raise ValueError("The clock moves ahead by 100 years in all, and no more.")
            self._offset += seconds
            self._publish()

    def http_date(self) -> str:
        """The `Date` of a reply."""
        return formatdate(self.time(), usegmt=True)

    def _publish(self) -> None:
        # One small write in place: a reader sees the old 8 bytes or the new ones. Renaming a new file over the old one
        # would fail on Windows while somebody reads it.
        mode = "r+b" if self._file.exists() else "wb"
        with self._file.open(mode, buffering=0) as file:
            file.write(OFFSET.pack(self._offset))

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)
