"""The fields and buttons that several screens have."""

from dataclasses import replace
from datetime import datetime

from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.view import Button, Does, Field, Screen, Then, Typed, View


def _start_over(_typed: Typed, model: SignInModel) -> Then:
    model.start_over()
    return Then()


def _ask_for_the_password(_typed: Typed, model: SignInModel) -> Then:
    """The time may be over for which it was held."""
    model.start_over()
    return Then(notice=Screens.PASSWORD_AGAIN)


def back_to(screen: Screen | None) -> Button:
    """Leaves a screen that is no step, for the one that it was opened from; None is what the step asks."""
    return Button("back", Screens.BACK, Screens.GOING_BACK, lambda _typed, _model: Then(screen))


BACK = Button("back", Screens.BACK, Screens.GOING_BACK, _start_over)
"""Leaves the question."""
START_AGAIN = Button("start-again", Screens.START_AGAIN, Screens.GOING_BACK, _ask_for_the_password, primary=True)
"""Leaves a question whose time may be over."""
CLOSE = back_to(None)
"""Leaves a screen that is no step, for what the step asks."""


def continue_with(does: Does) -> Button:
    """The button that sends what was typed."""
    return Button("continue", Screens.CONTINUE, Screens.CHECKING, does, primary=True, answers=True)


def while_it_lasts(shown: View, answer_by: datetime, now: datetime) -> View:
    """With the time that is left. After it the pool may still take an answer, but the way out comes first."""
    left = max(0, int((answer_by - now).total_seconds()))
    over = Screens.TIME_MAY_BE_OVER.of(button=START_AGAIN.label)
    if not left:
        answers = tuple(replace(button, primary=False) for button in shown.buttons if button.answers)
        shown = replace(shown, buttons=(START_AGAIN, *answers))
    return replace(shown, seconds_left=left, time_is_over=over)


PASSWORD = Field("password", Screens.PASSWORD, "password", "current-password", secret=True)
NEW_PASSWORDS = (
    Field("new_password", Screens.NEW_PASSWORD, "password", "new-password", secret=True),
    Field("confirm_password", Screens.CONFIRM_PASSWORD, "password", "new-password", secret=True),
)


def code_field(asks: str) -> Field:
    """For a one-time code; a prompt says with `asks` which."""
    return Field("code", Screens.CODE, "code", "one-time-code", secret=True, asks=asks)


def sent_when_pasted(field: Field) -> Field:
    """A code's that is all that the screen asks for. Who pastes has chosen; who types may still look at it.

    It is told beforehand: https://www.w3.org/WAI/WCAG22/Understanding/on-input.html. User pools send six or eight
    digits; where a pool's own messages bring others, they are sent as before.
    """
    return replace(field, sent_when_pasted=True, hint=Screens.SENT_WHEN_PASTED)


def hidden_username(username: str) -> Field:
    """So that a password manager saves a new password under this name.

    https://www.chromium.org/developers/design-documents/create-amazing-password-forms/
    """
    return Field("username", "", "hidden", "username", username)
