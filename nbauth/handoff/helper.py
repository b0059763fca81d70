"""The helper process: `server.py`, started clean, told by a pipe, ended with this process."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from nbauth.errors import NbauthError
from nbauth.secret import HoldsSecrets
from nbauth.texts import Handoff

_PROGRAM = str(Path(__file__).with_name("server.py"))
_START_S = 15.0
"""After which one that has said nothing is given up; it takes 50 ms."""
_END_S = 5.0
_KEPT = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""What Python needs to run at all: nothing else of the environment is the helper's business."""


class Helper(HoldsSecrets):
    """One of them."""

    def __init__(self, token: str, first: str, listener: socket.socket | None) -> None:
        """It answers at `listener`, or chooses a port; `token` opens it, and `first` is told at once.

        Raises NbauthError if it does not start.
        """
        try:
            self._process = self._spawned(listener)
        except OSError:
            raise NbauthError(Handoff.NOT_STARTED) from None
        self._to, self._from = cast("IO[str]", self._process.stdin), cast("IO[str]", self._process.stdout)
        try:
            descriptor = listener.fileno() if listener else None
            self.tell(json.dumps({"token": token, "listener": descriptor, "told": json.loads(first)}))
            port = self._first_line().strip()
            if not port.isdecimal():
                raise NbauthError(Handoff.NOT_STARTED)  # noqa: TRY301 -- ended as by an interrupt
        except BaseException:  # an interrupt too
            self.end()
            raise
        self.port = int(port)

    @staticmethod
    def _spawned(listener: socket.socket | None) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-I", "-S", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            cwd=Path(_PROGRAM).parent,  # not the notebook's folder, which somebody may want to remove
            text=True,
            encoding="utf-8",
            # A kernel's interrupt, and Ctrl-C, are meant for this process alone.
            start_new_session=os.name == "posix",
            pass_fds=[listener.fileno()] if listener else (),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def tell(self, line: str) -> None:
        """A line. One that has died hears nothing any more; `wants` ends then."""
        with suppress(OSError, ValueError):  # ValueError: it was ended
            self._to.write(f"{line}\n")
            self._to.flush()

    def wants(self) -> Iterator[None]:
        """One for every time that it asks for newer credentials, until it ends."""
        with suppress(OSError, ValueError):
            for _ in self._from:
                yield

    def end(self) -> None:
        """End it. It is not waited for until its input ends: a process that was forked may hold that open."""
        self._process.terminate()  # first: whoever writes to one that does not read holds the pipe
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with suppress(OSError):
            self._to.close()
        self._from.close()

    def _first_line(self) -> str:
        line: list[str] = []
        reader = threading.Thread(target=lambda: line.append(self._from.readline()), daemon=True)
        reader.start()
        reader.join(_START_S)
        return line[0] if line else ""
