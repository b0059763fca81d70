"""What a sign-in can ask of an identity provider, and what the provider can reply. Failures are raised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from nbauth.core.steps import Ticket
from nbauth.core.tokens import Tokens
from nbauth.secret import HoldsSecrets, Secret


class Kind(Enum):
    """The challenges that this version can answer."""

    SMS_CODE = "SMS code"
    EMAIL_CODE = "e-mail code"
    TOTP_CODE = "authenticator code"
    NEW_PASSWORD = "new password"  # noqa: S105 -- the name of a challenge


@dataclass(frozen=True, slots=True)
class VerifyPassword(HoldsSecrets):
    """Prove that the person knows the password; SRP, so that the password itself is not sent."""

    username: str
    password: Secret


@dataclass(frozen=True, slots=True)
class AnswerCode(HoldsSecrets):
    """Answer a challenge with a one-time code."""

    username: str
    kind: Kind
    ticket: Ticket
    code: Secret


@dataclass(frozen=True, slots=True)
class AnswerNewPassword(HoldsSecrets):
    """Replace the temporary password, and give the attributes that the pool requires."""

    username: str
    ticket: Ticket
    password: Secret
    attributes: Mapping[str, str]


Request = VerifyPassword | AnswerCode | AnswerNewPassword


@dataclass(frozen=True, slots=True)
class Challenged(HoldsSecrets):
    """The provider wants something more."""

    kind: Kind
    ticket: Ticket
    answer_by: datetime
    sent_to: str = ""
    required_attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Authenticated(HoldsSecrets):
    """The provider is satisfied; the tokens have been verified."""

    tokens: Tokens = field(repr=False)


Reply = Challenged | Authenticated
