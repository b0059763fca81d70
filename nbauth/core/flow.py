"""The whole sign-in, as three tables: what an answer asks for, what a reply leads to, where a failure leaves one.

step + answer    → request      respond
request + reply  → step         receive
step + failure   → step         after_failure

SignedOut         ──Password────→ VerifyPassword
NeedsSmsCode      ──Code────────→ AnswerCode            Challenged(kind) → the step that asks for it
NeedsEmailCode    ──Code────────→ AnswerCode            Authenticated    → SignedIn
NeedsTotpCode     ──Code────────→ AnswerCode
NeedsNewPassword  ──NewPassword─→ AnswerNewPassword
"""

from collections.abc import Mapping
from typing import assert_never

from nbauth.core.messages import (
    AnswerCode,
    AnswerNewPassword,
    Authenticated,
    Challenged,
    Kind,
    Reply,
    Request,
    VerifyPassword,
)
from nbauth.core.steps import (
    Answer,
    Challenge,
    Code,
    NeedsEmailCode,
    NeedsNewPassword,
    NeedsSmsCode,
    NeedsTotpCode,
    NewPassword,
    Password,
    SignedIn,
    SignedOut,
    Step,
)
from nbauth.errors import (
    ChallengeExpired,
    CodeExpired,
    NbauthError,
    Throttled,
    Unreachable,
    WeakPassword,
    WrongCode,
    WrongCredentials,
)
from nbauth.secret import Secret

# UsernameType, PasswordType and SoftwareTokenMFAUserCodeType in botocore's cognito-idp service model; a one-time code
# from a custom message or a migration trigger may be longer than six digits, but never this long.
_LONGEST_USERNAME = 128
_LONGEST_PASSWORD = 256
_LONGEST_CODE = 64

_RETRY_KEEPS_THE_STEP = (WrongCode, WeakPassword, Unreachable, Throttled)


def respond(step: Step, answer: Answer) -> Request:
    """What `answer` asks of the identity provider at `step`.

    Raises WrongCredentials, WrongCode or WeakPassword for an answer that can't be right, before anything is sent, and
    ChallengeExpired for an answer to a question that is not open.
    """
    match step, answer:
        case SignedOut() | SignedIn(), Password(username=username, password=password):
            return VerifyPassword(_checked_username(username), _checked_password(password))
        case NeedsSmsCode(), Code(code):
            return AnswerCode(step.username, Kind.SMS_CODE, step.ticket, _checked_code(code))
        case NeedsEmailCode(), Code(code):
            return AnswerCode(step.username, Kind.EMAIL_CODE, step.ticket, _checked_code(code))
        case NeedsTotpCode(), Code(code):
            return AnswerCode(step.username, Kind.TOTP_CODE, step.ticket, _checked_code(code))
        case NeedsNewPassword(), NewPassword(password, attributes):
            given = _checked_attributes(step.required_attributes, attributes)
            return AnswerNewPassword(step.username, step.ticket, _checked_new_password(password), given)
        case _:
            raise ChallengeExpired("That is not what is being asked for now.", hint="Look at the step, or start again.")


def receive(request: Request, reply: Reply) -> Step:
    """The step that `reply` leads to."""
    match reply:
        case Authenticated(tokens):
            return SignedIn(tokens.shown_name, tokens)
        case Challenged():
            return _challenge_step(request.username, reply)
        case _:
            assert_never(reply)


def after_failure(step: Step, failure: NbauthError, username: str) -> Step:
    """Where `failure` leaves a person who was at `step`: the same question again, or the beginning with the name kept.

    A code that was used or is too old keeps the step: an authenticator app shows a new one soon.
    """
    match step:
        case SignedOut():
            return SignedOut(username or step.username)
        case SignedIn():
            return step
        case NeedsTotpCode() if isinstance(failure, CodeExpired):
            return step
        case NeedsSmsCode() | NeedsEmailCode() | NeedsTotpCode() | NeedsNewPassword():
            return step if isinstance(failure, _RETRY_KEEPS_THE_STEP) else SignedOut(step.username)
        case _:
            assert_never(step)


def answer_to(step: Step, text: Secret, attributes: Mapping[str, str]) -> Answer:
    """What `text` means as an answer to `step`. Raises ChallengeExpired where no answer is awaited."""
    match step:
        case NeedsSmsCode() | NeedsEmailCode() | NeedsTotpCode():
            return Code(text)
        case NeedsNewPassword():
            return NewPassword(text, attributes)
        case SignedOut() | SignedIn():
            raise ChallengeExpired("No question is open.", hint="Start with sign_in(username, password).")
        case _:
            assert_never(step)


def _challenge_step(username: str, reply: Challenged) -> Challenge:
    match reply.kind:
        case Kind.SMS_CODE:
            return NeedsSmsCode(username, reply.sent_to, reply.answer_by, reply.ticket)
        case Kind.EMAIL_CODE:
            return NeedsEmailCode(username, reply.sent_to, reply.answer_by, reply.ticket)
        case Kind.TOTP_CODE:
            return NeedsTotpCode(username, reply.answer_by, reply.ticket)
        case Kind.NEW_PASSWORD:
            return NeedsNewPassword(username, reply.required_attributes, reply.answer_by, reply.ticket)
        case _:
            assert_never(reply.kind)


def _checked_username(username: str) -> str:
    """Trimmed, never lower-cased: user names can be case-sensitive."""
    name = username.strip()
    if not name:
        raise WrongCredentials("The username is empty.", hint="Type your username.")
    if len(name) > _LONGEST_USERNAME:
        raise WrongCredentials(
            f"That username has {len(name):,} characters; user pools allow {_LONGEST_USERNAME}.", hint="Check it."
        )
    if not name.isprintable():
        raise WrongCredentials("The username holds a character that can't be printed.", hint="Type it by hand.")
    return name


def _checked_password(password: Secret) -> Secret:
    if flaw := _flaw(password):
        raise WrongCredentials(f"The password {flaw}.", hint="Type your password.")
    return password


def _checked_new_password(password: Secret) -> Secret:
    if flaw := _flaw(password):
        raise WeakPassword(f"The new password {flaw}.", hint="Choose another one.")
    return password


def _flaw(password: Secret) -> str:
    """Why no pool can have it as a password, or nothing. Never trimmed: spaces are part of a password."""
    if not len(password):
        return "is empty"
    if len(password) > _LONGEST_PASSWORD:
        return f"is longer than the {_LONGEST_PASSWORD} characters that user pools allow"
    if any("\ud800" <= character <= "\udfff" for character in password.reveal()):  # a page can send half a pair
        return "holds a broken character"
    return ""


def _checked_code(code: Secret) -> Secret:
    """Without the spaces that people and phones put into codes."""
    digits = Secret("".join(code.reveal().split()))
    if not len(digits):
        raise WrongCode("The code is empty.", hint="Type the code.")
    if len(digits) > _LONGEST_CODE or not digits.reveal().isascii():
        raise WrongCode(
            "That is not a one-time code.", hint="Type the digits that you were sent or that the app shows."
        )
    return digits


def _checked_attributes(required: tuple[str, ...], given: Mapping[str, str]) -> dict[str, str]:
    attributes = {name: value.strip() for name, value in given.items()}
    for name in required:
        if not attributes.get(name):
            raise WeakPassword(f"The user pool also asks for your {name}.", hint="Fill it in.")
    return attributes
