"""The screen on which an authenticator app is set up."""

from dataclasses import dataclass

from nbauth.core.answers import Code
from nbauth.core.steps import NeedsTotpSetup
from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.app_key import app_key
from nbauth.widget.screens.screen import BACK, code_field, continue_with, sent_when_pasted, while_it_lasts
from nbauth.widget.view import Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class SetUpTotpScreen(Screen):
    """Shows the key, and asks for the first code."""

    step: NeedsTotpSetup

    def shows(self, situation: Situation) -> View:
        shown = View(
            heading=Screens.SET_UP_APP,
            text=Screens.SCAN,
            app_key=app_key(self.step.secret_key, self.step.uri),
            fields=(sent_when_pasted(code_field(Screens.CODE_FROM_APP)),),
            buttons=(continue_with(self._answer), BACK),
        )
        return while_it_lasts(shown, self.step.answer_by, situation.now)

    def _answer(self, typed: Typed, model: SignInModel) -> Then:
        model.respond(self.step, Code(typed.secret("code")))
        return Then()
