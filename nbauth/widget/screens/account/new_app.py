"""The screen on which whoever is signed in sets up an authenticator app."""

from dataclasses import dataclass

from nbauth.core.mfa import TotpSetup
from nbauth.errors import NbauthError
from nbauth.texts import AccountScreens, Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.account.listing import Listing
from nbauth.widget.screens.app_key import app_key
from nbauth.widget.screens.screen import back_to, code_field, continue_with, sent_when_pasted
from nbauth.widget.view import Button, Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class NewAppScreen(Screen):
    """Shows the key, and asks for the first code."""

    setup: TotpSetup
    back: Listing

    def shows(self, situation: Situation) -> View:  # noqa: ARG002 -- it is the same for all
        return View(
            heading=Screens.SET_UP_APP,
            text=AccountScreens.SCAN,
            app_key=app_key(self.setup.secret_key, self.setup.uri),
            fields=(sent_when_pasted(code_field(Screens.CODE_FROM_APP)),),
            buttons=(continue_with(self._verify), back_to(self.back)),
        )

    def _verify(self, typed: Typed, model: SignInModel) -> Then:
        """The code is spent then: whatever fails afterwards is told of an app that is set up."""
        model.mfa.verify_totp(typed.secret("code"))
        try:
            model.mfa.prefer("TOTP")
        except NbauthError as error:
            return self.back.again(model, AccountScreens.APP_NOT_ON.of(why=error.message))
        return self.back.again(model, AccountScreens.APP_SET_UP)


def set_up_app(back: Listing) -> Button:
    """Has a key made, and opens the screen."""

    def open_it(_typed: Typed, model: SignInModel) -> Then:
        return Then(NewAppScreen(model.mfa.set_up_totp(), back))

    return Button("set-up-app", Screens.SET_UP_APP, Screens.GOING_ON, open_it)
