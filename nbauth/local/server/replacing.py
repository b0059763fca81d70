"""Putting functions of ours in the place of MiniStack's.

MiniStack 1.5.33 offers no extension point for what it lacks, so its private functions are replaced. That is only safe
while they are what they were: a function that is gone or takes other parameters ends the start with its name.
"""

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

WRITTEN_FOR = "1.5.33"


class MiniStackChangedError(Exception):
    """The installed MiniStack is not the one that this was written for."""


def changed(module: ModuleType, name: str, how: str) -> MiniStackChangedError:
    """The error for a function that is not what it was."""
    return MiniStackChangedError(
        f"{module.__name__}.{name} {how}; nbauth.local was written for MiniStack {WRITTEN_FOR}."
    )


def replace(module: ModuleType, name: str, make: Callable[[Any], Callable[..., Any]]) -> None:
    """Put `make(original)` in the place of `module.name`.

    The new function must take parameters of the same names, because MiniStack calls some by keyword.
    """
    original = getattr(module, name, None)
    if original is None:
        raise changed(module, name, "no longer exists")
    new = make(original)
    if list(inspect.signature(new).parameters) != list(inspect.signature(original).parameters):
        raise changed(module, name, "takes other parameters")
    setattr(module, name, new)


def require(module: ModuleType, *names: str) -> None:
    """Refuse to start unless the module still has these: what is called but not replaced, and its data."""
    for name in names:
        if not hasattr(module, name):
            raise changed(module, name, "no longer exists")
