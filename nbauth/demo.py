"""`nbauth demo`: the local AWS, and JupyterLab on a copy of the notebooks."""

import importlib.util
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import nbauth.local
from nbauth.errors import ConfigurationError
from nbauth.texts import Command, Screens

_HERE = Path(__file__).parent
_START = "quickstart.ipynb"


def run(*, browser: bool, port: int | None) -> int:
    """Run until Ctrl-C, or until JupyterLab ends; returns its exit status.

    Raises ConfigurationError when the extra `demo` is not installed or the port is taken.
    """
    missing = [name for name in ("jupyterlab", "pandas", "pyarrow", "matplotlib") if not importlib.util.find_spec(name)]
    if missing:
        raise ConfigurationError(Command.DEMO_NEEDS.of(missing=", ".join(missing)))
    port = _free_port(port)
    for name in ("SIGTERM", "SIGHUP"):  # SIGHUP: the terminal was closed
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: sys.exit(0))
    try:
        return _serve(browser=browser, port=port)
    except KeyboardInterrupt:
        print(f"\n{Command.DEMO_ENDED}")
        return 0


def _serve(*, browser: bool, port: int) -> int:
    with tempfile.TemporaryDirectory(prefix="nbauth-demo-") as folder, nbauth.local.start() as aws:
        work = Path(folder, "notebooks")
        shutil.copytree(_notebooks(), work, ignore=shutil.ignore_patterns(".*", "images"))
        token = secrets.token_urlsafe(24)
        settings = _settings(Path(folder), work, port=port, token=token, browser=browser)
        with _jupyter(settings, aws.environment()) as server:
            if _is_listening(server, port):
                print(_welcome(aws, f"http://127.0.0.1:{port}/lab/tree/{_START}?token={token}", work), flush=True)
            return server.wait()


def _welcome(aws: nbauth.local.LocalAws, address: str, work: Path) -> str:
    users = [f"  {Screens.USERNAME:10}{Screens.PASSWORD:28}{Command.SIGNS_IN_WITH}"]
    users += [f"  {user.username:10}{user.password:28}{user.signs_in_with}" for user in aws.users.values()]
    return "\n".join([Command.WELCOME, "", *users, "", Command.WHERE_TO_GO.of(address=address, folder=work)])


def _notebooks() -> Path:
    """In an installed package, or in the clone that it runs from."""
    for folder in (_HERE / "notebooks", _HERE.parent / "notebooks"):
        if (folder / _START).is_file():
            return folder
    raise ConfigurationError(Command.NO_NOTEBOOKS)


def _settings(folder: Path, work: Path, *, port: int, token: str, browser: bool) -> Path:
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
            "default_url": f"/lab/tree/{_START}",
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


@contextmanager
def _jupyter(settings: Path, environment: dict[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    """In a session of its own, so that Ctrl-C reaches this process alone, which then ends both in order."""
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", f"--config={settings}"],
        env={**os.environ, **environment, "JUPYTER_PREFER_ENV_PATH": "1", "PATH": _path()},
        start_new_session=True,
    )
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


def _is_listening(server: "subprocess.Popen[bytes]", port: int) -> bool:
    """Waits until it is, so that the address works as soon as it is printed; False if it ends before."""
    while server.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        time.sleep(0.05)
    return False


def _path() -> str:
    """With the folder that has the `nbauth` command, which people type in a cell."""
    return os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)])


def _free_port(wanted: int | None) -> int:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", wanted or 0))
        except OSError as error:
            raise ConfigurationError(Command.PORT_NOT_FREE.of(port=wanted, why=error.strerror)) from None
        port: int = probe.getsockname()[1]
        return port
