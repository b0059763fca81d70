"""What the screens have in common: the frame, and the fields and buttons that several have."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.view import Button, Does, Field, Screen, Situation, Then, Typed, View


def framed(screen: Screen, situation: Situation) -> View:
    """The whole view of a screen."""
    pool, error, busy = situation.status.pool, situation.error, situation.busy
    shown = screen.shows(situation)
    # A sign-in that is done is shown as done, even if its worker has not come back.
    is_busy = busy is not None and (busy.lingers or busy.action in {button.action for button in shown.buttons})
    host = pool.foreign_hosts
    return replace(
        shown,
        pool=Screens.POOL_AT.of(pool=pool.user_pool_id, host=host) if host else Screens.POOL.of(pool=pool.user_pool_id),
        # Wherever something is typed: a notebook that was sent must not pass another pool off as the reader's own.
        warning=". ".join(_warnings(situation)) if shown.fields else "",
        notice=situation.notice or shown.notice,
        error=error.message if error else "",
        hint=error.hint if error else "",
        busy=is_busy,
        status=busy.doing if busy and is_busy else "",
    )


def _warnings(situation: Situation) -> Iterator[str]:
    """Who will get what is typed, or what comes of it, if that is not who it was."""
    pool, before = situation.status.pool, situation.status.used_before
    if pool.foreign_hosts:
        yield Screens.NOT_AWS.of(host=pool.foreign_hosts)
    if before:
        now = pool.identity_pool_id or Screens.NONE
        yield Screens.OTHER_IDENTITY_POOL.of(now=now, before=before)


def _start_over(_typed: Typed, model: SignInModel) -> Then:
    model.start_over()
    return Then()


def _close(_typed: Typed, _model: SignInModel) -> Then:
    return Then()


BACK = Button("back", Screens.BACK, Screens.GOING_BACK, _start_over)
"""Leaves the question."""
CLOSE = Button("back", Screens.BACK, Screens.GOING_BACK, _close)
"""Leaves a screen that is no step, for what the step asks."""


def continue_with(does: Does) -> Button:
    """The button that sends what was typed."""
    return Button("continue", Screens.CONTINUE, Screens.CHECKING, does, primary=True)


CODE = Field("code", Screens.CODE, "code", "one-time-code", secret=True)
NEW_PASSWORDS = (
    Field("new_password", Screens.NEW_PASSWORD, "password", "new-password", secret=True),
    Field("confirm_password", Screens.CONFIRM_PASSWORD, "password", "new-password", secret=True),
)


def hidden_username(username: str) -> Field:
    """So that a password manager saves a new password under this name.

    https://www.chromium.org/developers/design-documents/create-amazing-password-forms/
    """
    return Field("username", "", "hidden", "username", username)


def seconds_between(now: datetime, then: datetime) -> int:
    """Never negative."""
    return max(0, int((then - now).total_seconds()))
