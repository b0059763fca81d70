"""Sign in to AWS from a notebook: Amazon Cognito in a form under the cell, a session that refreshes itself."""

from typing import Any

# What type checkers and editors see is in __init__.pyi; a test holds the two together.
_HOME = {
    "Auth": "nbauth.auth",
    "PoolConfig": "nbauth.config",
    "UserState": "nbauth.core.state",
    "Tokens": "nbauth.core.tokens",
    "Credentials": "nbauth.core.tokens",
    "login": "nbauth.notebook.login",
    "Step": "nbauth.core.steps",
    "SignedOut": "nbauth.core.steps",
    "SignedIn": "nbauth.core.steps",
    "NeedsSmsCode": "nbauth.core.steps",
    "NeedsEmailCode": "nbauth.core.steps",
    "NeedsTotpCode": "nbauth.core.steps",
    "NeedsNewPassword": "nbauth.core.steps",
    "NbauthError": "nbauth.errors",
    "ConfigurationError": "nbauth.errors",
    "NotSignedIn": "nbauth.errors",
    "SignInExpired": "nbauth.errors",
    "WrongCredentials": "nbauth.errors",
    "WrongCode": "nbauth.errors",
    "CodeExpired": "nbauth.errors",
    "ChallengeExpired": "nbauth.errors",
    "WeakPassword": "nbauth.errors",
    "NotConfirmed": "nbauth.errors",
    "UserNotFound": "nbauth.errors",
    "TooManyAttempts": "nbauth.errors",
    "Throttled": "nbauth.errors",
    "Unreachable": "nbauth.errors",
    "UnsupportedChallenge": "nbauth.errors",
    "TokenInvalid": "nbauth.errors",
    "VaultError": "nbauth.errors",
    "ServiceError": "nbauth.errors",
}

_SUBMODULES = {"local", "vault"}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `import nbauth` loads neither boto3 nor a widget."""
    import importlib

    if name in _SUBMODULES:
        return importlib.import_module(f"nbauth.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'nbauth' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)


def load_ipython_extension(ipython: Any) -> None:
    """`%load_ext nbauth` adds the magic `%nbauth`."""
    from nbauth.notebook.magics import NbauthMagics

    ipython.register_magics(NbauthMagics)


def __dir__() -> list[str]:
    return sorted([*__all__, *_SUBMODULES])
