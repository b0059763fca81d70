"""What a person gives: what opens a sign-in, and what answers its questions.

Each knows what can't be right about it before it is sent.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Self

from nbauth.core import checks, choices
from nbauth.core.delivery import Ticket
from nbauth.core.first_factors import FIRST_FACTORS, FirstFactor
from nbauth.core.mfa import FACTORS, Factor
from nbauth.core.mfa import checked as checked_factor
from nbauth.secret import HoldsSecrets, Secret


class _Opening(HoldsSecrets, ABC):
    """What every opening has."""

    __slots__ = ()
    username: str
    keep: bool | None
    """Whether a restarted kernel may sign in with what this sign-in brings, without a question; None: as configured."""

    @abstractmethod
    def checked(self) -> Self:
        """As it may be sent. Raises WrongCredentials for what can't be right."""

    @abstractmethod
    def with_password(self, password: Secret) -> "Opening":
        """The same, now that the password is another one."""


@dataclass(frozen=True, slots=True)
class Password(_Opening):
    """By user name and password."""

    username: str
    password: Secret
    keep: bool | None = None

    def checked(self) -> Self:
        return replace(self, username=checks.username(self.username), password=checks.password(self.password))

    def with_password(self, password: Secret) -> "Password":
        return replace(self, password=password)


@dataclass(frozen=True, slots=True)
class SentPassword(Password):
    """The same, and the provider is sent the password itself, because it takes no proof of it."""

    def with_password(self, password: Secret) -> "SentPassword":
        return replace(self, password=password)


@dataclass(frozen=True, slots=True)
class Custom(_Opening):
    """By the user pool's own challenges; after the password, if there is one."""

    username: str
    password: Secret | None = None
    keep: bool | None = None

    def checked(self) -> Self:
        password = None if self.password is None else checks.password(self.password)
        return replace(self, username=checks.username(self.username), password=password)

    def with_password(self, password: Secret) -> "Custom":
        return self if self.password is None else replace(self, password=password)


@dataclass(frozen=True, slots=True)
class Choice(_Opening):
    """With a first factor that the person chooses, of those that the user pool offers them."""

    username: str
    factor: FirstFactor | None = None
    """What is chosen beforehand, if it is on offer."""
    password: Secret | None = None
    """Where that is the password."""
    keep: bool | None = None

    def checked(self) -> Self:
        username = checks.username(self.username)
        if self.factor != "PASSWORD":
            return replace(self, username=username, password=None)
        return replace(self, username=username, password=checks.password(self.password or Secret("")))

    def with_password(self, password: Secret) -> "Choice":
        return replace(self, factor="PASSWORD", password=password)


@dataclass(frozen=True, slots=True)
class Confirmed(_Opening):
    """By the confirmation of the account a moment ago, which the provider takes for a sign-in."""

    username: str
    ticket: Ticket = field(repr=False)
    keep: bool | None = None

    def checked(self) -> Self:
        return self

    def with_password(self, password: Secret) -> Password:
        return Password(self.username, password, self.keep)


@dataclass(frozen=True, slots=True)
class InBrowser(_Opening):
    """At the user pool's sign-in page, or at a provider that it leads to."""

    provider: str | None = None
    """The provider's name in the user pool; None for the page that offers them all."""
    lang: str | None = None
    login_hint: str | None = None
    prompt: str | None = None
    """As OpenID Connect has it: `"login"` asks even whom the page still knows."""
    keep: bool | None = None
    username: str = field(default="", init=False)

    def checked(self) -> Self:
        return self

    def with_password(self, password: Secret) -> "InBrowser":  # noqa: ARG002 -- it has none
        return self


class _Answer(HoldsSecrets, ABC):
    """What every answer has."""

    __slots__ = ()

    @abstractmethod
    def checked(self) -> Self:
        """As it may be sent. Raises WrongCode, WeakPassword or AttributeInvalid for what can't be right."""


@dataclass(frozen=True, slots=True)
class Code(_Answer):
    """A one-time code."""

    code: Secret

    def checked(self) -> Self:
        return replace(self, code=checks.code(self.code))


@dataclass(frozen=True, slots=True)
class NewPassword(_Answer):
    """A new password, and the attributes that the pool requires."""

    password: Secret
    attributes: Mapping[str, str] = field(default_factory=dict)

    def checked(self) -> Self:
        attributes = checks.attributes(self.attributes)
        return replace(self, password=checks.new_password(self.password), attributes=attributes)


@dataclass(frozen=True, slots=True)
class CustomAnswer(_Answer):
    """What the user pool's own challenge wants to hear."""

    text: Secret

    def checked(self) -> Self:
        return replace(self, text=checks.custom_answer(self.text))


@dataclass(frozen=True, slots=True)
class NewCode(_Answer):
    """No code has come: the sign-in begins anew, with what has begun it, so that another one is sent."""

    def checked(self) -> Self:
        return self


@dataclass(frozen=True, slots=True)
class ChosenFactor(_Answer):
    """One of several second factors."""

    factor: Factor

    def checked(self) -> Self:
        return replace(self, factor=checked_factor(self.factor, FACTORS))


@dataclass(frozen=True, slots=True)
class ChosenFirstFactor(_Answer):
    """What the sign-in goes on with."""

    factor: FirstFactor

    def checked(self) -> Self:
        return replace(self, factor=choices.checked(self.factor, FIRST_FACTORS))


@dataclass(frozen=True, slots=True)
class GivenPassword(_Answer):
    """The password, where it was chosen."""

    password: Secret

    def checked(self) -> Self:
        return replace(self, password=checks.password(self.password))


@dataclass(frozen=True, slots=True)
class EmailAddress(_Answer):
    """Where codes are to be sent from now on."""

    address: str

    def checked(self) -> Self:
        return replace(self, address=checks.attributes({"email": self.address}, required=("email",))["email"])


@dataclass(frozen=True, slots=True)
class Reset(_Answer):
    """A new password, and the code that allows to set it."""

    code: Secret
    password: Secret

    def checked(self) -> Self:
        return replace(self, code=checks.code(self.code), password=checks.new_password(self.password))


@dataclass(frozen=True, slots=True)
class Address(_Answer):
    """Where the browser has ended: it brings a code."""

    address: Secret

    def checked(self) -> Self:
        return self


SentOpening = Password | SentPassword | Custom | Choice | Confirmed
"""Begins a sign-in with a call."""
Opening = SentOpening | InBrowser
"""Begins a sign-in."""
Answer = (
    Code
    | NewCode
    | NewPassword
    | CustomAnswer
    | ChosenFactor
    | ChosenFirstFactor
    | GivenPassword
    | EmailAddress
    | Reset
    | Address
)
"""Answers what a step asks."""


def secrets_of(given: Opening | Answer) -> list[Secret]:
    """What no error may quote."""
    values = [getattr(given, each.name) for each in fields(given)]
    sessions = [Secret(value.session) for value in values if isinstance(value, Ticket)]
    return [*sessions, *(value for value in values if isinstance(value, Secret))]
