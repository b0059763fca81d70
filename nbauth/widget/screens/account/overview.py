"""The account: who is signed in, and what they can do about it."""

from dataclasses import dataclass, replace

from nbauth.core.mfa import MfaPreference
from nbauth.texts import AccountScreens, Happened, Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.account.attributes import AttributesScreen
from nbauth.widget.screens.account.devices import DevicesScreen
from nbauth.widget.screens.account.factors import FactorsScreen
from nbauth.widget.screens.account.leaving import ways_out
from nbauth.widget.screens.account.listing import opening
from nbauth.widget.screens.account.password import change_password
from nbauth.widget.screens.account.who import who
from nbauth.widget.screens.roles import has_choice, switch_role
from nbauth.widget.screens.screen import CLOSE
from nbauth.widget.screens.sign_out import SIGN_OUT
from nbauth.widget.view import Button, Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class AccountScreen(Screen):
    """All that leads on from here leads back here."""

    def shows(self, situation: Situation) -> View:
        status = situation.status
        return View(
            heading=AccountScreens.ACCOUNT,
            person=Screens.SIGNED_IN_AS.of(name=status.shown_name or ""),
            entries=tuple(who(situation)),
            buttons=(
                opening(AttributesScreen({}, self), "attributes", AccountScreens.ATTRIBUTES),
                change_password(self),
                opening(FactorsScreen(MfaPreference((), None), self), "factors", AccountScreens.FACTORS),
                opening(DevicesScreen((), self), "devices", Happened.DEVICES),
                *([switch_role(self)] if has_choice(status) else ()),
                CLOSE,
                replace(SIGN_OUT, quiet=True),
                *ways_out(self),
            ),
        )


def account() -> Button:
    """Opens it from the card."""
    return Button("account", AccountScreens.OPEN, Screens.GOING_ON, _open)


def _open(_typed: Typed, _model: SignInModel) -> Then:
    return Then(AccountScreen())
