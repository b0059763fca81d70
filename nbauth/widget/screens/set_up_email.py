"""The screen that asks for the address to which codes are sent from now on."""

from dataclasses import dataclass

from nbauth.core.answers import EmailAddress
from nbauth.core.steps import NeedsEmailSetup
from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.attributes import attribute_field, attributes_from
from nbauth.widget.screens.screen import BACK, continue_with, while_it_lasts
from nbauth.widget.view import Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class SetUpEmailScreen(Screen):
    """Asks for it; a code follows."""

    step: NeedsEmailSetup

    def shows(self, situation: Situation) -> View:
        shown = View(
            heading=Screens.SET_UP_EMAIL,
            text=Screens.WHERE_TO_SEND,
            fields=(attribute_field("email"),),
            buttons=(continue_with(self._answer), BACK),
        )
        return while_it_lasts(shown, self.step.answer_by, situation.now)

    def _answer(self, typed: Typed, model: SignInModel) -> Then:
        model.respond(self.step, EmailAddress(attributes_from(typed, ("email",))["email"]))
        return Then()
