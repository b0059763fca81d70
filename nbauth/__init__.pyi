from typing import Any

from nbauth import local, vault
from nbauth.auth import Auth
from nbauth.config import PoolConfig
from nbauth.core.state import UserState
from nbauth.core.steps import NeedsEmailCode, NeedsNewPassword, NeedsSmsCode, NeedsTotpCode, SignedIn, SignedOut, Step
from nbauth.core.tokens import Credentials, Tokens
from nbauth.errors import (
    ChallengeExpired,
    CodeExpired,
    ConfigurationError,
    NbauthError,
    NotConfirmed,
    NotSignedIn,
    ServiceError,
    SignInExpired,
    Throttled,
    TokenInvalid,
    TooManyAttempts,
    Unreachable,
    UnsupportedChallenge,
    UserNotFound,
    VaultError,
    WeakPassword,
    WrongCode,
    WrongCredentials,
)
from nbauth.notebook.login import login

def load_ipython_extension(ipython: Any) -> None: ...

__all__ = [
    "Auth",
    "ChallengeExpired",
    "CodeExpired",
    "ConfigurationError",
    "Credentials",
    "NbauthError",
    "NeedsEmailCode",
    "NeedsNewPassword",
    "NeedsSmsCode",
    "NeedsTotpCode",
    "NotConfirmed",
    "NotSignedIn",
    "PoolConfig",
    "ServiceError",
    "SignInExpired",
    "SignedIn",
    "SignedOut",
    "Step",
    "Throttled",
    "TokenInvalid",
    "Tokens",
    "TooManyAttempts",
    "Unreachable",
    "UnsupportedChallenge",
    "UserNotFound",
    "UserState",
    "VaultError",
    "WeakPassword",
    "WrongCode",
    "WrongCredentials",
    "local",
    "login",
    "vault",
]
