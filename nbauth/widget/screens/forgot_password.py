"""The screen that asks whose password was forgotten."""

from dataclasses import dataclass

from nbauth.core.openings import opening_for
from nbauth.core.steps import NeedsPasswordReset
from nbauth.secret import Secret
from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.reset_password import ResetPasswordScreen
from nbauth.widget.screens.screen import CLOSE
from nbauth.widget.screens.sent import Sent
from nbauth.widget.screens.username import username_field, username_from
from nbauth.widget.view import Button, Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class ForgotPasswordScreen(Screen):
    """Asks for the name."""

    username: str
    """Filled in already: what was typed at the sign-in."""
    keep: bool | None
    """What was chosen there."""

    def shows(self, situation: Situation) -> View:
        return View(
            heading=Screens.FORGOTTEN,
            text=Screens.WHOSE,
            fields=(username_field(situation.status.pool, self.username),),
            buttons=(Button("send", Screens.CONTINUE, Screens.SENDING, self._send, primary=True, answers=True), CLOSE),
        )

    def _send(self, typed: Typed, model: SignInModel) -> Then:
        pool = model.status().pool
        username = username_from(typed, pool)
        delivery = model.accounts.forgot_password(username)
        step = NeedsPasswordReset(username, opening_for(pool, username, Secret(""), keep=self.keep))
        return Then(ResetPasswordScreen(step, Sent(model.now(), delivery)))
