"""How a terminal is asked, and told."""

import getpass
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass


def _ask(prompt: str) -> str:
    return input(prompt)


def _ask_secret(prompt: str) -> str:
    return getpass.getpass(prompt)


def _columns() -> int:
    """None where what is printed is shown somewhere else than in a terminal, or in one without colours."""
    if not sys.stdout.isatty() or os.environ.get("TERM") in (None, "", "dumb"):
        return 0
    return shutil.get_terminal_size().columns


def _open_page(url: str) -> None:
    """Not where somebody works from afar, nor where a browser of letters would take the terminal."""
    import webbrowser

    has_screen = sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if has_screen and not os.environ.get("SSH_CONNECTION"):
        webbrowser.open(url)


@dataclass(frozen=True, slots=True)
class Prompts:
    """How to ask and to tell. The usual ones are looked up at each prompt: a kernel replaces them while a cell runs."""

    ask: Callable[[str], str] = _ask
    ask_secret: Callable[[str], str] = _ask_secret
    say: Callable[[str], None] = print
    columns: Callable[[], int] = _columns
    """How wide a picture of characters may be."""
    open_page: Callable[[str], None] = _open_page
    """Shows the page of this address, where this computer has a screen."""
