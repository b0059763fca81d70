"""The field for the user name, which in some user pools is an e-mail address or a phone number."""

from dataclasses import replace

from nbauth.config import PoolConfig
from nbauth.core import checks
from nbauth.texts import Screens
from nbauth.widget.view import Field, Typed

_NAME = Field("username", Screens.USERNAME, "text", "username")


def username_field(pool: PoolConfig, value: str) -> Field:
    """As this pool calls it, with `value` filled in."""
    match pool.username_attributes:
        case ("email",):
            field = replace(_NAME, label=Screens.EMAIL, kind="email")
        case ("phone_number",):
            field = replace(_NAME, label=Screens.PHONE_NUMBER, kind="tel", hint=Screens.WITH_COUNTRY_CODE)
        case ():
            field = _NAME
        case _:
            field = replace(_NAME, label=Screens.EMAIL_OR_PHONE_NUMBER, hint=Screens.WITH_COUNTRY_CODE)
    return replace(field, value=value)


def username_from(typed: Typed, pool: PoolConfig) -> str:
    """What was typed, as the pool wants it. Raises NbauthError."""
    name = checks.username(typed.text("username"))
    is_number = "phone_number" in pool.username_attributes and "@" not in name
    return checks.phone_number(name) if is_number else name
