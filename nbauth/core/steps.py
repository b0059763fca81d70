"""The steps of a sign-in, one frozen type each, and the answers to them.

A step carries what its screen shows and what its answer needs, and nothing else. What Cognito wants back with an
answer travels as a `Ticket`, which no `repr` shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from nbauth.core.tokens import Tokens
from nbauth.secret import HoldsSecrets, Secret


@dataclass(frozen=True, slots=True, repr=False)
class Ticket(HoldsSecrets):
    """What the user pool wants back with the answer to a challenge."""

    user_id: str
    """The name that Cognito returned, which differs from the typed one for an alias; SECRET_HASH is made from it."""
    session: str
    """Lives 3 minutes unless the pool says otherwise; used up by success or by the third wrong answer."""

    def __repr__(self) -> str:
        return "Ticket(…)"


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Nobody is signed in: the user name and the password are asked for."""

    username: str = ""
    """Filled in already: who signed in last, or what was typed before an error."""


@dataclass(frozen=True, slots=True)
class NeedsSmsCode(HoldsSecrets):
    """Cognito has texted a one-time code."""

    username: str
    sent_to: str
    """The phone number as Cognito masks it, for example `"+*******1234"`."""
    answer_by: datetime
    """When the challenge expires at the earliest: 3 minutes is Cognito's default and minimum, and it doesn't say."""
    ticket: Ticket = field(repr=False)
    medium: Literal["SMS"] = "SMS"


@dataclass(frozen=True, slots=True)
class NeedsEmailCode(HoldsSecrets):
    """Cognito has sent a one-time code by e-mail."""

    username: str
    sent_to: str
    """The address as Cognito masks it, for example `"a***@e***"`."""
    answer_by: datetime
    ticket: Ticket = field(repr=False)
    medium: Literal["EMAIL"] = "EMAIL"


@dataclass(frozen=True, slots=True)
class NeedsTotpCode(HoldsSecrets):
    """The code that the person's authenticator app shows now is asked for."""

    username: str
    answer_by: datetime
    ticket: Ticket = field(repr=False)


@dataclass(frozen=True, slots=True)
class NeedsNewPassword(HoldsSecrets):
    """The password was a temporary one: a new one is asked for, and the attributes that the pool requires."""

    username: str
    required_attributes: tuple[str, ...]
    """Names of user attributes that have no value yet, for example `("email",)`."""
    answer_by: datetime
    ticket: Ticket = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn(HoldsSecrets):
    """The user pool has signed the person in."""

    username: str
    tokens: Tokens = field(repr=False)


Challenge = NeedsSmsCode | NeedsEmailCode | NeedsTotpCode | NeedsNewPassword
Step = SignedOut | Challenge | SignedIn


@dataclass(frozen=True, slots=True)
class Password(HoldsSecrets):
    """The answer to SignedOut."""

    username: str
    password: Secret
    keep: bool | None = None
    """Whether a restarted kernel may sign in with what this sign-in brings, without a question; None: as configured."""


@dataclass(frozen=True, slots=True)
class Code(HoldsSecrets):
    """The answer to a step that asks for a one-time code."""

    code: Secret


@dataclass(frozen=True, slots=True)
class NewPassword(HoldsSecrets):
    """The answer to NeedsNewPassword."""

    password: Secret
    attributes: Mapping[str, str] = field(default_factory=dict)


Answer = Password | Code | NewPassword
