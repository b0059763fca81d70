"""Sign in to AWS from a notebook: Amazon Cognito in a form under the cell, a session that refreshes itself."""

from typing import Any

_HOME = {
    "PoolConfig": "nbauth.config",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `import nbauth` loads neither boto3 nor a widget."""
    if name not in _HOME:
        raise AttributeError(f"module 'nbauth' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
