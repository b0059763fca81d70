"""The screens that ask which second factor it shall be: now, or from now on."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nbauth.core.answers import ChosenFactor
from nbauth.core.mfa import Factor, MfaChoice
from nbauth.core.steps import NeedsMfaChoice, NeedsMfaSetupChoice
from nbauth.texts import Screens, Text, Written, joined
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.screen import BACK, while_it_lasts
from nbauth.widget.view import Button, Screen, Situation, Then, Typed, View

FACTOR_NAMES: Mapping[Factor, Text] = MappingProxyType(
    {"TOTP": Screens.BY_APP, "EMAIL": Screens.BY_EMAIL, "SMS": Screens.BY_SMS}
)
_NAMES_WITH_PLACE: Mapping[Factor, Text] = MappingProxyType(
    {"TOTP": Screens.BY_APP, "EMAIL": Screens.BY_EMAIL_TO, "SMS": Screens.BY_SMS_TO}
)


@dataclass(frozen=True, slots=True)
class ChooseFactorScreen(Screen):
    """A button for each."""

    step: NeedsMfaChoice | NeedsMfaSetupChoice

    def shows(self, situation: Situation) -> View:
        is_new = isinstance(self.step, NeedsMfaSetupChoice)
        shown = View(
            heading=Screens.SET_UP_A_FACTOR if is_new else Screens.HOW_TO_GO_ON,
            text=_why(self.step),
            buttons=(
                *(self._button(choice, primary=not place) for place, choice in enumerate(self.step.choices)),
                BACK,
            ),
        )
        return while_it_lasts(shown, self.step.answer_by, situation.now)

    def _button(self, choice: MfaChoice, *, primary: bool) -> Button:
        names = _NAMES_WITH_PLACE if choice.sent_to else FACTOR_NAMES
        sends = choice.factor != "TOTP" and isinstance(self.step, NeedsMfaChoice)

        def choose(_typed: Typed, model: SignInModel) -> Then:
            model.respond(self.step, ChosenFactor(choice.factor))
            return Then()

        return Button(
            f"choose-{choice.factor.lower()}",
            names[choice.factor].of(where=choice.sent_to),
            Screens.SENDING if sends else Screens.GOING_ON,
            choose,
            primary=primary,
            answers=True,
        )


def _why(step: NeedsMfaChoice | NeedsMfaSetupChoice) -> Text:
    if isinstance(step, NeedsMfaChoice):
        return Screens.WHICH_FACTOR
    if not step.elsewhere:
        return Screens.WHICH_TO_SET_UP
    elsewhere = joined(Written.LIST, (FACTOR_NAMES[factor] for factor in step.elsewhere))
    return Screens.WHICH_TO_SET_UP_HERE.of(elsewhere=elsewhere)
