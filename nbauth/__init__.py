"""Sign in to AWS from a notebook: Amazon Cognito in a form under the cell, a session that refreshes itself."""

from typing import Any

# What type checkers and editors see is in __init__.pyi; a test holds the two together.
_HOME = {
    "Auth": "nbauth.auth",
    "PoolConfig": "nbauth.config",
    "SignUpResult": "nbauth.core.accounts",
    "SignUpState": "nbauth.core.accounts",
    "CodeDelivery": "nbauth.core.delivery",
    "KnownDevice": "nbauth.core.own_devices",
    "MfaChoice": "nbauth.core.mfa",
    "MfaPreference": "nbauth.core.mfa",
    "TotpSetup": "nbauth.core.mfa",
    "Failing": "nbauth.core.state",
    "UserState": "nbauth.core.state",
    "Status": "nbauth.core.status",
    "Tokens": "nbauth.core.tokens",
    "Credentials": "nbauth.core.tokens",
    "WhoAmI": "nbauth.core.whoami",
    "account": "nbauth.notebook.account",
    "login": "nbauth.notebook.login",
}

_ALL_OF = ("nbauth.core.steps", "nbauth.errors")
"""Modules whose every name is public."""

_SUBMODULES = ("local", "vault")


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `import nbauth` loads neither boto3 nor a widget."""
    import importlib

    if name == "__all__":
        return [*_HOME, *(name for home in _ALL_OF for name in importlib.import_module(home).__all__)]
    if name in _SUBMODULES:
        return importlib.import_module(f"nbauth.{name}")
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    for home in _ALL_OF if name[:1].isupper() else ():  # they hold classes; any other name may be a module of ours
        module = importlib.import_module(home)
        if name in module.__all__:
            return getattr(module, name)
    raise AttributeError(f"module 'nbauth' has no attribute {name!r}")


def load_ipython_extension(ipython: Any) -> None:
    """`%load_ext nbauth` adds the magic `%nbauth`."""
    from nbauth.notebook.magics import NbauthMagics

    ipython.register_magics(NbauthMagics)


def __dir__() -> list[str]:
    return sorted([*__getattr__("__all__"), *_SUBMODULES])
