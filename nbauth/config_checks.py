"""What can be wrong with a pool's configuration: each check yields the key, what is wrong, and the fix.

None quotes the client secret. The patterns are the `pattern` traits of the shapes UserPoolIdType, ClientIdType,
SecretHashType and IdentityPoolId in the service models that ship with botocore.
"""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Literal, get_args
from urllib.parse import SplitResult, urlsplit

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
PROVIDER = re.compile(r"[^\W_][^\s_]{0,31}")
"""A provider's name in a user pool: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html"""
_HERE = ("127.0.0.1", "localhost", "[::1]")
"""As https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-app-idp-settings.html has it."""
_LONGEST_LABEL = 60
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
LISTS = ("username_attributes", "standard_required_attributes", "redirect_urls")

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
    yield from _of_providers(values)
    special = (*TRUTHS, *LISTS, *NUMBERS, "password_policy", "providers")
    others = {key: value for key, value in values.items() if key not in special}
    texts = {key: value for key, value in others.items() if value is not None}
    for key, value in texts.items():
        if not isinstance(value, str):
            yield key, Settings.NO_TEXT.of(type=type(value).__name__)
            return
    yield from _of_texts({key: str(value) for key, value in texts.items()})


def _of_providers(values: Mapping[str, object]) -> Iterator[Problem]:
    providers = values["providers"]
    if not isinstance(providers, Mapping):
        yield "providers", Settings.NO_PROVIDERS
        return
    for name, label in providers.items():
        if not isinstance(name, str) or not PROVIDER.fullmatch(name):
            yield "providers", Settings.NO_PROVIDER_NAME.of(value=_quoted(str(name)))
        elif not isinstance(label, str) or not 0 < len(label.strip()) <= _LONGEST_LABEL or not label.isprintable():
            yield "providers", Settings.NO_PROVIDER_LABEL.of(value=_quoted(name))
    if providers and values["domain"] is None:
        yield "domain", Settings.NO_PROVIDERS_DOMAIN
    for key, needed in (("providers", providers), ("logout_url", values["logout_url"])):
        if needed and not values["redirect_urls"]:
            yield "redirect_urls", Settings.NO_REDIRECT_URLS.of(key=key)


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
        yield key, Settings.NO_URL_LIST if key == "redirect_urls" else Settings.NO_LIST
        return
    for one in value:
        if key == "redirect_urls":
            if not isinstance(one, str) or not is_redirect_url(one):
                yield key, Settings.NO_REDIRECT_URL.of(value=_quoted(str(one)))
        elif not isinstance(one, str) or not _ATTRIBUTE.fullmatch(one):
            yield key, Settings.NO_ATTRIBUTE.of(value=_quoted(str(one)))
        elif key == "username_attributes" and one not in ("email", "phone_number"):
            yield key, Settings.NO_USERNAME_ATTRIBUTE.of(value=_quoted(one))


def _of_texts(values: Mapping[str, str]) -> Iterator[Problem]:
    for key, is_right, problem in (
        ("user_pool_id", _matches(values, "user_pool_id", _USER_POOL_ID), Settings.NO_POOL_ID),
        ("client_id", _matches(values, "client_id", _CLIENT_ID), Settings.NO_CLIENT_ID),
        ("identity_pool_id", _matches(values, "identity_pool_id", _IDENTITY_POOL_ID), Settings.NO_IDENTITY_POOL_ID),
        ("region", _matches(values, "region", _REGION), Settings.NO_REGION),
        ("domain", _is_domain(values.get("domain")), Settings.NO_DOMAIN),
        ("logout_url", "logout_url" not in values or is_redirect_url(values["logout_url"]), Settings.NO_REDIRECT_URL),
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
    parts = _well_formed(url)
    if parts is None or parts.query:
        yield key, Settings.NO_ENDPOINT
    elif parts.scheme == "http" and not is_loopback(str(parts.hostname)):
        yield key, Settings.PLAIN_HTTP.of(host=parts.hostname)


def _well_formed(url: str) -> SplitResult | None:
    """An address of the web, by whose host it can be known."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    # Plain ASCII, so that the host that the form names can't look like another one.
    known = host is not None and _URL.fullmatch(url) and (_HOST.fullmatch(host) or _is_address(host))
    is_web = known and parts.scheme in ("http", "https") and not parts.fragment and "@" not in parts.netloc
    return parts if is_web else None


def is_redirect_url(url: str) -> bool:
    """Whether a sign-in page may send people to it: https, or this computer, by a port of its own."""
    parts = _well_formed(url)
    if parts is None:
        return False
    if parts.scheme == "https":
        return True
    is_plain = parts.port is not None and parts.netloc in {f"{host}:{parts.port}" for host in _HERE}
    return is_plain and parts.port not in (0, 80) and not parts.path.startswith("//")  # what browsers write otherwise


def _is_domain(domain: str | None) -> bool:
    """A host; on this computer an address."""
    if domain is None or "://" not in domain:
        return domain is None or _HOST.fullmatch(domain) is not None
    parts = _well_formed(domain)
    is_here = parts is not None and parts.scheme == "http" and is_loopback(str(parts.hostname))
    return parts is not None and is_here and not parts.query and not parts.path


def _is_address(host: str) -> bool:
    """An IP address; not one with a zone, which may be any text."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def is_loopback(host: str) -> bool:
    """Whether it is this computer, to whoever asks."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _quoted(value: str) -> str:
    """As typed, but short: people paste whole files into the wrong place."""
    return repr(value if len(value) <= 60 else value[:57] + "…")
