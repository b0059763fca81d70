"""Second factors: which there are, what people call them, and what an authenticator app is told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, Protocol
from urllib.parse import quote, urlencode

from nbauth.core import choices
from nbauth.core.tokens import Tokens
from nbauth.secret import HoldsSecrets, Secret

Factor = Literal["TOTP", "EMAIL", "SMS"]
"""An authenticator app, a code by e-mail, a code by text message."""

FACTORS: tuple[Factor, ...] = ("TOTP", "EMAIL", "SMS")
"""All of them, the safest first."""

_WORDS: Mapping[Factor, frozenset[str]] = MappingProxyType(
    {
        "TOTP": frozenset({"totp", "app", "authenticator", "token"}),
        "EMAIL": frozenset({"email", "mail"}),
        "SMS": frozenset({"sms", "text", "phone"}),
    }
)
"""What people call them, and the services that they know."""


@dataclass(frozen=True, slots=True)
class MfaChoice:
    """One of the second factors to choose from."""

    factor: Factor
    """`"TOTP"`, `"EMAIL"` or `"SMS"`."""
    sent_to: str = ""
    """Where its code goes, as the user pool masks it; empty where there is none, or the pool does not say."""


@dataclass(frozen=True, slots=True)
class TotpSetup(HoldsSecrets):
    """What an authenticator app is to be told."""

    secret_key: str = field(repr=False)
    """To be typed into the app, base32."""
    uri: str = field(repr=False)
    """The same for a QR code, and for apps that open `otpauth:` addresses."""


@dataclass(frozen=True, slots=True)
class MfaPreference:
    """Which second factors a user has switched on."""

    enabled: tuple[Factor, ...]
    preferred: Factor | None
    """What a sign-in asks for; None where it lets the person choose, or asks for nothing."""


class SecondFactors(Protocol):
    """By the tokens of whoever is signed in; blocking and failing as `OwnAccount`."""

    def set_up_totp(self, tokens: Tokens, /) -> TotpSetup:
        """A new secret key for an authenticator app; what is set up already is good until this one is verified."""
        ...

    def verify_totp(self, tokens: Tokens, code: Secret, /) -> None:
        """Prove with a code that an app has the key."""
        ...

    def preference(self, tokens: Tokens, /) -> MfaPreference:
        """What is switched on, and what is preferred."""
        ...

    def prefer(self, tokens: Tokens, preference: MfaPreference, before: Collection[Factor], /) -> None:
        """Have it so from now on; `before` is what was switched on until now."""
        ...


def totp_setup(secret_key: str, *, issuer: str, account: str) -> TotpSetup:
    """https://github.com/google/google-authenticator/wiki/Key-Uri-Format; apps show issuer and account.

    The colon between them is the only one, and spaces are %20: some apps show a + as it is.
    """
    issuer, account = issuer.replace(":", " "), account.replace(":", " ")
    query = urlencode({"secret": secret_key, "issuer": issuer}, quote_via=quote, safe="")
    return TotpSetup(secret_key, f"otpauth://totp/{quote(issuer, safe='')}:{quote(account, safe='')}?{query}")


def meant(typed: Secret, offered: Collection[Factor] = FACTORS) -> Factor:
    """Which one a text means: “TOTP”, “authenticator app”, “SMS_MFA”, “e-mail”. Raises WrongChoice for another one."""
    return choices.meant(typed, offered, _WORDS)


def checked(factor: object, offered: Collection[Factor]) -> Factor:
    """The factor itself. Raises WrongChoice if it is not on offer."""
    return choices.checked(factor, offered)
