"""The challenges, one row each: Cognito's name, the step, how its parameters are read, how an answer is written.

A test holds the rows against `SentChallenge`. An exchange of several calls (SRP) is in `exchanges.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from nbauth.aws import first_factors, mfa_setup
from nbauth.aws.during import During
from nbauth.aws.factor_names import factors, name_of
from nbauth.aws.reply import names, public, secret_key, shown
from nbauth.core.answers import (
    Answer,
    ChosenFactor,
    ChosenFirstFactor,
    Code,
    CustomAnswer,
    EmailAddress,
    GivenPassword,
    NewPassword,
)
from nbauth.core.delivery import Ticket
from nbauth.core.mfa import Factor, MfaChoice, totp_setup
from nbauth.core.steps import (
    NeedsCustomAnswer,
    NeedsEmailCode,
    NeedsEmailSetup,
    NeedsFactorChoice,
    NeedsMfaChoice,
    NeedsMfaSetupChoice,
    NeedsNewPassword,
    NeedsPassword,
    NeedsSmsCode,
    NeedsTotpCode,
    NeedsTotpSetup,
    SentChallenge,
)
from nbauth.errors import UnsupportedChallenge
from nbauth.texts import Service

Parameters = Mapping[str, Any]
S = TypeVar("S", bound=SentChallenge)
A = TypeVar("A", bound=Answer)
_MOST_PARAMETERS = 50
_LONGEST = 512 * 1024  # characters, all of them: a picture or two


@dataclass(frozen=True, slots=True)
class Asked:
    """What Cognito said when it asked."""

    username: str
    answer_by: datetime
    ticket: Ticket
    parameters: Parameters
    issuer: str
    """What an authenticator app calls the user pool."""

    @property
    def sent_to(self) -> str:
        """The address or number, masked."""
        return shown(self.parameters.get("CODE_DELIVERY_DESTINATION")) or "you"


@dataclass(frozen=True, slots=True)
class Row(Generic[S, A]):
    """One challenge, or one of the questions that it is."""

    name: str
    step: type[S]
    read: Callable[[Asked], SentChallenge]
    """The step, which is one of several where rows of the same name have this in common."""
    takes: type[A]
    write: Callable[[A], dict[str, str]]
    """From the answer to ChallengeResponses."""
    during: During = During.CHALLENGE
    """What its refusals mean."""


def _sms_code(asked: Asked) -> NeedsSmsCode:
    return NeedsSmsCode(asked.username, asked.answer_by, asked.ticket, asked.sent_to)


def _email_code(asked: Asked) -> NeedsEmailCode:
    return NeedsEmailCode(asked.username, asked.answer_by, asked.ticket, asked.sent_to)


def _totp_code(asked: Asked) -> NeedsTotpCode:
    return NeedsTotpCode(asked.username, asked.answer_by, asked.ticket)


def _first_factor(asked: Asked) -> NeedsFactorChoice | NeedsPassword:
    usual = (asked.username, asked.answer_by, asked.ticket)
    factors, password_is_sent = first_factors.offered(asked.parameters)
    if factors == ("PASSWORD",):
        return NeedsPassword(*usual, password_is_sent)
    return NeedsFactorChoice(*usual, factors, password_is_sent)


def _proved_password(asked: Asked) -> NeedsPassword:
    return NeedsPassword(asked.username, asked.answer_by, asked.ticket)


def _sent_password(asked: Asked) -> NeedsPassword:
    return NeedsPassword(asked.username, asked.answer_by, asked.ticket, is_sent=True)


def _mfa_choice(asked: Asked) -> NeedsMfaChoice:
    offered = factors(names(asked.parameters.get("MFAS_CAN_CHOOSE")))
    if not offered:
        raise ValueError("nothing to choose from")
    where = shown(asked.parameters.get("CODE_DELIVERY_DESTINATION"))
    choices = tuple(MfaChoice(each, where if each == _medium_of(where) else "") for each in offered)
    return NeedsMfaChoice(asked.username, asked.answer_by, asked.ticket, choices)


def _medium_of(where: str) -> Factor | None:
    """[?] One destination comes with all the choices, and is met as the phone number's; it may be the address."""
    if where.startswith("+"):
        return "SMS"
    return "EMAIL" if "@" in where else None


def _mfa_setup(asked: Asked) -> NeedsTotpSetup | NeedsEmailSetup | NeedsMfaSetupChoice:
    usual = (asked.username, asked.answer_by, asked.ticket)
    if mfa_setup.SECRET_CODE in asked.parameters:
        key = secret_key(asked.parameters[mfa_setup.SECRET_CODE])
        told = totp_setup(key, issuer=asked.issuer, account=asked.username)
        return NeedsTotpSetup(*usual, told.secret_key, told.uri)
    here, elsewhere = mfa_setup.offered(asked.parameters)
    if asked.parameters.get(mfa_setup.CHOSEN) or here == ("EMAIL",):
        return NeedsEmailSetup(*usual)
    if not here:
        offered = ", ".join(elsewhere) or shown(asked.parameters.get("MFAS_CAN_SETUP"))
        raise UnsupportedChallenge(Service.NO_SETUP.of(offered=offered))
    return NeedsMfaSetupChoice(*usual, tuple(map(MfaChoice, here)), elsewhere)


def _new_password(asked: Asked) -> NeedsNewPassword:
    return NeedsNewPassword(asked.username, asked.answer_by, asked.ticket, _required_attributes(asked.parameters))


def _custom(asked: Asked) -> NeedsCustomAnswer:
    return NeedsCustomAnswer(asked.username, asked.answer_by, asked.ticket, _public(asked.parameters))


def _as(parameter: str) -> Callable[[Code], dict[str, str]]:
    return lambda answer: {parameter: answer.code.reveal()}


def _password_and_attributes(answer: NewPassword) -> dict[str, str]:
    attributes = {f"userAttributes.{name}": value for name, value in answer.attributes.items()}
    return {"NEW_PASSWORD": answer.password.reveal(), **attributes}


def _first_factors_name(answer: ChosenFirstFactor) -> dict[str, str]:
    return {"ANSWER": first_factors.name_of(answer.factor)}


def _factor(answer: ChosenFactor) -> dict[str, str]:
    return {"ANSWER": name_of(answer.factor)}


def _email(answer: EmailAddress) -> dict[str, str]:
    return {"EMAIL": answer.address}  # [?] as Amplify does; the service model has no word of it


def _nothing(answer: Answer) -> dict[str, str]:  # noqa: ARG001 -- the calls before have said it all
    return {}


def _text(answer: CustomAnswer) -> dict[str, str]:
    return {"ANSWER": answer.text.reveal()}


ROWS: tuple[Row[Any, Any], ...] = (
    Row("SMS_MFA", NeedsSmsCode, _sms_code, Code, _as("SMS_MFA_CODE")),
    Row("EMAIL_OTP", NeedsEmailCode, _email_code, Code, _as("EMAIL_OTP_CODE")),
    Row("SMS_OTP", NeedsSmsCode, _sms_code, Code, _as("SMS_OTP_CODE")),
    Row("SOFTWARE_TOKEN_MFA", NeedsTotpCode, _totp_code, Code, _as("SOFTWARE_TOKEN_MFA_CODE")),
    Row(first_factors.SELECT, NeedsFactorChoice, _first_factor, ChosenFirstFactor, _first_factors_name),
    Row(first_factors.SELECT, NeedsPassword, _first_factor, GivenPassword, _nothing, During.GIVEN_PASSWORD),
    Row(first_factors.PROVED, NeedsPassword, _proved_password, GivenPassword, _nothing, During.GIVEN_PASSWORD),
    Row(first_factors.SENT, NeedsPassword, _sent_password, GivenPassword, _nothing, During.GIVEN_PASSWORD),
    Row("SELECT_MFA_TYPE", NeedsMfaChoice, _mfa_choice, ChosenFactor, _factor),
    Row(mfa_setup.CHALLENGE, NeedsMfaSetupChoice, _mfa_setup, ChosenFactor, _nothing),
    Row(mfa_setup.CHALLENGE, NeedsTotpSetup, _mfa_setup, Code, _nothing),
    Row(mfa_setup.CHALLENGE, NeedsEmailSetup, _mfa_setup, EmailAddress, _email, During.EMAIL_SETUP),
    Row(
        "NEW_PASSWORD_REQUIRED",
        NeedsNewPassword,
        _new_password,
        NewPassword,
        _password_and_attributes,
        During.NEW_PASSWORD,
    ),
    Row("CUSTOM_CHALLENGE", NeedsCustomAnswer, _custom, CustomAnswer, _text, During.CUSTOM_CHALLENGE),
)
_BY_NAME = {row.name: row for row in ROWS}


def read(name: object, asked: Asked) -> SentChallenge:
    """The step for a challenge of this name. Raises UnsupportedChallenge, naming it."""
    row = _BY_NAME.get(name) if isinstance(name, str) else None
    if row is None:
        what = shown(name)
        raise UnsupportedChallenge(Service.UNSUPPORTED.of(what=what) if what else Service.UNSUPPORTED_AND_UNNAMED)
    return row.read(asked)


def row_of(step: SentChallenge) -> Row[Any, Any]:
    """The row that the step was read by, or the first that reads such a step."""
    rows = [row for row in ROWS if row.step is type(step)]
    return next((row for row in rows if row.name == step.ticket.question), rows[0])


def _required_attributes(parameters: Parameters) -> tuple[str, ...]:
    """`requiredAttributes` is a JSON list of names, with or without the prefix `userAttributes.`.

    https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html: at most 50 custom ones beside the standard.
    """
    return tuple(name.removeprefix("userAttributes.") for name in names(parameters.get("requiredAttributes")))


def _public(parameters: Parameters) -> dict[str, str]:
    """What CreateAuthChallenge made public, without the names that Cognito adds."""
    given = {name: value for name, value in parameters.items() if name not in {"USERNAME", "USER_ID_FOR_SRP"}}
    if len(given) > _MOST_PARAMETERS:
        raise ValueError("too many parameters")
    told = {name: text for key, value in given.items() if (name := shown(key)) and (text := public(value))}
    if sum(map(len, told.values())) > _LONGEST:
        raise ValueError("too long")
    return told
