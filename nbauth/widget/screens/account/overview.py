"""The account: who is signed in, and what they can do about it."""

from dataclasses import dataclass, replace
from functools import partial

from nbauth.core.mfa import MfaPreference
from nbauth.core.steps import SignedIn
from nbauth.texts import AccountScreens, Happened, Screens
from nbauth.widget.model import Served, SignInModel
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
                *map(_other, situation.others),
            ),
        )


def account() -> Button:
    """Opens it from the card."""
    return Button("account", AccountScreens.OPEN, Screens.GOING_ON, _open)


def _open(_typed: Typed, _model: SignInModel) -> Then:
    return Then(AccountScreen())


def _other(served: Served) -> Button:
    """Named by whose it is: what is pressed is what was read, whatever sign-ins there are by then."""
    status = served.model.status()
    label = AccountScreens.SHOW_OTHER.of(who=status.shown_name or "", name=served.name)
    whose = f"{status.pool.user_pool_id} {status.pool.client_id} {served.name}"
    return Button(f"show:{whose}", label, Screens.GOING_ON, partial(_show, served), quiet=True)


def _show(served: Served, _typed: Typed, _model: SignInModel) -> Then:
    return Then(AccountScreen() if isinstance(served.model.status().step, SignedIn) else None, instead=served)
