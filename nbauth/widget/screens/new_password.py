"""The screen that replaces a temporary password, and asks for the attributes that the pool requires."""

from dataclasses import dataclass

from nbauth.core.answers import NewPassword
from nbauth.core.steps import NeedsNewPassword
from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.attributes import attribute_field, attributes_from
from nbauth.widget.screens.password_rules import check_rules, password_rules
from nbauth.widget.screens.screen import BACK, NEW_PASSWORDS, continue_with, hidden_username, while_it_lasts
from nbauth.widget.view import Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class NewPasswordScreen(Screen):
    """Asks for it twice."""

    step: NeedsNewPassword

    def shows(self, situation: Situation) -> View:
        shown = View(
            heading=Screens.CHOOSE_PASSWORD,
            text=Screens.TEMPORARY_PASSWORD,
            fields=(
                hidden_username(self.step.username),
                *NEW_PASSWORDS,
                *map(attribute_field, self.step.required_attributes),
            ),
            rules=password_rules(situation.status.pool.password_policy),
            buttons=(continue_with(self._answer), BACK),
        )
        return while_it_lasts(shown, self.step.answer_by, situation.now)

    def _answer(self, typed: Typed, model: SignInModel) -> Then:
        attributes = attributes_from(typed, self.step.required_attributes)
        password = check_rules(model.status().pool.password_policy, typed.new_password())
        model.respond(self.step, NewPassword(password, attributes))
        return Then()
