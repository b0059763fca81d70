"""What the form shows, as a pure function of where a sign-in stands.

    Situation  ──view──→  View  ──as_message──→  the page, which draws fields, buttons and texts and decides nothing

Every text that a person reads is chosen here, except the few that the page needs when the kernel does not answer.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal, assert_never

from nbauth.config import PoolConfig
from nbauth.core.state import UserState
from nbauth.core.steps import (
    Challenge,
    NeedsEmailCode,
    NeedsNewPassword,
    NeedsSmsCode,
    NeedsTotpCode,
    SignedIn,
    SignedOut,
    Step,
)
from nbauth.errors import NbauthError

TICKED = "yes"
"""What a checkbox says that is ticked."""

YOU_ARE_SIGNED_OUT = "You are signed out."
TYPE_THE_PASSWORD_AGAIN = "Type your password again: a new code is sent then."  # noqa: S105  # a sentence
_GO_ON = "Sign in again: the session and every client made from it go on."
_KEPT = "Kept on this computer until you sign out."
_TIME_MAY_BE_OVER = "The time may be over. If your answer is refused, choose “{}”."


class Action(StrEnum):
    """What a button asks for."""

    SIGN_IN = "sign-in"
    CONTINUE = "continue"
    NEW_CODE = "new-code"
    BACK = "back"
    SIGN_OUT = "sign-out"


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a sign-in stands, seen from one form."""

    pool: PoolConfig
    step: Step
    state: UserState
    now: datetime
    ended_because: str = ""
    """Why the sign-in has ended by itself, in a sentence."""
    error: NbauthError | None = None
    """What this form's last action met."""
    busy: Action | None = None
    """What this form is doing now."""
    valid_until: datetime | None = None
    """How long the credentials at hand last (the tokens, where there is no identity pool)."""
    may_keep: bool = False
    """Whether there is a choice to keep the sign-in."""
    kept: bool = True
    """False if the sign-in lives in this kernel's memory only."""
    not_kept_because: str = ""
    """Why, where that was not chosen."""
    notice: str = ""
    """Why this screen is shown, where that is not obvious."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something to type."""

    name: str
    label: str
    kind: Literal["text", "email", "code", "password", "checkbox", "hidden"]
    """The page empties a code and a password before it sends them; it shows "hidden" to password managers alone."""
    autocomplete: str
    """A token of the HTML standard, https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill."""
    value: str = ""
    """A checkbox's is TICKED or empty."""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press."""

    action: Action
    label: str
    doing: str
    """What to say while it is being done."""
    primary: bool = False
    """What Enter does; it alone sends what was typed."""


@dataclass(frozen=True, slots=True)
class View:
    """One screen."""

    heading: str = ""
    pool: str = ""
    """Which user pool this signs in to."""
    warning: str = ""
    """Where what is typed goes, if it does not go to AWS."""
    notice: str = ""
    text: str = ""
    fields: tuple[Field, ...] = ()
    buttons: tuple[Button, ...] = ()
    signed_in_as: str = ""
    details: tuple[str, ...] = ()
    until: str = ""
    """A sentence; the page puts the time `valid_until`, in the reader's time zone, where `{time}` is."""
    valid_until: str = ""
    """ISO 8601."""
    error: str = ""
    hint: str = ""
    busy: bool = False
    status: str = ""
    seconds_left: int | None = None
    """Counted here and not from a time, so that a wrong clock in the browser does no harm."""
    time_is_over: str = ""

    def as_message(self) -> dict[str, Any]:
        """As JSON can carry it."""
        return asdict(self)


_SIGN_IN = Button(Action.SIGN_IN, "Sign in", "Signing in…", primary=True)
_CONTINUE = Button(Action.CONTINUE, "Continue", "Checking…", primary=True)
_NEW_CODE = Button(Action.NEW_CODE, "Send a new code", "Going back…")
_BACK = Button(Action.BACK, "Back", "Going back…")
_SIGN_OUT = Button(Action.SIGN_OUT, "Sign out", "Signing out…")
_DOING: Mapping[Action, str] = MappingProxyType(
    {button.action: button.doing for button in (_SIGN_IN, _CONTINUE, _NEW_CODE, _BACK, _SIGN_OUT)}
)

_CODE = Field("code", "Code", "code", "one-time-code")


def view(situation: Situation) -> View:
    """What the form shows."""
    pool, error, busy = situation.pool, situation.error, situation.busy
    screen = _screen(situation)
    is_busy = _is_shown_as_busy(busy, screen)
    return replace(
        screen,
        pool=f"User pool {pool.user_pool_id}" + (f" at {pool.foreign_host}" if pool.foreign_host else ""),
        warning=_where(pool) if screen.fields else "",
        notice=situation.notice or screen.notice,
        error=error.message if error else "",
        hint=error.hint if error else "",
        busy=is_busy,
        status=_DOING[busy] if busy and is_busy else "",
    )


def _where(pool: PoolConfig) -> str:
    """Said wherever something is typed: a notebook that was sent must not pass another pool off as the reader's own."""
    return f"This is not AWS: your sign-in goes to {pool.foreign_host}" if pool.foreign_host else ""


def attribute_field_name(attribute: str) -> str:
    """The name of the field for a user attribute: never that of another field."""
    return f"attribute.{attribute}"


def _screen(situation: Situation) -> View:
    """The part of the view that depends on the step."""
    step, now = situation.step, situation.now
    match step:
        case SignedOut():
            return _signed_out(step, situation)
        case NeedsSmsCode():
            return _sent_code(step, now, f"A code was sent by text message to {step.sent_to}.")
        case NeedsEmailCode():
            return _sent_code(step, now, f"A code was sent by e-mail to {step.sent_to}.")
        case NeedsTotpCode():
            return View(
                heading="Enter your code",
                text="Type the code that your authenticator app shows now.",
                fields=(_CODE,),
                buttons=(_CONTINUE, _BACK),
                seconds_left=_seconds_between(now, step.answer_by),
                time_is_over=_TIME_MAY_BE_OVER.format(_BACK.label),
            )
        case NeedsNewPassword():
            return _new_password(step, now)
        case SignedIn():
            return _signed_in(step, situation)
        case _:
            assert_never(step)


def _signed_out(step: SignedOut, situation: Situation) -> View:
    expired = situation.state is UserState.SIGN_IN_EXPIRED
    ticked = TICKED if situation.pool.keep_signed_in else ""
    keep = Field("keep", "Keep me signed in on this computer", "checkbox", "off", ticked)
    return View(
        heading="Sign in again" if expired else "Sign in",
        notice=f"{situation.ended_because} {_GO_ON}" if expired else "",
        fields=(
            Field("username", "Username", "text", "username", step.username),
            Field("password", "Password", "password", "current-password"),
            *([keep] if situation.may_keep else ()),
        ),
        buttons=(_SIGN_IN,),
    )


def _sent_code(step: Challenge, now: datetime, text: str) -> View:
    return View(
        heading="Enter your code",
        text=text,
        fields=(_CODE,),
        buttons=(_CONTINUE, _NEW_CODE, _BACK),
        seconds_left=_seconds_between(now, step.answer_by),
        time_is_over=_TIME_MAY_BE_OVER.format(_NEW_CODE.label),
    )


def _new_password(step: NeedsNewPassword, now: datetime) -> View:
    return View(
        heading="Choose a new password",
        text="Your password was a temporary one.",
        fields=(
            # So that a password manager saves the new password under this name:
            # https://www.chromium.org/developers/design-documents/create-amazing-password-forms/
            Field("username", "", "hidden", "username", step.username),
            Field("new_password", "New password", "password", "new-password"),
            Field("confirm_password", "Confirm password", "password", "new-password"),
            *(_attribute_field(attribute) for attribute in step.required_attributes),
        ),
        buttons=(_CONTINUE, _BACK),
        seconds_left=_seconds_between(now, step.answer_by),
        time_is_over=_TIME_MAY_BE_OVER.format(_BACK.label),
    )


# The attributes that a user pool can require, where HTML has a token of another name:
# https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
_AUTOCOMPLETE: Mapping[str, str] = MappingProxyType(
    {
        "address": "street-address",
        "birthdate": "bday",
        "email": "email",
        "family_name": "family-name",
        "gender": "sex",
        "given_name": "given-name",
        "locale": "language",
        "middle_name": "additional-name",
        "name": "name",
        "nickname": "nickname",
        "phone_number": "tel",
        "picture": "photo",
        "website": "url",
    }
)


def _attribute_field(attribute: str) -> Field:
    label = attribute.removeprefix("custom:").replace("_", " ").strip()
    return Field(
        name=attribute_field_name(attribute),
        label=label[:1].upper() + label[1:],
        kind="email" if attribute == "email" else "text",
        autocomplete=_AUTOCOMPLETE.get(attribute, "off"),
    )


def _signed_in(step: SignedIn, situation: Situation) -> View:
    until = situation.valid_until
    return View(
        signed_in_as=step.username,
        buttons=(_SIGN_OUT,),
        until=_until(situation) if until else "",
        valid_until=until.isoformat() if until else "",
        details=(_KEPT if situation.kept else _in_memory_only(situation.not_kept_because),),
    )


def _in_memory_only(because: str) -> str:
    why = because[:1].lower() + because[1:] or "a restarted kernel asks again."
    return f"Kept in memory only: {why}"


def _until(situation: Situation) -> str:
    what = "credentials" if situation.pool.identity_pool_id else "tokens"
    if situation.valid_until and situation.valid_until <= situation.now:
        return f"The {what} ended at {{time}}; they are renewed when they are used next."
    return f"{what.capitalize()} until {{time}}, renewed by themselves."


def _seconds_between(now: datetime, then: datetime) -> int:
    return max(0, int((then - now).total_seconds()))


def _is_shown_as_busy(busy: Action | None, screen: View) -> bool:
    """Whether the action is still under way for the person who looks.

    A sign-in that is done is shown as done even if its worker has not come back; but a sign-out that is done here may
    still be revoking the tokens, and an answer typed meanwhile would not be taken.
    """
    return busy is Action.SIGN_OUT or busy in {button.action for button in screen.buttons}
