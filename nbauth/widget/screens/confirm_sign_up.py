"""The screen that confirms an account with the code that was sent: after a sign-up, or at the first sign-in."""

from dataclasses import dataclass, field, replace

from nbauth.core.answers import Code
from nbauth.core.steps import NeedsSignUpConfirmation
from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.screen import BACK, continue_with, sent_when_pasted
from nbauth.widget.screens.sent import Sent, new_code, sent_code
from nbauth.widget.view import Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class ConfirmSignUpScreen(Screen):
    """Asks for the code."""

    step: NeedsSignUpConfirmation
    sent: Sent | None = field(default=None, compare=False)
    """None where the code was sent at another time."""

    def shows(self, situation: Situation) -> View:
        return View(
            heading=Screens.CONFIRM_ACCOUNT,
            text=self._where(),
            fields=(sent_when_pasted(sent_code(self.sent)),),
            buttons=(continue_with(self._confirm), BACK, new_code(self._send_again, self.sent, situation.now)),
        )

    def _where(self) -> str:
        if self.sent is None:
            return Screens.SENT_AT_SIGN_UP.of(username=self.step.username)
        return self.sent.where(sms=Screens.SENT_BY_SMS, email=Screens.SENT_BY_EMAIL, nowhere=Screens.NO_CODE_SENT)

    def _confirm(self, typed: Typed, model: SignInModel) -> Then:
        model.respond(self.step, Code(typed.secret("code")))
        return Then()

    def _send_again(self, _typed: Typed, model: SignInModel) -> Then:
        delivery = model.accounts.resend_sign_up_code(self.step.username)
        return Then(replace(self, sent=Sent(model.now(), delivery)), Screens.NEW_CODE_SENT)
