"""What has happened, and a report of it for the administrator."""

from collections.abc import Callable
from dataclasses import dataclass

from nbauth.history import History
from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.report import facts, happenings, report
from nbauth.widget.screens.screen import back_to
from nbauth.widget.view import Button, Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class DetailsScreen(Screen):
    """Goes on showing what happens while it is open."""

    history: Callable[[], History]
    back: Screen | None = None

    def shows(self, situation: Situation) -> View:
        status, history = situation.status, self.history()
        return View(
            heading=Screens.DETAILS,
            text=Screens.REPORT_NAMES_YOU if status.username else Screens.REPORT_NAMES_NOBODY,
            happenings=happenings(history),
            facts=facts(status),
            report=report(status, history, situation.now),
            buttons=(back_to(self.back),),
        )


def details(back: Screen | None) -> Button:
    """Opens them from a screen that is no step, or with None from what the step asks."""

    def open_them(_typed: Typed, model: SignInModel) -> Then:
        return Then(DetailsScreen(model.history, back))

    return Button("details", Screens.DETAILS, Screens.GOING_ON, open_them, quiet=True)


DETAILS = details(None)
