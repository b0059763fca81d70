"""The kernel that this code runs in, and the names in its notebook."""

import builtins
import keyword
import sys
import warnings
from typing import Any

from nbauth.errors import ConfigurationError, NotSignedIn


def shell() -> Any:
    """The IPython shell of a notebook's kernel. Raises NotSignedIn where there is no page to show a form on."""
    ipython = sys.modules.get("IPython")
    found = ipython.get_ipython() if ipython else None
    if found is None or getattr(found, "kernel", None) is None:
        raise NotSignedIn(
            "There is no notebook here to show the sign-in form in.",
            hint="Use JupyterLab, Notebook 7 or VS Code; in a script, nbauth.Auth(pool).sign_in(…).",
        )
    return found


def check_name(name: str) -> None:
    """Raises ConfigurationError unless `name` can be a variable."""
    if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name):
        raise ConfigurationError(
            f"{str(name)[:60]!r} can't be the name of a variable.", hint='Pass one like name="session".'
        )


def bind(ipython: Any, name: str, value: object) -> None:
    """Give `value` its name in the notebook, with a warning if that name meant something else."""
    there = ipython.user_ns.get(name, value)
    if there is not value or hasattr(builtins, name):
        warnings.warn(
            f"nbauth.login() gave the name {name!r} to the AWS session; it was something else before. "
            f'Pass another one, like nbauth.login(name="aws").',
            stacklevel=3,
        )
    ipython.push({name: value})
