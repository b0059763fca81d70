"""Where the user pool leaves it to the person whether this computer is remembered: the offer on the card."""

from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.view import Button, Then, Typed


def _remember(_typed: Typed, model: SignInModel) -> Then:
    model.devices.remember()
    return Then(notice=Screens.IS_REMEMBERED)


REMEMBER = Button("remember", Screens.REMEMBER, Screens.REMEMBERING, _remember, afterwards=True)
