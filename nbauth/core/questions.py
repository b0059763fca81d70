"""What the steps have in common that ask something; each of them is in `nbauth.core.steps`."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from nbauth.core.answers import Answer, Code
from nbauth.core.delivery import Ticket
from nbauth.errors import (
    AttributeInvalid,
    ConfigurationError,
    NbauthError,
    ServiceError,
    Throttled,
    Unreachable,
    WeakPassword,
    WrongChoice,
    WrongCode,
)
from nbauth.secret import HoldsSecrets, Secret


@dataclass(frozen=True, slots=True)
class AQuestion(HoldsSecrets, ABC):
    """What every step has that asks something."""

    takes: ClassVar[type[Answer]]
    stays_after: ClassVar[tuple[type[NbauthError], ...]]
    """The failures after which the same question can be answered again; after others the sign-in starts over."""

    username: str

    @abstractmethod
    def meant(self, text: Secret, attributes: Mapping[str, str]) -> Answer:
        """What `auth.confirm_sign_in(text, attributes)` answers. Raises ChallengeExpired if that can't be an answer."""

    def checked(self, answer: Answer) -> Answer:
        """An answer of the right kind as it may be sent. Raises NbauthError for what can't be right."""
        return answer.checked()


@dataclass(frozen=True, slots=True)
class AsksForCode(AQuestion):
    """A question that is answered by a one-time code."""

    takes = Code

    def meant(self, text: Secret, attributes: Mapping[str, str]) -> Code:  # noqa: ARG002 -- a code has none
        return Code(text)


@dataclass(frozen=True, slots=True)
class AChallenge(AQuestion):
    """What every challenge has."""

    stays_after: ClassVar[tuple[type[NbauthError], ...]] = (
        WrongCode,
        WrongChoice,
        WeakPassword,
        AttributeInvalid,
        Unreachable,
        Throttled,
        ServiceError,  # a firewall's word, say: the question may be as open as before, and if not, that is told next
        ConfigurationError,
    )

    answer_by: datetime
    """When the challenge expires at the earliest (aware, UTC): the pool may give more time, and doesn't say."""
    ticket: Ticket = field(repr=False)
