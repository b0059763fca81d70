"""Make a virtual environment and install into it: `python3 install.py FOLDER …`, and then what `pip install` takes.

uv installs, in a fraction of pip's time; pip puts it into the environment first. Where that can't be done, where pip is
configured with what uv can't be told, and where uv fails, pip does it all.
"""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from typing import Any

UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "constraint": "UV_CONSTRAINT",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
}
"""uv reads nothing of pip's configuration. These are pip's settings that say what is installed and from where, and the
variables that tell uv the same."""

OF_NO_MATTER = {
    "break-system-packages", "cache-dir", "default-timeout", "disable-pip-version-check", "no-cache-dir", "no-color",
    "no-input", "no-warn-script-location", "progress-bar", "quiet", "require-virtualenv", "retries", "root-user-action",
    "timeout", "verbose",
}  # fmt: skip


def main(folder: str, *wanted: str) -> None:
    """Make the environment anew."""
    if sys.version_info < (3, 11):
        sys.exit("nbauth needs Python 3.11 or newer; say which with PYTHON=…")
    for name in ("SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), lambda number, _: sys.exit(128 + number))
    print(f"Installing into {folder}: once, and again when what is needed changes.", flush=True)
    run(sys.executable, "-m", "venv", "--clear", folder)  # whatever an installation that was broken off has left
    python = f"{folder}/bin/python"
    if not by_uv(python, wanted):
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted)


def by_uv(python: str, wanted: tuple[str, ...]) -> bool:
    """Whether uv has installed it."""
    told = for_uv(pip_settings(python))
    if told is None:
        return False
    try:
        run(python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--only-binary=:all:", "uv")
        run(python, "-m", "uv", "pip", "install", "--quiet", "--python", python, *wanted, env={**told, **os.environ})
    except subprocess.CalledProcessError:
        print("uv could not install it; pip does.", flush=True)
        return False
    return True


def for_uv(settings: dict[str, str]) -> dict[str, str] | None:
    """The variables by which uv does what pip would; None if there are none."""
    if settings.keys() - UV.keys() - OF_NO_MATTER:
        return None
    told = {UV[name]: " ".join(value.split()) for name, value in settings.items() if name in UV}
    if "UV_FIND_LINKS" in told:
        told["UV_FIND_LINKS"] = told["UV_FIND_LINKS"].replace(" ", ",")
    return {"UV_INDEX_STRATEGY": "unsafe-best-match", **told}  # pip takes the best version of all indexes


def pip_settings(python: str) -> dict[str, str]:
    """What pip is configured with for `pip install`, by files and by variables."""
    listed = run(python, "-m", "pip", "config", "list", stdout=subprocess.PIPE)
    scopes: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}  # a later one overrules
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        scope, _, setting = name.rpartition(".")
        scopes.get(scope, {})[setting] = ast.literal_eval(value)
    return {setting: value for scope in scopes.values() for setting, value in scope.items()}


def run(*command: str, **options: Any) -> str:
    """Run a command that has to succeed; what it says, if it is asked for that.

    In a session of its own, so that Ctrl-C reaches this process alone, which then ends it and all that it has started.
    """
    with subprocess.Popen(command, start_new_session=True, text=True, **options) as process:
        try:
            said, _ = process.communicate()
        except BaseException:  # a signal, by `exit`, and Ctrl-C
            os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return said or ""


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except subprocess.CalledProcessError as failed:  # which has said why
        sys.exit(failed.returncode)
    except KeyboardInterrupt:
        sys.exit(130)
