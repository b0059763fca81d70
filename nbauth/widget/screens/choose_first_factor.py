"""The screen that asks what to sign in with, where the user pool lets people choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nbauth.core.answers import ChosenFirstFactor
from nbauth.core.first_factors import FirstFactor
from nbauth.core.steps import NeedsFactorChoice
from nbauth.texts import Screens, Text
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.screen import BACK, while_it_lasts
from nbauth.widget.view import Button, Screen, Situation, Then, Typed, View

_NAMES: Mapping[FirstFactor, Text] = MappingProxyType(
    {"PASSWORD": Screens.PASSWORD, "EMAIL": Screens.CODE_BY_EMAIL, "SMS": Screens.CODE_BY_SMS}
)


@dataclass(frozen=True, slots=True)
class ChooseFirstFactorScreen(Screen):
    """A button for each."""

    step: NeedsFactorChoice

    def shows(self, situation: Situation) -> View:
        buttons = (self._button(factor, primary=not place) for place, factor in enumerate(self.step.choices))
        shown = View(heading=Screens.HOW_TO_SIGN_IN, buttons=(*buttons, BACK))
        return while_it_lasts(shown, self.step.answer_by, situation.now)

    def _button(self, factor: FirstFactor, *, primary: bool) -> Button:
        def choose(_typed: Typed, model: SignInModel) -> Then:
            model.respond(self.step, ChosenFirstFactor(factor))
            return Then()

        doing = Screens.GOING_ON if factor == "PASSWORD" else Screens.SENDING
        return Button(f"choose-{factor.lower()}", _NAMES[factor], doing, choose, primary=primary, answers=True)
