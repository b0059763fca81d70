"""The way out, on the card and in the account."""

from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.signed_out import signed_out
from nbauth.widget.view import Button, Then, Typed


def _sign_out(_typed: Typed, model: SignInModel) -> Then:
    before = model.status()
    model.sign_out()
    return signed_out(before, model.now())


# Signed out here, the refresh token may still be being revoked, and an answer typed meanwhile would not be taken.
SIGN_OUT = Button("sign-out", Screens.SIGN_OUT, Screens.SIGNING_OUT, _sign_out, lingers=True)
