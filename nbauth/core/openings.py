"""With what a sign-in begins: as a call says, or the configuration."""

import re
from types import NoneType
from typing import Literal, assert_never

from nbauth.config import PoolConfig
from nbauth.config_checks import PROVIDER
from nbauth.core import checks
from nbauth.core.answers import Choice, Custom, InBrowser, Opening, Password, SentPassword
from nbauth.core.first_factors import FirstFactor
from nbauth.errors import ConfigurationError, WrongCredentials
from nbauth.secret import Secret
from nbauth.texts import Hosted, Session

_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_HINT = re.compile(r"\S.{0,254}")
_PROMPT = re.compile(r"(login|none|select_account|consent)( (login|select_account|consent))*")
"""https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest"""
Flow = Literal["srp", "choice", "password", "custom"]


def opening_by(flow: Flow, pool: PoolConfig, username: str, given: Secret | type) -> Opening:
    """What a call of `Auth.sign_in` begins with; `given` is what `taken` has made of its password."""
    checks.text(username, "username", WrongCredentials)
    if flow == "custom" and given is NoneType:
        return Custom(username)
    if flow == "choice" and given is NoneType:
        return choice_for(pool, username, None)
    secret = checks.secret(given, "password", WrongCredentials)
    match flow:
        case "srp":
            return Password(username, secret)
        case "choice":
            return choice_for(pool, username, secret)
        case "password":
            return SentPassword(username, secret)
        case "custom":
            return Custom(username, secret)
        case _:
            raise ConfigurationError(Session.NO_FLOW.of(flow=str(flow)[:40]))


def opening_for(pool: PoolConfig, username: str, password: Secret, *, keep: bool | None = None) -> Opening:
    """How a sign-in to this pool begins, as its configuration says."""
    match pool.auth_flow_type:
        case "USER_SRP_AUTH":
            return Password(username, password, keep)
        case "USER_PASSWORD_AUTH":
            return SentPassword(username, password, keep)
        case "CUSTOM_WITH_SRP":
            return Custom(username, password, keep)
        case "CUSTOM_WITHOUT_SRP":
            return Custom(username, None, keep)
        case "USER_AUTH":
            return choice_for(pool, username, password if len(password) else None, keep=keep)
        case _:
            assert_never(pool.auth_flow_type)


def browser_opening(
    pool: PoolConfig,
    provider: str | None,
    *,
    lang: str | None = None,
    login_hint: str | None = None,
    prompt: str | None = None,
    keep: bool | None = None,
) -> InBrowser:
    """A sign-in at the sign-in page. Raises ConfigurationError for what that would not understand."""
    if pool.sign_in_page is None:
        raise ConfigurationError(Hosted.NO_DOMAIN.of(key="redirect_urls" if pool.domain else "domain"))
    for what, value, pattern in (
        ("provider", provider, PROVIDER),
        ("lang", lang, _LANG),
        ("login_hint", login_hint, _HINT),
        ("prompt", prompt, _PROMPT),
    ):
        if value is not None and not (isinstance(value, str) and pattern.fullmatch(value)):
            raise ConfigurationError(Hosted.NO_NAME.of(what=what, value=repr(value)[:60]))
    if provider is not None and pool.providers and provider not in pool.providers:
        known = ", ".join(pool.providers)
        raise ConfigurationError(Hosted.NO_SUCH_PROVIDER.of(provider=str(provider)[:60], providers=known))
    return InBrowser(provider, lang, login_hint, prompt, keep)


def choice_for(pool: PoolConfig, username: str, password: Secret | None, *, keep: bool | None = None) -> Choice:
    """With the password if there is one, else with what the configuration prefers."""
    if password is not None:
        return Choice(username, "PASSWORD", password, keep)
    preferred = preferred_factor(pool)
    return Choice(username, None if preferred == "PASSWORD" else preferred, keep=keep)


def preferred_factor(pool: PoolConfig) -> FirstFactor | None:
    """What people begin with, where they choose among several."""
    match pool.preferred_challenge:
        case "PASSWORD" | "PASSWORD_SRP":
            return "PASSWORD"
        case "EMAIL_OTP":
            return "EMAIL"
        case "SMS_OTP":
            return "SMS"
        case None:
            return None
        case _:
            assert_never(pool.preferred_challenge)


def asks_for_password(pool: PoolConfig) -> bool:
    """Whether a sign-in begins with the password, and not with the user name alone."""
    match pool.auth_flow_type:
        case "CUSTOM_WITHOUT_SRP":
            return False
        case "USER_AUTH":
            return preferred_factor(pool) == "PASSWORD"
        case _:
            return True
