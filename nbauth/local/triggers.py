"""What a user pool lets functions of yours decide: Cognito's Lambda triggers, as Python.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

import enum
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from nbauth.secret import HoldsSecrets


@dataclass(frozen=True, slots=True)
class Round:
    """A challenge that was answered: an element of the triggers' `session`."""

    name: str
    """`"SRP_A"`, `"PASSWORD_VERIFIER"` or `"CUSTOM_CHALLENGE"`."""
    correct: bool
    label: str | None = None
    """The `Question.label` of a custom challenge (Cognito's `challengeMetadata`)."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in that is under way."""

    username: str
    attributes: Mapping[str, str]
    """Of the user; empty for somebody who is not there."""
    rounds: tuple[Round, ...]
    """What has been answered so far, in order."""
    user_not_found: bool
    """The app client hides who exists, so somebody who does not is asked all the same. They never get tokens."""
    client_metadata: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question(HoldsSecrets):
    """What to ask next."""

    public: Mapping[str, str]
    """For the person: the `ChallengeParameters`."""
    private: Mapping[str, str] = field(default_factory=dict, repr=False)
    """For `verify` alone, such as the right answer."""
    label: str | None = None
    """Comes back as `Round.label`."""


class Then(enum.Enum):
    """How a sign-in goes on."""

    QUESTION = "question"
    """Ask what `create` returns."""
    PASSWORD = "password"  # noqa: S105 - the name of a step
    """Ask for the password; only where the sign-in began with SRP_A."""
    TOKENS = "tokens"
    """It succeeded."""
    FAIL = "fail"
    """It failed: "Incorrect username or password."."""


class CustomAuth(ABC):
    """The three triggers of a custom sign-in. Write `create` and `verify`; `define` too, for another order.

    They run in this process, in threads of their own, within 5 s. What they raise is told to the person who signs in,
    as Cognito tells it.
    """

    def define(self, attempt: Attempt) -> Then:
        """How the sign-in goes on (DefineAuthChallenge).

        Unless overridden: the password first, where the sign-in began with SRP_A; then a question, three times at most.
        """
        match [each.name for each in attempt.rounds]:
            case ["SRP_A"]:
                return Then.PASSWORD
            case [*_, "CUSTOM_CHALLENGE"] if attempt.rounds[-1].correct:
                return Then.TOKENS
            case asked if asked.count("CUSTOM_CHALLENGE") == 3:
                return Then.FAIL
            case _:
                return Then.QUESTION

    @abstractmethod
    def create(self, attempt: Attempt) -> Question:
        """The next question (CreateAuthChallenge)."""

    @abstractmethod
    def verify(self, attempt: Attempt, question: Question, answer: str) -> bool:
        """Whether the answer is right (VerifyAuthChallengeResponse)."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody who signs up."""

    username: str
    attributes: Mapping[str, str]
    validation_data: Mapping[str, str]
    client_metadata: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AutoConfirm:
    """The account needs no code."""

    verify: tuple[str, ...] = ()
    """Addresses that count as verified at once: `"email"`, `"phone_number"`."""


PreSignUp: TypeAlias = Callable[[NewUser], AutoConfirm | None]
"""Looks at somebody who signs up: None lets them, `AutoConfirm` spares them the code, whatever it raises refuses them:
the text of a ValueError("No.") is told as "PreSignUp failed with error No.."."""
