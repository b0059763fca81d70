"""A screen of what the user pool knows, as it was when it was asked."""

from abc import abstractmethod
from typing import Self

from nbauth.errors import NbauthError
from nbauth.texts import AccountScreens, Screens, Text
from nbauth.widget.model import SignInModel
from nbauth.widget.view import Button, Screen, Then, Typed


class Listing(Screen):
    """What is done to something in it leads back to it, read anew."""

    back: Screen
    """Where it was opened from."""

    @abstractmethod
    def read(self, model: SignInModel) -> Self:
        """The same screen with what the user pool knows now. Waits for the network; raises NbauthError."""

    def again(self, model: SignInModel, notice: Text | str = "") -> Then:
        """After a change. Where it can't be read anew, the screen before: it says nothing that is over."""
        try:
            return Then(self.read(model), notice)
        except NbauthError:
            return Then(self.back, notice)


def read_again(listing: Listing) -> Button:
    """Leaves a screen on the way to which something may have changed."""

    def go_back(_typed: Typed, model: SignInModel) -> Then:
        return listing.again(model)

    return Button("back", Screens.BACK, Screens.GOING_BACK, go_back)


def opening(listing: Listing, action: str, label: Text) -> Button:
    """Opens it, once it is read."""

    def open_it(_typed: Typed, model: SignInModel) -> Then:
        return Then(listing.read(model))

    return Button(action, label, AccountScreens.READING, open_it)
