"""What is shown before anything is asked: a kept sign-in may make that needless."""

from dataclasses import dataclass

from nbauth.texts import Page
from nbauth.widget.view import Screen, Situation, View


@dataclass(frozen=True, slots=True)
class LookingScreen(Screen):
    """There is nothing to do here."""

    def shows(self, situation: Situation) -> View:  # noqa: ARG002 -- it is the same for all
        return View(text=Page.LOOKING)
