"""Where a sign-in stands, one frozen type each: what its screen shows and what its answer needs, and nothing else.

nothing is asked     SignedOut, SignedIn      an Opening begins a sign-in
a challenge          Needs…                   the identity provider takes its Answer
a detour             Needs…                   the account must be mended first: `Accounts` takes its Answer, and the
                                              sign-in goes on
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nbauth.core import checks, choices, first_factors, mfa
from nbauth.core.answers import (
    Address,
    Answer,
    ChosenFactor,
    ChosenFirstFactor,
    CustomAnswer,
    EmailAddress,
    GivenPassword,
    NewPassword,
    Opening,
    Reset,
)
from nbauth.core.first_factors import FirstFactor
from nbauth.core.hosted import Attempt
from nbauth.core.mfa import Factor, MfaChoice
from nbauth.core.questions import AChallenge, AQuestion, AsksForCode
from nbauth.core.tokens import Tokens
from nbauth.errors import (
    ChallengeExpired,
    CodeExpired,
    NbauthError,
)
from nbauth.secret import HoldsSecrets, Secret
from nbauth.texts import Session

__all__ = [
    "NeedsBrowser",
    "NeedsCustomAnswer",
    "NeedsEmailCode",
    "NeedsEmailSetup",
    "NeedsFactorChoice",
    "NeedsMfaChoice",
    "NeedsMfaSetupChoice",
    "NeedsNewPassword",
    "NeedsPassword",
    "NeedsPasswordReset",
    "NeedsSignUpConfirmation",
    "NeedsSmsCode",
    "NeedsTotpCode",
    "NeedsTotpSetup",
    "SignedIn",
    "SignedOut",
    "Step",
]


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Nobody is signed in, and nothing is asked yet but who they are."""

    username: str = ""
    """Filled in already: who signed in last, or what was typed before an error."""


@dataclass(frozen=True, slots=True)
class SignedIn(HoldsSecrets):
    """The user pool has signed the person in."""

    username: str
    tokens: Tokens = field(repr=False)


@dataclass(frozen=True, slots=True)
class NeedsSmsCode(AChallenge, AsksForCode):
    """The user pool has texted a one-time code."""

    sent_to: str
    """The phone number as the pool masks it, for example `"+*******1234"`."""
    medium: Literal["SMS"] = "SMS"


@dataclass(frozen=True, slots=True)
class NeedsEmailCode(AChallenge, AsksForCode):
    """The user pool has sent a one-time code by e-mail."""

    sent_to: str
    """The address as the pool masks it, for example `"a***@e***"`."""
    medium: Literal["EMAIL"] = "EMAIL"


@dataclass(frozen=True, slots=True)
class NeedsTotpCode(AChallenge, AsksForCode):
    """The code that the person's authenticator app shows now is asked for."""

    stays_after = (*AChallenge.stays_after, CodeExpired)  # the app shows a new one soon


@dataclass(frozen=True, slots=True)
class NeedsFactorChoice(AChallenge):
    """The user pool lets the person choose what to sign in with."""

    takes = ChosenFirstFactor

    choices: tuple[FirstFactor, ...]
    """`"PASSWORD"`, `"EMAIL"` and `"SMS"`: those that the pool offers to this user."""
    password_is_sent: bool = False
    """As in `NeedsPassword`."""

    def meant(self, text: Secret, attributes: Mapping[str, str]) -> ChosenFirstFactor:  # noqa: ARG002 -- it has none
        """In whatever words. Raises WrongChoice."""
        return ChosenFirstFactor(first_factors.meant(text, self.choices))

    def checked(self, answer: Answer) -> Answer:
        if isinstance(answer, ChosenFirstFactor):
            choices.checked(answer.factor, self.choices)
        return answer.checked()


@dataclass(frozen=True, slots=True)
class NeedsPassword(AChallenge):
    """The person has chosen the password, or can have nothing else."""

    takes = GivenPassword

    is_sent: bool = False
    """Whether the password itself is sent, because the user pool takes no proof of it here."""

    def meant(self, text: Secret, attributes: Mapping[str, str]) -> GivenPassword:  # noqa: ARG002 -- it has none
        return GivenPassword(text)


@dataclass(frozen=True, slots=True)
class NeedsTotpSetup(AChallenge, AsksForCode):
    """The account must have an authenticator app: what to tell the app, and the first code that it shows is asked for.

    It stays the same after a wrong code.
    """

    stays_after = (*AChallenge.stays_after, CodeExpired)

    secret_key: str = field(repr=False)
    """To be typed into the app, base32."""
    uri: str = field(repr=False)
    """The same for a QR code: an `otpauth:` address, which says whose account it is."""


@dataclass(frozen=True, slots=True)
class NeedsEmailSetup(AChallenge):
    """The account must have an e-mail address that codes can be sent to: it is asked for, and a code follows."""

    takes = EmailAddress

    def meant(self, text: Secret, attributes: Mapping[str, str]) -> EmailAddress:  # noqa: ARG002 -- it has none
        return EmailAddress(text.reveal())


@dataclass(frozen=True, slots=True)
class _AsksForFactor(AChallenge):
    """Asks which of several second factors it shall be."""

    takes = ChosenFactor

    choices: tuple[MfaChoice, ...]
    """The safest first."""

    @property
    def factors(self) -> tuple[Factor, ...]:
        """What can be chosen."""
        return tuple(choice.factor for choice in self.choices)

    def meant(self, text: Secret, attributes: Mapping[str, str]) -> ChosenFactor:  # noqa: ARG002 -- it has none
        """In whatever words. Raises WrongChoice."""
        return ChosenFactor(mfa.meant(text, self.factors))

    def checked(self, answer: Answer) -> Answer:
        if isinstance(answer, ChosenFactor):
            mfa.checked(answer.factor, self.factors)
        return answer.checked()


@dataclass(frozen=True, slots=True)
class NeedsMfaChoice(_AsksForFactor):
    """The account has several second factors: which one it shall be now is asked."""


@dataclass(frozen=True, slots=True)
class NeedsMfaSetupChoice(_AsksForFactor):
    """The account must have a second factor, and has none: which one shall be set up is asked."""

    elsewhere: tuple[Factor, ...] = ()
    """What the user pool also offers, and nobody can set up during a sign-in."""


@dataclass(frozen=True, slots=True)
class NeedsNewPassword(AChallenge):
    """The password was a temporary one: a new one is asked for, and the attributes that the pool requires."""

    takes = NewPassword
    required_attributes: tuple[str, ...]
    """Names of user attributes that have no value yet, for example `("email",)`."""

    def meant(self, text: Secret, attributes: Mapping[str, str]) -> NewPassword:
        return NewPassword(text, attributes)

    def checked(self, answer: Answer) -> Answer:
        if isinstance(answer, NewPassword):
            checks.attributes(answer.attributes, required=self.required_attributes)
        return answer.checked()


@dataclass(frozen=True, slots=True)
class NeedsCustomAnswer(AChallenge):
    """The user pool's own code (its challenge triggers) asks something."""

    takes = CustomAnswer
    parameters: Mapping[str, str]
    """What the trigger made public; what its names mean is between the pool's author and the people who sign in."""

    def meant(self, text: Secret, attributes: Mapping[str, str]) -> CustomAnswer:  # noqa: ARG002 -- it has none
        return CustomAnswer(text)


@dataclass(frozen=True, slots=True)
class NeedsBrowser(AChallenge):
    """The person signs in at a page in the browser: the address that it comes back to is the answer."""

    takes = Address
    stays_after = (*AChallenge.stays_after, CodeExpired)  # the page gives another one

    url: str = field(repr=False)
    """To be opened in your own browser. It gives nobody your sign-in; but whoever else opens it could have you signed
    in as themselves.
    """
    attempt: Attempt = field(repr=False)

    def meant(self, text: Secret, attributes: Mapping[str, str]) -> Address:  # noqa: ARG002 -- it has none
        return Address(text)

    def checked(self, answer: Answer) -> Answer:
        """Nothing is sent for an address that answers something else."""
        if isinstance(answer, Address):
            self.attempt.came_back(answer.address)
        return answer.checked()


@dataclass(frozen=True, slots=True)
class NeedsSignUpConfirmation(AsksForCode):
    """The account exists, and waits for the code that was sent at the sign-up."""

    stays_after = (NbauthError,)
    opening: Opening = field(repr=False)
    """With which the sign-in goes on when the account is confirmed."""


@dataclass(frozen=True, slots=True)
class NeedsPasswordReset(AQuestion):
    """A new password must be set, with a code that is sent to the person."""

    takes = Reset
    stays_after = (NbauthError,)
    opening: Opening = field(repr=False)
    """With which, and the new password, the sign-in goes on."""

    def meant(self, text: Secret, attributes: Mapping[str, str]) -> Reset:  # noqa: ARG002 -- see below
        """One text can't be the code and the password: raises ChallengeExpired."""
        raise ChallengeExpired(Session.RESET_FIRST)


SentChallenge = (
    NeedsSmsCode
    | NeedsEmailCode
    | NeedsTotpCode
    | NeedsFactorChoice
    | NeedsPassword
    | NeedsMfaChoice
    | NeedsTotpSetup
    | NeedsEmailSetup
    | NeedsMfaSetupChoice
    | NeedsNewPassword
    | NeedsCustomAnswer
)
"""Those that a call asks."""
Challenge = SentChallenge | NeedsBrowser
Detour = NeedsSignUpConfirmation | NeedsPasswordReset
Question = Challenge | Detour
Step = SignedOut | Question | SignedIn
Outcome = Question | SignedIn
"""Where an opening or an answer leads."""
