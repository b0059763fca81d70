"""What can be wrong with a pool's configuration: each check yields the key, what is wrong, and the fix.

None quotes the client secret. The patterns are the `pattern` traits of the shapes UserPoolIdType, ClientIdType,
SecretHashType and IdentityPoolId in the service models that ship with botocore.
"""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Literal, get_args
from urllib.parse import urlsplit

from nbauth.password_policy import PasswordPolicy
from nbauth.texts import Settings, Text

_USER_POOL_ID = re.compile(r"(?P<region>[a-z]{2,10}(-[a-z]+)+-[0-9]{1,2})_[0-9A-Za-z]{1,40}")
_REGION = re.compile(r"[a-z]{2,10}(-[a-z]+)+-[0-9]{1,2}")
_CLIENT_ID = re.compile(r"[\w+]{1,128}", re.ASCII)
_CLIENT_SECRET = re.compile(r"[\w+]+", re.ASCII)
_IDENTITY_POOL_ID = re.compile(r"[\w-]{1,20}:[0-9a-f-]{1,36}", re.ASCII)
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?", re.IGNORECASE | re.ASCII)
_URL = re.compile(r"[!-~]{1,2000}", re.ASCII)
ROLE_ARN = re.compile(r"arn:[a-z-]{3,20}:iam::[0-9]{12}:role/[\w+=,.@/-]{1,576}", re.ASCII)
_ATTRIBUTE = re.compile(r"[a-z_]{1,32}|custom:[\w.:-]{1,25}", re.ASCII)

_SHORTEST_S, _LONGEST_S = 900, 12 * 60 * 60
"""https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html"""
FlowType = Literal["USER_SRP_AUTH", "USER_PASSWORD_AUTH", "USER_AUTH", "CUSTOM_WITH_SRP", "CUSTOM_WITHOUT_SRP"]
"""As Amplify names them: https://docs.amplify.aws/javascript/build-a-backend/auth/concepts/."""
PreferredChallenge = Literal["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "SMS_OTP"]
"""Likewise; with USER_AUTH."""
TRUTHS = ("keep_signed_in", "self_sign_up")
ENDPOINTS = ("endpoint_url", "user_pool_endpoint_url", "identity_pool_endpoint_url")
NUMBERS = ("basic_flow_duration",)
LISTS = ("username_attributes", "standard_required_attributes")

Problem = tuple[str, Text]
"""The key, and what is wrong; the text's hint is the fix."""


def problem_of(values: Mapping[str, object]) -> Problem | None:
    """The first thing wrong with a set of values, all of them there."""
    return next(_problems(values), None)


def region_of(user_pool_id: str) -> str | None:
    """It stands in the pool's id."""
    match = _USER_POOL_ID.fullmatch(user_pool_id)
    return match["region"] if match else None


def _problems(values: Mapping[str, object]) -> Iterator[Problem]:
    yield from ((key, Settings.MISSING) for key in ("user_pool_id", "client_id") if values[key] in (None, ""))
    yield from ((key, Settings.NO_TRUTH) for key in TRUTHS if not isinstance(values[key], bool))
    for key in LISTS:
        yield from _of_list(key, values[key])
    policy = values["password_policy"]
    if policy is not None and PasswordPolicy.of(policy) is None:
        yield "password_policy", Settings.NO_POLICY
    yield from _of_basic_flow(values)
    others = {key: value for key, value in values.items() if key not in (*TRUTHS, *LISTS, *NUMBERS, "password_policy")}
    texts = {key: value for key, value in others.items() if value is not None}
    for key, value in texts.items():
        if not isinstance(value, str):
            yield key, Settings.NO_TEXT.of(type=type(value).__name__)
            return
    yield from _of_texts({key: str(value) for key, value in texts.items()})


def _of_basic_flow(values: Mapping[str, object]) -> Iterator[Problem]:
    duration, role = values["basic_flow_duration"], values["basic_flow_role_arn"]
    if duration is not None:
        if not isinstance(duration, int) or isinstance(duration, bool) or not _SHORTEST_S <= duration <= _LONGEST_S:
            yield "basic_flow_duration", Settings.NO_DURATION.of(least=_SHORTEST_S, most=_LONGEST_S)
        if not values["identity_pool_id"]:
            yield "identity_pool_id", Settings.NO_BASIC_POOL
    elif role is not None:
        yield "basic_flow_duration", Settings.NO_BASIC_DURATION


def _of_list(key: str, value: object) -> Iterator[Problem]:
    if not isinstance(value, list | tuple):
        yield key, Settings.NO_LIST
        return
    for one in value:
        if not isinstance(one, str) or not _ATTRIBUTE.fullmatch(one):
            yield key, Settings.NO_ATTRIBUTE.of(value=_quoted(str(one)))
        elif key == "username_attributes" and one not in ("email", "phone_number"):
            yield key, Settings.NO_USERNAME_ATTRIBUTE.of(value=_quoted(one))


def _of_texts(values: Mapping[str, str]) -> Iterator[Problem]:
    for key, is_right, problem in (
        ("user_pool_id", _matches(values, "user_pool_id", _USER_POOL_ID), Settings.NO_POOL_ID),
        ("client_id", _matches(values, "client_id", _CLIENT_ID), Settings.NO_CLIENT_ID),
        ("identity_pool_id", _matches(values, "identity_pool_id", _IDENTITY_POOL_ID), Settings.NO_IDENTITY_POOL_ID),
        ("region", _matches(values, "region", _REGION), Settings.NO_REGION),
        ("domain", _matches(values, "domain", _HOST), Settings.NO_DOMAIN),
        ("auth_flow_type", values.get("auth_flow_type") in get_args(FlowType), Settings.NO_FLOW),
        ("basic_flow_role_arn", _matches(values, "basic_flow_role_arn", ROLE_ARN), Settings.NO_ROLE_ARN),
        (
            "preferred_challenge",
            values.get("preferred_challenge", "PASSWORD") in get_args(PreferredChallenge),
            Settings.NO_CHALLENGE,
        ),
    ):
        if not is_right:
            yield key, problem.of(value=_quoted(values.get(key, "")))
    if not _matches(values, "client_secret", _CLIENT_SECRET):
        yield "client_secret", Settings.NO_CLIENT_SECRET
    for key in ENDPOINTS:
        if key in values:
            yield from _of_endpoint(key, values[key])


def _matches(values: Mapping[str, str], key: str, pattern: re.Pattern[str]) -> bool:
    """Or is not there."""
    return key not in values or pattern.fullmatch(values[key]) is not None


def _of_endpoint(key: str, url: str) -> Iterator[Problem]:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    # Plain ASCII, so that the host that the form names can't look like another one.
    well_formed = host is not None and _URL.fullmatch(url) and (_HOST.fullmatch(host) or _is_address(host))
    if parts.scheme not in ("http", "https") or not well_formed or parts.query or parts.fragment or "@" in parts.netloc:
        yield key, Settings.NO_ENDPOINT
    elif parts.scheme == "http" and not _is_loopback(str(host)):
        yield key, Settings.PLAIN_HTTP.of(host=host)


def _is_address(host: str) -> bool:
    """An IP address; not one with a zone, which may be any text."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _quoted(value: str) -> str:
    """As typed, but short: people paste whole files into the wrong place."""
    return repr(value if len(value) <= 60 else value[:57] + "…")
