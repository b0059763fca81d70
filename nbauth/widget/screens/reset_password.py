"""The screen that sets a new password with the code that was sent: a forgotten one, or one that the pool wants."""

from dataclasses import dataclass, field, replace

from nbauth.core.answers import Reset
from nbauth.core.steps import NeedsPasswordReset
from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.password_rules import check_rules, password_rules
from nbauth.widget.screens.screen import BACK, NEW_PASSWORDS, continue_with, hidden_username
from nbauth.widget.screens.sent import Sent, new_code, sent_code
from nbauth.widget.view import Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class ResetPasswordScreen(Screen):
    """Asks for the code and for the password, twice."""

    step: NeedsPasswordReset
    sent: Sent | None = field(default=None, compare=False)
    """None where the administrator has had the code sent."""

    def shows(self, situation: Situation) -> View:
        return View(
            heading=Screens.CHOOSE_PASSWORD,
            text=self._where(),
            fields=(hidden_username(self.step.username), sent_code(self.sent), *NEW_PASSWORDS),
            rules=password_rules(situation.status.pool.password_policy),
            buttons=(continue_with(self._set), BACK, new_code(self._send_again, self.sent, situation.now)),
        )

    def _where(self) -> str:
        """Of an account that may not exist, nothing is promised."""
        administrator = Screens.RESET_BY_ADMINISTRATOR
        if self.sent is None:
            return administrator
        return self.sent.where(
            sms=Screens.SENT_IF_ANY_BY_SMS, email=Screens.SENT_IF_ANY_BY_EMAIL, nowhere=administrator
        )

    def _set(self, typed: Typed, model: SignInModel) -> Then:
        password = check_rules(model.status().pool.password_policy, typed.new_password())
        model.respond(self.step, Reset(typed.secret("code"), password))
        return Then()

    def _send_again(self, _typed: Typed, model: SignInModel) -> Then:
        delivery = model.accounts.forgot_password(self.step.username)
        return Then(replace(self, sent=Sent(model.now(), delivery)), Screens.NEW_CODE_ASKED)
