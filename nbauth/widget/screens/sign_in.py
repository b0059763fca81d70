"""The first screen: user name and password."""

from dataclasses import dataclass, field

from nbauth.core.openings import asks_for_password, opening_for
from nbauth.core.state import UserState
from nbauth.core.status import Status
from nbauth.core.steps import SignedOut
from nbauth.texts import Hosted, Screens
from nbauth.widget.elsewhere import Link
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.browser import ways_to_browser
from nbauth.widget.screens.forgot_password import ForgotPasswordScreen
from nbauth.widget.screens.screen import PASSWORD
from nbauth.widget.screens.sign_up import SignUpScreen
from nbauth.widget.screens.username import username_field
from nbauth.widget.view import TICKED, Button, Field, Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class SignInScreen(Screen):
    """Asks whoever is signed out."""

    step: SignedOut = field(compare=False)  # with another name filled in, it is the same question

    def shows(self, situation: Situation) -> View:
        status, pool = situation.status, situation.status.pool
        expired = status.state is UserState.SIGN_IN_EXPIRED
        keep = Field("keep", Screens.KEEP, "checkbox", value=TICKED if pool.keep_signed_in else "")
        has_password = asks_for_password(pool)
        return View(
            heading=Screens.SIGN_IN_AGAIN if expired else Screens.SIGN_IN,
            notice=_notice(status),
            text=Hosted.STILL_KNOWN if status.left_by_browser else "",
            link=_sign_out_there(status),
            fields=(
                username_field(pool, self.step.username or status.last_name),
                *([PASSWORD] if has_password else ()),
                *([keep] if situation.may_keep else ()),
            ),
            buttons=(
                Button("sign-in", Screens.SIGN_IN, Screens.SIGNING_IN, self._sign_in, primary=True, answers=True),
                *ways_to_browser(pool, self.step),
                *([_CREATE_ACCOUNT] if pool.self_sign_up else ()),
                *([_FORGOT_PASSWORD] if has_password else ()),
            ),
        )

    def _sign_in(self, typed: Typed, model: SignInModel) -> Then:
        username, password, keep = typed.text("username"), typed.secret("password"), typed.ticked("keep")
        model.respond(self.step, opening_for(model.status().pool, username, password, keep=keep))
        return Then()


def _notice(status: Status) -> str:
    """Why somebody is asked who need not have been, or need not answer."""
    if status.state is UserState.SIGN_IN_EXPIRED:
        return Screens.GO_ON.of(why=status.ended_because)
    if status.not_come_back_because:
        return status.not_come_back_because
    if status.not_resumed_because:
        return Screens.NOT_RESUMED.of(why=status.not_resumed_because)
    if status.state is UserState.GUEST:
        return Screens.GUEST
    return Screens.NO_GUEST.of(why=status.no_guest_because) if status.no_guest_because else ""


def _sign_out_there(status: Status) -> Link | None:
    url = status.pool.sign_out_page
    return Link(Hosted.SIGN_OUT_THERE, url) if status.left_by_browser and url else None


def _create_account(typed: Typed, model: SignInModel) -> Then:
    name = typed.text("username")
    return Then(SignUpScreen("" if name == model.status().last_name else name, typed.ticked("keep")))


def _forgot_password(typed: Typed, _model: SignInModel) -> Then:
    return Then(ForgotPasswordScreen(typed.text("username"), typed.ticked("keep")))


_CREATE_ACCOUNT = Button("create-account", Screens.CREATE_ACCOUNT, Screens.GOING_ON, _create_account, quiet=True)
_FORGOT_PASSWORD = Button("forgot-password", Screens.FORGOT_PASSWORD, Screens.GOING_ON, _forgot_password, quiet=True)
