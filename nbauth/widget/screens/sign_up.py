"""The screen that makes an account. What it asks for comes from the configuration."""

from dataclasses import dataclass, replace

from nbauth.core import checks
from nbauth.core.accounts import NewAccount, SignUpState, asked_attributes
from nbauth.core.answers import Opening
from nbauth.core.openings import opening_for
from nbauth.core.steps import NeedsSignUpConfirmation, SignedOut
from nbauth.errors import NbauthError
from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.attributes import attribute_field, attributes_from
from nbauth.widget.screens.confirm_sign_up import ConfirmSignUpScreen
from nbauth.widget.screens.password_rules import check_rules, password_rules
from nbauth.widget.screens.screen import CLOSE, NEW_PASSWORDS
from nbauth.widget.screens.sent import Sent
from nbauth.widget.screens.username import username_field, username_from
from nbauth.widget.view import Button, Screen, Situation, Then, Typed, View

_PASSWORD = replace(NEW_PASSWORDS[0], name="password", label=Screens.PASSWORD)


@dataclass(frozen=True, slots=True)
class SignUpScreen(Screen):
    """Asks for a user name, the attributes that the pool requires, and a password."""

    username: str
    """Filled in already: what was typed at the sign-in."""
    keep: bool | None
    """What was chosen at the sign-in, which follows."""

    def shows(self, situation: Situation) -> View:
        pool = situation.status.pool
        return View(
            heading=Screens.CREATE_ACCOUNT,
            fields=(
                username_field(pool, self.username),
                *map(attribute_field, asked_attributes(pool)),
                _PASSWORD,
                NEW_PASSWORDS[1],
            ),
            rules=password_rules(pool.password_policy, "password"),
            buttons=(
                Button(
                    "create", Screens.CREATE_ACCOUNT, Screens.CREATING_ACCOUNT, self._create, primary=True, answers=True
                ),
                CLOSE,
            ),
        )

    def _create(self, typed: Typed, model: SignInModel) -> Then:
        pool = model.status().pool
        asked = asked_attributes(pool)
        new = NewAccount(
            username_from(typed, pool),
            checks.new_password(check_rules(pool.password_policy, typed.new_password("password"))),
            checks.attributes(attributes_from(typed, asked), required=asked),
        )
        result = model.accounts.sign_up(new)
        opening = opening_for(pool, new.username, new.password, keep=self.keep)
        if result.state is SignUpState.CONFIRMED:
            return _signed_in(opening, model)
        step = NeedsSignUpConfirmation(new.username, opening)
        return Then(ConfirmSignUpScreen(step, Sent(model.now(), result.delivery)))


def _signed_in(opening: Opening, model: SignInModel) -> Then:
    """A sign-in that fails now must not look like an account that was not made."""
    try:
        model.respond(SignedOut(opening.username), opening)
    except NbauthError:
        return Then(notice=Screens.ACCOUNT_MADE)
    return Then()
