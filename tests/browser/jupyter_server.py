"""A real Jupyter server on loopback, which knows nothing of the person's own configuration."""

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import nbformat

from browser.ports import free_port

_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    # No dialog over the page.
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    # The state of widgets is saved into the file: what must not be in it is looked for there.
    "@jupyter-widgets/jupyterlab-manager/plugin": {"saveState": True},
}


def logging_at_debug(folder: Path) -> dict[str, str]:
    """Variables by which a server and its kernels log all they can; their configuration is put into `folder`."""
    profile = folder / "ipython" / "profile_default"
    (profile / "startup").mkdir(parents=True)
    debug = {"Application": {"log_level": "DEBUG"}, "Session": {"debug": False}}
    (profile / "ipython_kernel_config.json").write_text(json.dumps(debug))
    (profile / "startup" / "00-debug.py").write_text("import logging; logging.basicConfig(level=logging.DEBUG)\n")
    (folder / "jupyter_server_config.json").write_text(json.dumps({"Application": {"log_level": "DEBUG"}}))
    return {"IPYTHONDIR": str(folder / "ipython"), "JUPYTER_CONFIG_DIR": str(folder)}


class JupyterServer:
    """Serves JupyterLab and Notebook 7 of one root directory; its kernels get `environment` and find `modules`.

    A hub gives each person's server a `base_url` of its own, like "/user/ada/". `started_by` is a command that runs the
    one that comes as its arguments.
    """

    def __init__(
        self,
        root: Path,
        *,
        environment: Mapping[str, str],
        modules: tuple[Path, ...],
        base_url: str = "/",
        started_by: tuple[str, ...] = (),
    ) -> None:
        self.root = root
        self.token = secrets.token_hex(16)
        self._port = free_port()
        self._base_url = base_url
        self.url = f"http://127.0.0.1:{self._port}{base_url.rstrip('/')}"
        self._environment = environment
        self._modules = modules
        self._started_by = started_by
        self._lines: list[str] = []

    def __enter__(self) -> Self:
        home = self.root.parent / f"{self.root.name}-home"
        for folder in (self.root, home):
            folder.mkdir(parents=True)
        for plugin, settings in _SETTINGS.items():
            file = home / "settings" / f"{plugin}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(settings))
        self._variables = {
            **{key: value for key, value in os.environ.items() if not re.match("JUPYTER|IPYTHON|NBAUTH_|AWS_", key)},
            "HOME": str(home),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
            "IPYTHONDIR": str(home / "ipython"),
            "JUPYTER_TOKEN": self.token,
            "PYTHONPATH": os.pathsep.join(map(str, self._modules)),
            **self._environment,
        }
        self._process = subprocess.Popen(
            [
                *self._started_by,
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *("--ip=127.0.0.1", f"--port={self._port}", "--ServerApp.port_retries=0"),
                *(f"--ServerApp.root_dir={self.root}", f"--ServerApp.base_url={self._base_url}"),
                # window.jupyterapp, by which notebooks are driven
                *("--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True"),
            ],
            env=self._variables,
            cwd=self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        ready = threading.Event()
        self._reader = threading.Thread(target=self._read, args=(ready,), daemon=True)
        self._reader.start()
        if not ready.wait(60) or self._process.poll() is not None:
            self.__exit__(None, None, None)
            raise RuntimeError("The Jupyter server did not start:\n" + "".join(self._lines[-30:]))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.terminate()  # it ends its kernels
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._reader.join(15)
        if self._process.stdout:
            self._process.stdout.close()

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    @property
    def log(self) -> str:
        """What the server and its kernels have printed."""
        return "".join(self._lines)

    def write(self, name: str, cells: list[str]) -> None:
        """Make a notebook."""
        notebook = nbformat.v4.new_notebook(
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        )
        nbformat.write(notebook, self.root / name)

    def trust(self, name: str) -> None:
        """Have a notebook that was changed outside count as the person's own."""
        command = [sys.executable, "-m", "jupyter", "trust", str(self.root / name)]
        subprocess.run(command, env=self._variables, check=True, stdout=subprocess.DEVNULL)

    def _read(self, ready: threading.Event) -> None:
        for line in self._process.stdout or ():
            self._lines.append(line)
            if "is running at" in line:
                ready.set()
        ready.set()
