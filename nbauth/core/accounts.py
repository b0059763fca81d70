"""What becomes of an account, apart from a sign-in: what is given, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from nbauth.config import PoolConfig
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


def asked_attributes(pool: PoolConfig) -> tuple[str, ...]:
    """What a sign-up asks for, beside the user name.

    Where the configuration does not say, an address: without one, nobody gets the code that confirms the account.
    """
    if not (pool.standard_required_attributes or pool.username_attributes):
        return ("email",)
    is_username = pool.username_attributes if len(pool.username_attributes) == 1 else ()
    return tuple(name for name in pool.standard_required_attributes if name not in is_username)


@dataclass(frozen=True, slots=True)
class NewAccount(HoldsSecrets):
    """What a sign-up is made with."""

    username: str
    password: Secret
    attributes: Mapping[str, str] = field(default_factory=dict)
