"""The demo's JupyterLab, from the outside: how it is set up, started and ended."""

import json
import os
import secrets
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

_STOP = 12.0
"""Seconds; a little longer than it gives itself."""


class JupyterLab:
    """One that loads, and waits for its environment."""

    def __init__(self, process: "subprocess.Popen[str]", port: int, token: str) -> None:
        self._process = process
        self._port = port
        self._token = token

    def address(self, notebook: str) -> str:
        """Of a notebook, with the token that opens it."""
        return f"http://127.0.0.1:{self._port}/lab/tree/{notebook}?token={self._token}"

    def begin(self, environment: Mapping[str, str]) -> None:
        """Let it serve; its kernels have these variables."""
        with suppress(BrokenPipeError):  # it has ended, and its status says how
            print(json.dumps(environment), file=self._process.stdin, flush=True)

    def is_listening(self, heard: Sequence[int]) -> bool:
        """Waits until it is, so that the address works as soon as it is printed.

        False if it ends before, or a signal is heard.
        """
        while self._process.poll() is None and not heard:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), timeout=1):
                return True
            time.sleep(0.05)
        return False

    def wait(self, heard: Sequence[int]) -> int:
        """Its exit status, or 0 as soon as a signal is heard."""
        while not heard:
            if (status := self._process.poll()) is not None:
                return status
            time.sleep(0.2)
        return 0


@contextmanager
def loading(folder: Path, work: Path, start: str, *, port: int, browser: bool) -> Iterator[JupyterLab]:
    """JupyterLab on the notebooks in `work`, whose own files are in `folder`.

    It is in a session of its own, so that Ctrl-C reaches this process alone, which then ends both in order.
    """
    token = secrets.token_urlsafe(24)
    settings = _settings(folder, work, start, port=port, token=token, browser=browser)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "nbauth.demo.lab", str(settings)],
        env={**os.environ, "JUPYTER_PREFER_ENV_PATH": "1", "PATH": _path()},
        stdin=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield JupyterLab(process, port, token)
    finally:
        _end(process)


def _end(process: "subprocess.Popen[str]") -> None:
    if process.stdin:
        with suppress(BrokenPipeError):
            process.stdin.close()
    try:
        process.wait(_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _settings(folder: Path, work: Path, start: str, *, port: int, token: str, browser: bool) -> Path:
    """A file that only this user can read: command lines can be read by everybody."""
    path = folder / "jupyter_server_config.json"
    news = folder / "settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    news.parent.mkdir(parents=True)
    news.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}), "utf-8")
    settings = {
        "ServerApp": {
            "ip": "127.0.0.1",
            "port": port,
            "port_retries": 0,
            "root_dir": str(work),
            "open_browser": browser,
            "allow_root": hasattr(os, "geteuid") and os.geteuid() == 0,
        },
        "LabApp": {
            "default_url": f"/lab/tree/{start}",
            # The demo leaves nothing behind in the person's own JupyterLab.
            "user_settings_dir": str(folder / "settings"),
            "workspaces_dir": str(folder / "workspaces"),
        },
        "Application": {"log_level": "ERROR"},
        # Between the server and the kernel too, what is typed crosses no network port.
        **({"KernelManager": {"transport": "ipc"}} if os.name == "posix" else {}),
        "IdentityProvider": {"token": token},
    }
    path.touch(mode=0o600)
    path.write_text(json.dumps(settings), "utf-8")
    return path


def _path() -> str:
    """With the folder that has the `nbauth` command, which people type in a cell."""
    return os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)])
