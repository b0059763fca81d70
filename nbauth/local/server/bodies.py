"""Requests of Cognito's that are no requests: what AWS's JSON protocol refuses before the operation sees it.

MiniStack answers them with status 500 and Python's words, or not at all. [?] The texts are those that people have met
from DynamoDB and other services with the same reader.
"""

import json
from typing import Any

from nbauth.local.server.refusal import Refused

_TEXTS = frozenset({
    "AccessToken", "AttributeName", "AuthFlow", "ChallengeName", "ClientId", "ClientSecret", "Code",
    "ConfirmationCode", "CustomRoleArn", "DeviceKey", "DeviceName", "DeviceRememberedStatus", "FriendlyDeviceName",
    "IdentityId", "IdentityPoolId", "PaginationToken", "Password", "PreviousPassword", "ProposedPassword",
    "RefreshToken", "SecretHash", "Session", "Token", "UserCode", "UserPoolId", "Username",
})  # fmt: skip
_MAPS = frozenset({"AuthParameters", "ChallengeResponses", "ClientMetadata", "DeviceSecretVerifierConfig", "Logins"})
"""Of texts by name."""
_ATTRIBUTES = frozenset({"UserAttributes", "ValidationData"})
"""Lists of structures, each with a Name and a Value."""
_LISTS = frozenset({"UserAttributeNames"})
"""Of texts."""
_STRUCTURES = frozenset({
    "AnalyticsMetadata", "EmailMfaSettings", "SMSMfaSettings", "SoftwareTokenMfaSettings", "UserContextData",
})  # fmt: skip


def check(body: bytes) -> None:
    """`Refused` for what is no JSON object, and for members that are of another kind than the service model's."""
    try:
        data = json.loads(body) if body else {}
        json.dumps(data, ensure_ascii=False).encode()  # half of a surrogate pair is no text
    except (ValueError, RecursionError):
        raise Refused("SerializationException", "Invalid JSON") from None
    for name, value in _structure(data).items():
        if value is not None:
            _check_member(name, value)


def _check_member(name: str, value: object) -> None:
    if name in _TEXTS:
        _text(value)
    elif name in _MAPS:
        _texts(value)
    elif name in _ATTRIBUTES:
        for each in _list(value):
            _texts(each)
    elif name in _LISTS:
        for each in _list(value):
            _text(each)
    elif name in _STRUCTURES:
        _structure(value)


def _text(value: object) -> None:
    if isinstance(value, str):
        return
    if isinstance(value, list | dict):
        raise _unexpected(value)
    kind = {True: "TRUE_VALUE", False: "FALSE_VALUE"}[value] if isinstance(value, bool) else "NUMBER_VALUE"
    raise Refused("SerializationException", f"{kind} can not be converted to a String")


def _texts(value: object) -> None:
    for each in _structure(value).values():
        if each is not None:
            _text(each)


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise _unexpected(value)
    return value


def _structure(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _unexpected(value)
    return value


def _unexpected(value: object) -> Refused:
    text = "Unexpected field type"
    if isinstance(value, list):
        text = "Start of list found where not expected"
    elif isinstance(value, dict):
        text = "Start of structure or map found where not expected."
    return Refused("SerializationException", text)
