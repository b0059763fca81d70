"""What a person gives: what opens a sign-in, and what answers its questions.

Each knows how it is made from one text, and what can't be right about it before it is sent.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from nbauth.core import checks
from nbauth.core.delivery import Ticket
from nbauth.errors import ChallengeExpired
from nbauth.secret import HoldsSecrets, Secret
from nbauth.texts import Session


class _Opening(HoldsSecrets, ABC):
    """What every opening has."""

    __slots__ = ()
    username: str
    keep: bool | None
    """Whether a restarted kernel may sign in with what this sign-in brings, without a question; None: as configured."""

    @abstractmethod
    def checked(self) -> Self:
        """As it may be sent. Raises WrongCredentials for what can't be right."""


@dataclass(frozen=True, slots=True)
class Password(_Opening):
    """By user name and password."""

    username: str
    password: Secret
    keep: bool | None = None

    def checked(self) -> Self:
        return replace(self, username=checks.username(self.username), password=checks.password(self.password))


@dataclass(frozen=True, slots=True)
class Custom(_Opening):
    """By the user pool's own challenges; after the password, if there is one."""

    username: str
    password: Secret | None = None
    keep: bool | None = None

    def checked(self) -> Self:
        password = None if self.password is None else checks.password(self.password)
        return replace(self, username=checks.username(self.username), password=password)


@dataclass(frozen=True, slots=True)
class Confirmed(_Opening):
    """By the confirmation of the account a moment ago, which the provider takes for a sign-in."""

    username: str
    ticket: Ticket = field(repr=False)
    keep: bool | None = None

    def checked(self) -> Self:
        return self


class _Answer(HoldsSecrets, ABC):
    """What every answer has."""

    __slots__ = ()

    @classmethod
    @abstractmethod
    def of(cls, text: Secret, attributes: Mapping[str, str]) -> Self:
        """What `auth.confirm_sign_in(text, attributes)` means by it."""

    @abstractmethod
    def checked(self, required: tuple[str, ...]) -> Self:
        """As it may be sent, `required` being the attributes that were asked for.

        Raises WrongCode, WeakPassword or AttributeInvalid for what can't be right.
        """


@dataclass(frozen=True, slots=True)
class Code(_Answer):
    """A one-time code."""

    code: Secret

    @classmethod
    def of(cls, text: Secret, attributes: Mapping[str, str]) -> Self:  # noqa: ARG003 -- a code has none
        return cls(text)

    def checked(self, required: tuple[str, ...]) -> Self:  # noqa: ARG002 -- as above
        return replace(self, code=checks.code(self.code))


@dataclass(frozen=True, slots=True)
class NewPassword(_Answer):
    """A new password, and the attributes that the pool requires."""

    password: Secret
    attributes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: Secret, attributes: Mapping[str, str]) -> Self:
        return cls(text, attributes)

    def checked(self, required: tuple[str, ...]) -> Self:
        attributes = checks.attributes(self.attributes, required=required)
        return replace(self, password=checks.new_password(self.password), attributes=attributes)


@dataclass(frozen=True, slots=True)
class CustomAnswer(_Answer):
    """What the user pool's own challenge wants to hear."""

    text: Secret

    @classmethod
    def of(cls, text: Secret, attributes: Mapping[str, str]) -> Self:  # noqa: ARG003 -- it has none
        return cls(text)

    def checked(self, required: tuple[str, ...]) -> Self:  # noqa: ARG002 -- as above
        return replace(self, text=checks.custom_answer(self.text))


@dataclass(frozen=True, slots=True)
class Reset(_Answer):
    """A new password, and the code that allows to set it."""

    code: Secret
    password: Secret

    @classmethod
    def of(cls, text: Secret, attributes: Mapping[str, str]) -> Self:  # noqa: ARG003 -- see below
        """Raises ChallengeExpired: one text can't be both."""
        raise ChallengeExpired(Session.RESET_FIRST)

    def checked(self, required: tuple[str, ...]) -> Self:  # noqa: ARG002 -- it has no attributes
        return replace(self, code=checks.code(self.code), password=checks.new_password(self.password))


Opening = Password | Custom | Confirmed
"""Begins a sign-in."""
Answer = Code | NewPassword | CustomAnswer | Reset
"""Answers what a step asks."""


def secrets_of(given: Opening | Answer) -> list[Secret]:
    """What no error may quote."""
    return [value for name in given.__slots__ if isinstance(value := getattr(given, name), Secret)]
