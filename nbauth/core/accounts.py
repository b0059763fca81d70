"""What becomes of an account, apart from a sign-in: what is given, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from nbauth.core.answers import Opening
from nbauth.core.delivery import CodeDelivery
from nbauth.secret import HoldsSecrets, Secret


class SignUpState(Enum):
    """Whether an account can be used."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    """A code has been sent, with which the person confirms the account."""


@dataclass(frozen=True, slots=True)
class SignUpResult(HoldsSecrets):
    """How far a sign-up has come."""

    state: SignUpState
    delivery: CodeDelivery | None = None
    """Where the code went, if one was sent."""
    opening: Opening | None = field(default=None, repr=False)
    """What signs the person in now, without the password, where the user pool offers that."""


@dataclass(frozen=True, slots=True)
class NewAccount(HoldsSecrets):
    """What a sign-up is made with."""

    username: str
    password: Secret
    attributes: Mapping[str, str] = field(default_factory=dict)
