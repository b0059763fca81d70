"""Where this code runs, and the names in its notebook."""

import builtins
import keyword
import os
import sys
import warnings
from enum import Enum
from typing import Any

from nbauth.errors import ConfigurationError
from nbauth.later import real
from nbauth.notebook.console import is_from_a_console
from nbauth.texts import Notebook


class FrontEnd(Enum):
    """Who can be asked, and how."""

    PAGE = "a form under the cell"
    MARIMO = "a form under a cell of marimo, which has no IPython"
    TERMINAL = "prompts"
    NOBODY = "an unattended run"


def shell() -> Any:
    """The IPython shell, or None if there is none; IPython is not imported for this."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def front_end(ipython: Any) -> FrontEnd:
    """Who is in front of this code."""
    if _is_in_marimo():
        return FrontEnd.MARIMO
    kernel = getattr(ipython, "kernel", None)
    if kernel is None:
        return FrontEnd.TERMINAL if sys.stdin is not None and sys.stdin.isatty() else FrontEnd.NOBODY
    # nbclient, and so papermill and nbconvert, say with each cell that nobody can be asked. Voilà runs cells by
    # nbclient too, but shows their page afterwards.
    if is_in_voila():
        return FrontEnd.PAGE
    request = kernel.get_parent("shell")
    if not request.get("content", {}).get("allow_stdin", True):
        return FrontEnd.NOBODY
    return FrontEnd.TERMINAL if is_from_a_console(request) else FrontEnd.PAGE


def is_in_voila() -> bool:
    """Voilà runs the whole notebook first, and shows its page afterwards."""
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila/")


def serves_visitors() -> bool:
    """Whether the person in front may be another than the one this runs for, whose keychain is not theirs."""
    return is_in_voila() or (_is_in_marimo() and sys.modules["marimo"].app_meta().mode == "run")


def _is_in_marimo() -> bool:
    """Not in a script that imports marimo, nor in a marimo notebook that is run as one."""
    is_running = getattr(sys.modules.get("marimo"), "running_in_notebook", None)
    return is_running is not None and bool(is_running())


def cell_id(ipython: Any) -> str | None:
    """Names the cell that runs, where the front end tells: JupyterLab and Notebook 7 do."""
    cell: str | None = ipython.kernel.get_parent("shell").get("metadata", {}).get("cellId")
    return cell


def is_name(name: object) -> bool:
    """Whether it can be a variable's."""
    return isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name)


def check_name(name: str) -> None:
    """Raises ConfigurationError unless `name` can be a variable."""
    if not is_name(name):
        raise ConfigurationError(Notebook.NO_NAME.of(name=repr(str(name)[:60])))


def bind(ipython: Any, name: str, value: object) -> None:
    """Give `value` its name in the notebook, with a warning if that name meant something else."""
    there = ipython.user_ns.get(name, value)
    means_another = there is not value and real(there) is not real(value)
    if means_another or hasattr(builtins, name):
        warnings.warn(Notebook.NAME_TAKEN.of(name=name), stacklevel=5)
    ipython.push({name: value})


def replace(ipython: Any, name: str, value: object, by: object) -> None:
    """Have a name that still means `value` mean the other."""
    if ipython.user_ns.get(name) is value:
        ipython.push({name: by})
