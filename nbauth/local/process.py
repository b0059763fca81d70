"""The server's process: started clean, ended with this one."""

import importlib.util
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Any, cast

from nbauth.errors import ConfigurationError, NbauthError
from nbauth.secret import HoldsSecrets
from nbauth.texts import Local

_START = 30.0
"""Seconds after which a server that has said nothing is given up; a start takes about half a second."""
_STOP = 5.0
_KEPT = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL")
"""What Python needs to run at all. Everything else is left out: MiniStack takes whatever stands in AWS_ACCESS_KEY_ID
for the account's root."""


class ServerProcess(HoldsSecrets):
    """One running server. Only the process that made it may end it."""

    def __init__(self, *, custom_auth: bool = False, credentials_life: int | None = None) -> None:
        for module in ("ministack", "cryptography", "hypercorn"):
            if importlib.util.find_spec(module) is None:
                raise ConfigurationError(Local.NOT_INSTALLED.of(module=module))
        self.secret = secrets.token_urlsafe(32)
        self.administrator_secret = secrets.token_urlsafe(32)
        """Stays in this process: no environment variable has it."""
        self._custom_auth = custom_auth
        self._credentials_life = credentials_life
        self._owner = os.getpid()
        self._folder = Path(tempfile.mkdtemp(prefix="nbauth-local-"))
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `stop`
        try:
            self._child = _spawn(self._folder, self._log)
        except BaseException:
            self._clean()
            raise
        try:
            self.description = self._greet()
        except BaseException:
            self.stop()
            raise

    @property
    def owned(self) -> bool:
        """Whether this is the process that started it, and not a fork of that."""
        return os.getpid() == self._owner

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._child.pid

    def stop(self) -> None:
        """End the server and leave nothing behind. Does nothing the second time."""
        _close(self._child.stdin)
        try:
            self._child.wait(_STOP)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        _close(self._child.stdout)
        self._clean()

    def _clean(self) -> None:
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _greet(self) -> dict[str, Any]:
        """Tell the server what it must know, by the pipe alone, and hear that it is ready."""
        stdin, stdout = cast("IO[bytes]", self._child.stdin), cast("IO[bytes]", self._child.stdout)  # both are pipes
        given = json.dumps({
            "folder": str(self._folder),
            "secret": self.secret,
            "administrator_secret": self.administrator_secret,
            "custom_auth": self._custom_auth,
            "credentials_life": self._credentials_life,
        })  # fmt: skip
        try:
            stdin.write(given.encode() + b"\n")
            stdin.flush()
        except BrokenPipeError:
            raise self._failure(Local.ENDED_AT_ONCE) from None
        line = _first_line(stdout)
        answer = json.loads(line) if line.strip() else {}
        if "ready" in answer:
            ready: dict[str, Any] = answer["ready"]
            return ready
        if answer.get("failed", "").startswith("ModuleNotFoundError"):
            raise ConfigurationError(Local.NOT_INSTALLED.of(module=answer["module"]))
        raise self._failure(answer.get("failed") or Local.SAID_NOTHING)

    def _failure(self, reason: str) -> NbauthError:
        self._log.seek(0)
        last = self._log.read().decode(errors="replace").strip().splitlines()[-1:]
        if last and last[0] not in reason:
            reason = Local.WITH_DETAIL.of(why=reason, detail=last[0])
        return NbauthError(Local.NOT_STARTED.of(why=reason))

    def __repr__(self) -> str:
        return f"<ServerProcess {self._child.pid}>"


def _scripts_folder() -> str | None:
    """What Python puts first into `sys.path` for `python script.py`."""
    script = getattr(sys.modules["__main__"], "__file__", None)
    return str(Path(script).resolve().parent) if script and not sys.flags.safe_path else None


def _spawn(folder: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # The server finds the packages where this process does, and nothing in the folder that it happens to be in (-P).
    # What lies beside the script that runs here comes last: a file of that name must not come before a package.
    found = sorted(filter(None, sys.path), key=lambda path: path == _scripts_folder())
    environment["PYTHONPATH"] = os.pathsep.join(found)
    environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP", "HOME", "USERPROFILE"), str(folder))
    environment |= {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "nbauth.local.server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env=environment,
        start_new_session=os.name == "posix",  # Ctrl-C and a kernel's interrupt are meant for this process
    )


def _first_line(stream: IO[bytes]) -> bytes:
    line: list[bytes] = []
    reader = threading.Thread(target=lambda: line.append(stream.readline()), daemon=True)
    reader.start()
    reader.join(_START)
    return line[0] if line else b""


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        try:
            stream.close()
        except BrokenPipeError:  # the server went first, with a line in the buffer
            return
