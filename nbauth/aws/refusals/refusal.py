"""One row of what a service refuses with, and what that means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from nbauth.aws.during import During
from nbauth.errors import NbauthError
from nbauth.texts import Text

IDENTITY_POOL = frozenset({During.IDENTITY, During.ROLE, During.GUEST})
ASSUMING = frozenset({During.ASSUMING})
BASIC_ROLE = frozenset({During.BASIC_ROLE})
BASIC = frozenset({During.BASIC}) | BASIC_ROLE
USER_POOL = frozenset(During) - IDENTITY_POOL - ASSUMING - BASIC
ROLE = frozenset({During.ROLE})
GUEST = frozenset({During.GUEST})
OPENING = frozenset(
    {
        During.PASSWORD,
        During.SENT_PASSWORD,
        During.CUSTOM,
        During.CUSTOM_PASSWORD,
        During.CHOICE,
        During.CHOICE_PASSWORD,
        During.CONFIRMED,
    }
)
ANSWER = frozenset(
    {During.CHALLENGE, During.NEW_PASSWORD, During.CUSTOM_CHALLENGE, During.EMAIL_SETUP, During.GIVEN_PASSWORD}
)
FACTORS = frozenset({During.FACTORS, During.APP})
REFRESH = frozenset({During.REFRESH})
SIGN_UP = frozenset({During.SIGN_UP})
ACCOUNT = frozenset({During.SIGN_UP, During.CONFIRMATION, During.RESEND, During.FORGOTTEN, During.RESET})
OWN = frozenset({
    During.ATTRIBUTES, During.UPDATE, During.REMOVAL, During.ATTRIBUTE_CODE, During.VERIFICATION,
    During.PASSWORD_CHANGE, During.DELETION, During.DEVICES, During.FORGETTING, During.FACTORS, During.APP,
})  # fmt: skip
"""What somebody who is signed in does to their account and devices, by their access token."""


@dataclass(frozen=True)
class Refusal:
    """A code, what its message says while a call is made, and what that means to the person."""

    code: str
    during: frozenset[During]
    error: type[NbauthError]
    text: Text
    says: str = ""
    """A regular expression that is found in the message, in any case; what it names may be quoted."""
    quoting: Text | None = None
    """Instead of `text`, where what `says` names may be told: {words}, or the {name} of an attribute."""
    examples: tuple[str, ...] = ("",)
    """Messages of this row, as they were met or are documented; the tests hold the row to them."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """`says`, compiled."""
        return re.compile(self.says, re.IGNORECASE | re.DOTALL)


def each(codes: Iterable[str], during: frozenset[During], error: type[NbauthError], text: Text) -> tuple[Refusal, ...]:
    """Several codes of one meaning, whatever they say."""
    return tuple(Refusal(code, during, error, text) for code in codes)
