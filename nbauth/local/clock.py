"""The server's clock, as this process reads it.

The server writes how far it is ahead of this computer's clock into a file in its folder; reading the time reads those
8 bytes (some microseconds, no connection), so it is right even when another process has moved the clock.
"""

import datetime as dt
import struct
import time
from collections.abc import Callable
from pathlib import Path

_OFFSET = struct.Struct("<d")  # as `ServerClock` writes it, nbauth/local/server/clock.py


class Clock:
    """Call it for the time: an aware UTC datetime. It runs like any clock, and `advance` moves it ahead."""

    def __init__(self, file: Path, move: Callable[[float], None]) -> None:
        self._file = file
        self._move = move
        self._last = 0.0

    def __call__(self) -> dt.datetime:
        """The server's time. After the server has stopped: by what its clock was ahead then."""
        return dt.datetime.fromtimestamp(time.time() + self._offset(), dt.UTC)

    def advance(self, seconds: float) -> None:
        """Move the server's clock ahead by so many seconds, for every process that uses this local AWS.

        Tokens, codes, Sessions, lock-outs and AWS credentials age at once, and the `Date` of every reply moves.
        Signatures of requests are still checked by this computer's clock, as boto3 signs by it.

        Raises `ValueError` for a negative number: a clock that runs backwards would revive what has expired; and
        `ConfigurationError` for more than 100 years in all.
        """
        if not 0 <= seconds < float("inf"):
            raise ValueError(f"The clock moves ahead by a number of seconds, not by {seconds!r}.")
        self._move(seconds)

    def _offset(self) -> float:
        try:
            content = self._file.read_bytes()
        except OSError:  # the server has stopped, and its folder is gone
            return self._last
        if len(content) == _OFFSET.size:
            self._last = float(_OFFSET.unpack(content)[0])
        return self._last

    def __repr__(self) -> str:
        return f"<Clock of the local AWS: {self():%Y-%m-%d %H:%M:%S} UTC>"
