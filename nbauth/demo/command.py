"""What `nbauth demo` does, until Ctrl-C."""

import importlib.util
import os
import shutil
import signal
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

import nbauth
import nbauth.local
from nbauth.demo.jupyterlab import loading
from nbauth.errors import ConfigurationError
from nbauth.texts import Command, Screens
from nbauth.texts.languages import Language

_START = "quickstart.ipynb"
_USUAL_PORT = 8899
"""So that a second demo is where the first one was. It is not JupyterLab's own."""


def run(language: Language, *, browser: bool, port: int | None) -> int:
    """Run until Ctrl-C, or until JupyterLab ends; returns its exit status. What is printed is in this language.

    Raises ConfigurationError when the extra `demo` is not installed or the port is taken.
    """
    missing = [name for name in ("jupyterlab", "pandas", "pyarrow", "matplotlib") if not importlib.util.find_spec(name)]
    if missing:
        raise ConfigurationError(Command.DEMO_NEEDS.of(missing=", ".join(missing)))
    # They are heard where the demo waits, and nowhere else: what was begun is always ended.
    heard: list[int] = []
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # SIGHUP: the terminal was closed
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, _: heard.append(number))
    status = _serve(heard, language, browser=browser, port=free_port(port))
    if heard:
        with suppress(OSError):  # the terminal is gone
            print(f"\n{language.say(Command.DEMO_ENDED)}", flush=True)
    return status


def _serve(heard: list[int], language: Language, *, browser: bool, port: int) -> int:
    print(language.say(Command.DEMO_STARTS), flush=True)
    with tempfile.TemporaryDirectory(prefix="nbauth-demo-") as folder:
        work = Path(folder, "notebooks")
        shutil.copytree(_notebooks(), work, ignore=shutil.ignore_patterns(".*", "images"))
        with (
            loading(Path(folder), work, _START, port=port, browser=browser) as jupyterlab,
            nbauth.local.start() as aws,
        ):
            jupyterlab.begin(aws.environment())
            if jupyterlab.is_listening(heard):
                print(_welcome(language, aws, jupyterlab.address(_START), work), flush=True)
            return jupyterlab.wait(heard)


def _welcome(language: Language, aws: nbauth.local.LocalAws, address: str, work: Path) -> str:
    rows: list[tuple[str, ...]] = [(Screens.USERNAME, Screens.PASSWORD, Command.SIGNS_IN_WITH)]
    rows += [(user.username, user.password, user.signs_in_with) for user in aws.users.values()]
    said = [tuple(map(language.say, row)) for row in rows]
    widths = [max(map(len, column)) + 2 for column in zip(*said, strict=True)]
    users = ["  " + "".join(map(str.ljust, row, widths)).rstrip() for row in said]
    where = Command.WHERE_TO_GO.of(address=address, folder=work)
    return "\n".join([language.say(Command.WELCOME), "", *users, "", language.say(where)])


def _notebooks() -> Path:
    """In an installed package, or in the clone that it runs from."""
    here = Path(nbauth.__file__).parent
    for folder in (here / "notebooks", here.parent / "notebooks"):
        if (folder / _START).is_file():
            return folder
    raise ConfigurationError(Command.NO_NOTEBOOKS)


def free_port(wanted: int | None) -> int:
    """The one that is wanted, or else the usual one if it is free. Raises ConfigurationError if it can't be had."""
    for port in [wanted] if wanted else [_USUAL_PORT, 0]:
        with socket.socket() as probe:
            if os.name == "posix":  # connections of a demo that has ended linger; on Windows it would share a port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                why = error.strerror
            else:
                found: int = probe.getsockname()[1]
                return found
    raise ConfigurationError(Command.PORT_NOT_FREE.of(port=port, why=why))
