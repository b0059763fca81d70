"""The challenges, one row each: Cognito's name, the step, how its parameters are read, how an answer is written.

A test holds the rows against `Challenge`. An exchange of several calls (SRP) is in `exchanges.py`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from nbauth.aws.during import During
from nbauth.aws.reply import public, shown, text
from nbauth.core.answers import Answer, Code, CustomAnswer, NewPassword
from nbauth.core.delivery import Ticket
from nbauth.core.steps import (
    Challenge,
    NeedsCustomAnswer,
    NeedsEmailCode,
    NeedsNewPassword,
    NeedsSmsCode,
    NeedsTotpCode,
)
from nbauth.errors import UnsupportedChallenge
from nbauth.texts import Service

Parameters = Mapping[str, Any]
S = TypeVar("S", bound=Challenge)
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

    @property
    def sent_to(self) -> str:
        """The address or number, masked."""
        return shown(self.parameters.get("CODE_DELIVERY_DESTINATION")) or "you"


@dataclass(frozen=True, slots=True)
class Row(Generic[S, A]):
    """One challenge."""

    name: str
    step: type[S]
    read: Callable[[Asked], S]
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


def _new_password(asked: Asked) -> NeedsNewPassword:
    return NeedsNewPassword(asked.username, asked.answer_by, asked.ticket, _required_attributes(asked.parameters))


def _custom(asked: Asked) -> NeedsCustomAnswer:
    return NeedsCustomAnswer(asked.username, asked.answer_by, asked.ticket, _public(asked.parameters))


def _as(parameter: str) -> Callable[[Code], dict[str, str]]:
    return lambda answer: {parameter: answer.code.reveal()}


def _password_and_attributes(answer: NewPassword) -> dict[str, str]:
    attributes = {f"userAttributes.{name}": value for name, value in answer.attributes.items()}
    return {"NEW_PASSWORD": answer.password.reveal(), **attributes}


def _text(answer: CustomAnswer) -> dict[str, str]:
    return {"ANSWER": answer.text.reveal()}


ROWS: tuple[Row[Any, Any], ...] = (
    Row("SMS_MFA", NeedsSmsCode, _sms_code, Code, _as("SMS_MFA_CODE")),
    Row("EMAIL_OTP", NeedsEmailCode, _email_code, Code, _as("EMAIL_OTP_CODE")),
    Row("SOFTWARE_TOKEN_MFA", NeedsTotpCode, _totp_code, Code, _as("SOFTWARE_TOKEN_MFA_CODE")),
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
_BY_STEP = {row.step: row for row in ROWS}


def read(name: object, asked: Asked) -> Challenge:
    """The step for a challenge of this name. Raises UnsupportedChallenge, naming it."""
    row = _BY_NAME.get(name) if isinstance(name, str) else None
    if row is None:
        raise UnsupportedChallenge(Service.UNSUPPORTED.of(what=shown(name) or "something"))
    step: Challenge = row.read(asked)
    return step


def row_of(step: Challenge) -> Row[Any, Any]:
    """The row that the step was read by."""
    return _BY_STEP[type(step)]


def _required_attributes(parameters: Parameters) -> tuple[str, ...]:
    """`requiredAttributes` is a JSON list of names, with or without the prefix `userAttributes.`.

    https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html: at most 50 custom ones beside the standard.
    """
    names = json.loads(parameters.get("requiredAttributes") or "[]")
    if not isinstance(names, list) or len(names) > 75:
        raise ValueError("no list of attributes")
    return tuple(text(name, longest=60).removeprefix("userAttributes.") for name in names)


def _public(parameters: Parameters) -> dict[str, str]:
    """What CreateAuthChallenge made public, without the names that Cognito adds."""
    given = {name: value for name, value in parameters.items() if name not in {"USERNAME", "USER_ID_FOR_SRP"}}
    if len(given) > _MOST_PARAMETERS:
        raise ValueError("too many parameters")
    told = {name: text for key, value in given.items() if (name := shown(key)) and (text := public(value))}
    if sum(map(len, told.values())) > _LONGEST:
        raise ValueError("too long")
    return told
