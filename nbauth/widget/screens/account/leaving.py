"""The ways out that ask first: all sign-ins at once, and the account itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from nbauth.errors import WrongChoice
from nbauth.texts import AccountScreens, Screens
from nbauth.texts import Typed as Texts
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.screen import back_to
from nbauth.widget.signed_out import keys_until, signed_out
from nbauth.widget.view import Button, Field, Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class SignOutEverywhereScreen(Screen):
    """Says what that ends, and what it does not."""

    back: Screen

    def shows(self, situation: Situation) -> View:
        view = View(
            heading=AccountScreens.EVERYWHERE,
            text=AccountScreens.ENDS_ALL,
            buttons=(
                Button("sign-out", AccountScreens.EVERYWHERE, Screens.SIGNING_OUT, _sign_out, lingers=True),
                back_to(self.back),
            ),
        )
        return _with_moments(view, situation)


@dataclass(frozen=True, slots=True)
class DeleteScreen(Screen):
    """Says what is lost, and asks for the name to be typed."""

    back: Screen

    def shows(self, situation: Situation) -> View:
        name = situation.status.shown_name or ""
        view = View(
            heading=AccountScreens.DELETE,
            text=AccountScreens.DELETES,
            fields=(Field("confirmation", AccountScreens.CONFIRM.of(name=name), "text"),),
            buttons=(
                Button(
                    "delete",
                    AccountScreens.DELETE,
                    AccountScreens.DELETING,
                    _delete,
                    answers=True,
                    grave=True,
                    lingers=True,
                ),
                back_to(self.back),
            ),
        )
        return _with_moments(view, situation)


def ways_out(back: Screen) -> tuple[Button, Button]:
    """Open these screens."""
    everywhere, delete = SignOutEverywhereScreen(back), DeleteScreen(back)
    return (
        Button("everywhere", AccountScreens.EVERYWHERE, Screens.GOING_ON, lambda *_: Then(everywhere), quiet=True),
        Button("delete", AccountScreens.DELETE, Screens.GOING_ON, lambda *_: Then(delete), quiet=True),
    )


def _with_moments(view: View, situation: Situation) -> View:
    """With until when credentials go on working, if they do."""
    moments = keys_until(situation.status, situation.now)
    named = {name: moment.isoformat() for name, moment in moments.items()}
    return replace(view, details=(AccountScreens.LIVE_ON,), moments=named) if moments else view


def _sign_out(_typed: Typed, model: SignInModel) -> Then:
    before = model.status()
    model.sign_out(everywhere=True)
    return signed_out(before, model.now())


def _delete(typed: Typed, model: SignInModel) -> Then:
    before = model.status()
    if typed.text("confirmation").strip() not in (before.shown_name, before.username):
        raise WrongChoice(Texts.NOT_THAT_NAME)
    model.account.delete()
    moments: Mapping[str, datetime] = keys_until(before, model.now())
    return Then(notice=AccountScreens.DELETED_LIVE_ON if moments else AccountScreens.DELETED, moments=moments)
