"""The screen that confirms an account with the code that was sent: after a sign-up, or at the first sign-in."""

from dataclasses import dataclass, field, replace

from nbauth.core.answers import Code
from nbauth.core.steps import NeedsSignUpConfirmation
from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.screen import BACK, CODE, Screen, continue_with
from nbauth.widget.screens.sent import Sent, wait_until_next
from nbauth.widget.view import Button, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class ConfirmSignUpScreen(Screen):
    """Asks for the code."""

    step: NeedsSignUpConfirmation
    sent: Sent | None = field(default=None, compare=False)
    """None where the code was sent at another time."""

    def shows(self, situation: Situation) -> View:
        wait = wait_until_next(self.sent, situation.now)
        return View(
            heading=Screens.CONFIRM_ACCOUNT,
            text=self.sent.where if self.sent else Screens.SENT_AT_SIGN_UP.of(username=self.step.username),
            fields=(CODE,),
            buttons=(
                continue_with(self._confirm),
                Button("new-code", Screens.NEW_CODE, Screens.SENDING, self._send_again, wait=wait),
                BACK,
            ),
        )

    def _confirm(self, typed: Typed, model: SignInModel) -> Then:
        model.respond(self.step, Code(typed.secret("code")))
        return Then()

    def _send_again(self, _typed: Typed, model: SignInModel) -> Then:
        delivery = model.accounts.resend_sign_up_code(self.step.username)
        return Then(replace(self, sent=Sent(model.now(), delivery)), Screens.NEW_CODE_SENT)
