"""The screen that asks for the password alone, where it was chosen."""

from dataclasses import dataclass

from nbauth.core.answers import GivenPassword
from nbauth.core.steps import NeedsPassword
from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.forgot_password import ForgotPasswordScreen
from nbauth.widget.screens.screen import BACK, PASSWORD, hidden_username, while_it_lasts
from nbauth.widget.view import Button, Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class PasswordScreen(Screen):
    """Asks for it, and leads to a new one."""

    step: NeedsPassword

    def shows(self, situation: Situation) -> View:
        shown = View(
            heading=Screens.ENTER_PASSWORD,
            text=Screens.SIGNING_IN_AS.of(name=self.step.username),
            fields=(hidden_username(self.step.username), PASSWORD),
            buttons=(
                Button("sign-in", Screens.SIGN_IN, Screens.SIGNING_IN, self._sign_in, primary=True, answers=True),
                Button("forgot-password", Screens.FORGOT_PASSWORD, Screens.GOING_ON, self._forgot, quiet=True),
                BACK,
            ),
        )
        return while_it_lasts(shown, self.step.answer_by, situation.now)

    def _sign_in(self, typed: Typed, model: SignInModel) -> Then:
        model.respond(self.step, GivenPassword(typed.secret("password")))
        return Then()

    def _forgot(self, _typed: Typed, model: SignInModel) -> Then:
        model.start_over()
        return Then(ForgotPasswordScreen(self.step.username, None))
