# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""What a user prefers of their second factors, and what GetUser tells of them.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html
"""

import json
from collections.abc import Callable
from types import ModuleType
from typing import TypeAlias

from nbauth.local.server import second_factors
from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace, require
from nbauth.local.server.second_factors import EMAIL, SMS, TOTP

_Handler: TypeAlias = Callable[[Data], Reply]
_TOLD = ("Username", "UserAttributes", "MFAOptions", "PreferredMfaSetting", "UserMFASettingList")
"""What the service model of GetUser has; what is empty is left out."""
_SETTINGS = {"SMSMfaSettings": SMS, "SoftwareTokenMfaSettings": TOTP, "EmailMfaSettings": EMAIL}


def install(cognito: ModuleType) -> None:
    """Put this in the place of MiniStack's functions."""
    require(cognito, "_user_pool_for_access_token", "json_response")

    def as_the_model_has_it(original: _Handler) -> _Handler:
        def get_user(data: Data) -> Reply:
            status, headers, body = original(data)
            if status != 200:
                return status, headers, body
            told = json.loads(body)
            reply: Reply = cognito.json_response({name: told[name] for name in _TOLD if told.get(name)})
            return reply

        return get_user

    def set_user_mfa_preference(data: Data) -> Reply:
        user, pool = cognito._user_pool_for_access_token(data.get("AccessToken"))
        if user is None:
            raise not_authorized("Access token is missing.")
        _apply(pool, user, {name: data.get(key) or {} for key, name in _SETTINGS.items()})
        reply: Reply = cognito.json_response({})
        return reply

    replace(cognito, "_get_user", as_the_model_has_it)
    replace(cognito, "_set_user_mfa_preference", lambda _: set_user_mfa_preference)


def _apply(pool: Data, user: Data, settings: dict[str, Data]) -> None:
    """All of it or nothing. A setting that was not sent, or is null, leaves its factor as it is."""
    on = [name for name, setting in settings.items() if setting.get("Enabled")]
    off = [name for name, setting in settings.items() if setting.get("Enabled") is False]
    preferred = [name for name, setting in settings.items() if setting.get("PreferredMfa")]
    for name in on:
        _check(pool, user, name)
    if len(preferred) > 1:  # [?] The text is ours, and of the next too.
        raise Refused("InvalidParameterException", "Only one MFA method can be preferred.")
    enabled = [name for name in user.get("_mfa_enabled") or [] if name not in off]
    enabled += [name for name in on if name not in enabled]
    if any(name not in enabled for name in preferred):
        raise Refused("InvalidParameterException", "A preferred MFA method must be enabled.")
    before = user.get("_preferred_mfa")
    unset = off + [name for name, setting in settings.items() if setting.get("PreferredMfa") is False]
    user["_mfa_enabled"] = enabled
    user["_preferred_mfa"] = preferred[0] if preferred else "" if before in unset else before


def _check(pool: Data, user: Data, name: str) -> None:
    """`Refused`, in the words that people have met, for a factor that the pool does not offer or the user lacks."""
    if name not in second_factors.offered(pool):  # [?] The text.
        raise Refused("InvalidParameterException", f"{name} is not enabled for the userPool.")
    if second_factors.has(user, name):
        return
    if name == TOTP:
        raise Refused("InvalidParameterException", "User has not verified software token mfa")
    raise Refused("InvalidParameterException", f"User does not have delivery config set to turn on {name}")
