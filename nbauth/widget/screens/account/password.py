"""The screen that changes the password of whoever is signed in."""

from dataclasses import dataclass, replace

from nbauth.texts import AccountScreens, Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.password_rules import check_rules, password_rules
from nbauth.widget.screens.screen import NEW_PASSWORDS, PASSWORD, back_to, hidden_username
from nbauth.widget.view import Button, Screen, Situation, Then, Typed, View

_CURRENT = replace(PASSWORD, label=AccountScreens.CURRENT_PASSWORD)


@dataclass(frozen=True, slots=True)
class ChangePasswordScreen(Screen):
    """Asks for the old one and, twice, for the new one."""

    back: Screen

    def shows(self, situation: Situation) -> View:
        status = situation.status
        return View(
            heading=AccountScreens.CHANGE_PASSWORD,
            text=AccountScreens.STAYS_SIGNED_IN,
            fields=(hidden_username(status.shown_name or ""), _CURRENT, *NEW_PASSWORDS),
            rules=password_rules(status.pool.password_policy),
            buttons=(
                Button(
                    "change",
                    AccountScreens.CHANGE_PASSWORD,
                    AccountScreens.CHANGING_PASSWORD,
                    self._change,
                    primary=True,
                    answers=True,
                ),
                back_to(self.back),
            ),
        )

    def _change(self, typed: Typed, model: SignInModel) -> Then:
        new = check_rules(model.status().pool.password_policy, typed.new_password())
        model.account.change_password(typed.secret("password"), new)
        return Then(self.back, AccountScreens.PASSWORD_CHANGED)


def change_password(back: Screen) -> Button:
    """Opens the screen."""

    def open_it(_typed: Typed, _model: SignInModel) -> Then:
        return Then(ChangePasswordScreen(back))

    return Button("change-password", AccountScreens.CHANGE_PASSWORD, Screens.GOING_ON, open_it)
