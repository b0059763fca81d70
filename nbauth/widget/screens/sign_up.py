"""The screen that makes an account. What it asks for comes from the configuration."""

from dataclasses import dataclass, replace

from nbauth.config import PoolConfig
from nbauth.core import checks
from nbauth.core.accounts import NewAccount, SignUpState
from nbauth.core.answers import Custom, Opening, Password
from nbauth.core.steps import NeedsSignUpConfirmation, SignedOut
from nbauth.errors import NbauthError
from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.attributes import attribute_field, attributes_from
from nbauth.widget.screens.confirm_sign_up import ConfirmSignUpScreen
from nbauth.widget.screens.password_rules import password_rules
from nbauth.widget.screens.screen import CLOSE, NEW_PASSWORDS, Screen
from nbauth.widget.screens.sent import Sent
from nbauth.widget.screens.username import username_field, username_from
from nbauth.widget.view import Button, Situation, Then, Typed, View

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
        required = _required(pool)
        return View(
            heading=Screens.CREATE_ACCOUNT,
            fields=(
                username_field(pool, self.username),
                *(attribute_field(name, optional=name not in required) for name in _asked(pool)),
                _PASSWORD,
                NEW_PASSWORDS[1],
            ),
            rules=password_rules(pool.password_policy, "password"),
            buttons=(
                Button("create", Screens.CREATE_ACCOUNT, Screens.CREATING_ACCOUNT, self._create, primary=True),
                CLOSE,
            ),
        )

    def _create(self, typed: Typed, model: SignInModel) -> Then:
        pool = model.status().pool
        new = NewAccount(
            username_from(typed, pool),
            checks.new_password(typed.new_password("password")),
            checks.attributes(attributes_from(typed, _asked(pool)), required=_required(pool)),
        )
        result = model.accounts.sign_up(new)
        kind = Password if pool.auth_flow_type == "USER_SRP_AUTH" else Custom
        opening = kind(new.username, new.password, self.keep)
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


def _required(pool: PoolConfig) -> tuple[str, ...]:
    """Without what is the user name itself."""
    is_username = pool.username_attributes if len(pool.username_attributes) == 1 else ()
    return tuple(name for name in pool.standard_required_attributes if name not in is_username)


def _asked(pool: PoolConfig) -> tuple[str, ...]:
    """Where the configuration does not say, an address that the confirmation can be sent to."""
    return _required(pool) if pool.standard_required_attributes or pool.username_attributes else ("email",)
