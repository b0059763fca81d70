"""First factors: what a person can begin with, where the user pool lets people choose."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Literal

from nbauth.core import choices
from nbauth.secret import Secret

FirstFactor = Literal["PASSWORD", "EMAIL", "SMS"]
"""The password, a code by e-mail, a code by text message."""

FIRST_FACTORS: tuple[FirstFactor, ...] = ("PASSWORD", "EMAIL", "SMS")
"""All of them."""

_WORDS: Mapping[FirstFactor, frozenset[str]] = MappingProxyType(
    {
        "PASSWORD": frozenset({"password"}),
        "EMAIL": frozenset({"email", "mail"}),
        "SMS": frozenset({"sms", "text", "phone"}),
    }
)


def meant(typed: Secret, offered: Collection[FirstFactor] = FIRST_FACTORS) -> FirstFactor:
    """Which one a text means: “password”, “e-mail”, “SMS_OTP”. Raises WrongChoice for another one."""
    return choices.meant(typed, offered, _WORDS)
