"""What the screens have in common: the frame, and the fields and buttons that several have."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from nbauth.config import PoolConfig
from nbauth.texts import Screens, Text
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.invalid import invalid_fields
from nbauth.widget.view import Button, Does, Field, Screen, Situation, Then, Typed, View


def framed(screen: Screen, situation: Situation) -> View:
    """The whole view of a screen."""
    pool, error, busy = situation.status.pool, situation.error, situation.busy
    shown = screen.shows(situation)
    # A sign-in that is done is shown as done, even if its worker has not come back.
    is_busy = busy is not None and (busy.lingers or busy.action in {button.action for button in shown.buttons})
    return replace(
        shown,
        pool=_pool(pool),
        # Wherever something is typed: a notebook that was sent must not pass another pool off as the reader's own.
        warning=". ".join(_warnings(situation)) if shown.fields else "",
        waits=Screens.NOTEBOOK_WAITS if situation.awaited and not shown.signed_in_as else "",
        notice=situation.notice or shown.notice,
        error=error.message if error else "",
        hint=error.hint if error else "",
        invalid=invalid_fields(error, shown.fields),
        busy=is_busy,
        status=busy.doing if busy and is_busy else "",
        names=_names(situation),
    )


def _pool(pool: PoolConfig) -> Text:
    """Which it is."""
    if not pool.foreign_hosts:
        return Screens.POOL.of(pool=pool.user_pool_id)
    said = Screens.PRACTICE_POOL if pool.is_for_practice else Screens.POOL_AT
    return said.of(pool=pool.user_pool_id, host=pool.foreign_hosts)


def _names(situation: Situation) -> tuple[str, ...]:
    """Those that a text can hold, the longest first: one can be a part of another."""
    status, step = situation.status, situation.status.step
    names = (
        status.pool.user_pool_id,
        *status.pool.foreign_hosts.split(", "),
        *(status.username, status.shown_name, status.used_before, situation.session_name),
        *(getattr(step, "username", None), getattr(step, "sent_to", None)),
    )
    return tuple(sorted({name for name in names if name}, key=len, reverse=True))


def _warnings(situation: Situation) -> Iterator[str]:
    """Who will get what is typed, or what comes of it, if that is not who it was."""
    pool, before = situation.status.pool, situation.status.used_before
    if pool.foreign_hosts and not pool.is_for_practice:
        yield Screens.NOT_AWS.of(host=pool.foreign_hosts)
    if before:
        now = pool.identity_pool_id or Screens.NONE
        yield Screens.OTHER_IDENTITY_POOL.of(now=now, before=before)


def _start_over(_typed: Typed, model: SignInModel) -> Then:
    model.start_over()
    return Then()


def _ask_for_the_password(_typed: Typed, model: SignInModel) -> Then:
    """It was never kept."""
    model.start_over()
    return Then(notice=Screens.PASSWORD_AGAIN)


def _close(_typed: Typed, _model: SignInModel) -> Then:
    return Then()


BACK = Button("back", Screens.BACK, Screens.GOING_BACK, _start_over)
"""Leaves the question."""
START_AGAIN = Button("start-again", Screens.START_AGAIN, Screens.GOING_BACK, _ask_for_the_password, primary=True)
"""Leaves a question whose time may be over."""
CLOSE = Button("back", Screens.BACK, Screens.GOING_BACK, _close)
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


NEW_PASSWORDS = (
    Field("new_password", Screens.NEW_PASSWORD, "password", "new-password", secret=True),
    Field("confirm_password", Screens.CONFIRM_PASSWORD, "password", "new-password", secret=True),
)


def code_field(asks: str) -> Field:
    """For a one-time code; a prompt says with `asks` which."""
    return Field("code", Screens.CODE, "code", "one-time-code", secret=True, asks=asks)


def hidden_username(username: str) -> Field:
    """So that a password manager saves a new password under this name.

    https://www.chromium.org/developers/design-documents/create-amazing-password-forms/
    """
    return Field("username", "", "hidden", "username", username)
