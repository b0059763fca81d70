# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""A user about their own second factors, and what GetUser tells of them.

VerifySoftwareToken proves that the app shows the right codes; only SetUserMFAPreference makes a sign-in ask for them.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html
"""

import copy
import json
from collections.abc import Callable
from types import ModuleType
from typing import TypeAlias

from nbauth.local.server.refusal import Data, Reply
from nbauth.local.server.replacing import replace, require

_Handler: TypeAlias = Callable[[Data], Reply]
_TOLD = ("Username", "UserAttributes", "MFAOptions", "PreferredMfaSetting", "UserMFASettingList")
"""What the service model of GetUser has; what is empty is left out."""
_STATE = ("_mfa_enabled", "_preferred_mfa")


def install(cognito: ModuleType) -> None:
    """Put this in the place of MiniStack's functions."""
    require(cognito, "_user_for_access_token", "json_response")

    def as_the_model_has_it(original: _Handler) -> _Handler:
        def get_user(data: Data) -> Reply:
            status, headers, body = original(data)
            if status != 200:
                return status, headers, body
            told = json.loads(body)
            reply: Reply = cognito.json_response({name: told[name] for name in _TOLD if told.get(name)})
            return reply

        return get_user

    def without_null(original: Callable[[Data, Data], None]) -> Callable[[Data, Data], None]:
        """A setting that is null is one that was not sent."""

        def apply_mfa_preference(user: Data, data: Data) -> None:
            original(user, {name: value for name, value in data.items() if value is not None})

        return apply_mfa_preference

    def without_switching_it_on(original: _Handler) -> _Handler:
        def verify_software_token(data: Data) -> Reply:
            user = cognito._user_for_access_token(data.get("AccessToken")) or {}
            before = copy.deepcopy({name: user[name] for name in _STATE if name in user})
            reply = original(data)
            for name in _STATE:
                user.pop(name, None)
            user.update(before)
            return reply

        return verify_software_token

    replace(cognito, "_get_user", as_the_model_has_it)
    replace(cognito, "_apply_mfa_preference", without_null)
    replace(cognito, "_verify_software_token", without_switching_it_on)
