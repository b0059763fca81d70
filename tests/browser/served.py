"""marimo or Voilà on loopback, in a process of its own that knows nothing of the person's own configuration."""

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from browser.ports import free_port


class Served:
    """`python -m tool arguments --port=…` in `root`; `home` beside it has its settings, its caches and its log."""

    def __init__(self, tool: str, *arguments: str, root: Path, environment: Mapping[str, str]) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.root = root
        self.home = root.parent / f"{root.name}-home"
        self._command = [sys.executable, "-m", tool, *arguments, f"--port={port}"]
        self._environment = environment

    def __enter__(self) -> Self:
        self.home.mkdir()
        with (self.home / "log").open("w") as log:
            self._process = subprocess.Popen(
                self._command,
                env={
                    **_nothing_of_the_person(),
                    "HOME": str(self.home),
                    **{f"XDG_{kind}_HOME": str(self.home / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
                    "JUPYTER_CONFIG_DIR": str(self.home / "config"),
                    "JUPYTER_DATA_DIR": str(self.home / "data"),
                    "JUPYTER_RUNTIME_DIR": str(self.home / "runtime"),
                    "IPYTHONDIR": str(self.home / "ipython"),
                    "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
                    "PYTHONPATH": str(Path(__file__).parents[2]),
                    **self._environment,
                },
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait_until_it_listens()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with suppress(psutil.NoSuchProcess):
            started = psutil.Process(self._process.pid).children(recursive=True)  # kernels have groups of their own
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
            _, left = psutil.wait_procs(started, timeout=2)
            for process in left:
                process.kill()
        self._process.kill()
        self._process.wait()

    @property
    def log(self) -> str:
        """What the server and its kernels have printed."""
        return (self.home / "log").read_text("utf-8", "replace")

    def _wait_until_it_listens(self) -> None:
        address = self.url.removeprefix("http://").split(":")
        for _ in range(600):
            with suppress(OSError), socket.create_connection((address[0], int(address[1]))):
                return
            if self._process.poll() is not None:
                break
            threading.Event().wait(0.1)
        raise RuntimeError(f"{self._command} did not start:\n{self.log[-3000:]}")


def _nothing_of_the_person() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not re.match("JUPYTER|IPYTHON|NBAUTH_|AWS_|XDG_", key)}
