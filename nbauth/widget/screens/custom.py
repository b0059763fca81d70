"""The screen of a question that the user pool's own code asks."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from nbauth.core.answers import CustomAnswer
from nbauth.core.steps import NeedsCustomAnswer
from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.screen import BACK, continue_with, while_it_lasts
from nbauth.widget.view import Exhibit, Field, Screen, Situation, Then, Typed, View

_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2}", re.ASCII)
_ANSWER = Field("answer", Screens.ANSWER, "answer", secret=True)


@dataclass(frozen=True, slots=True)
class CustomScreen(Screen):
    """Shows all that the pool's author made public, as what it is; which of it is the question, only they know."""

    step: NeedsCustomAnswer

    def shows(self, situation: Situation) -> View:
        exhibits = tuple(_exhibit(name, value) for name, value in self.step.parameters.items())
        shown = View(
            heading=Screens.ANSWER_THE_QUESTION,
            text="" if exhibits else Screens.OWN_QUESTION,
            exhibits=exhibits,
            fields=(_ANSWER,),
            buttons=(continue_with(self._answer), BACK),
        )
        return while_it_lasts(shown, self.step.answer_by, situation.now)

    def _answer(self, typed: Typed, model: SignInModel) -> Then:
        after = model.respond(self.step, CustomAnswer(typed.secret("answer")))
        same = isinstance(after, NeedsCustomAnswer) and after.parameters == self.step.parameters
        return Then(notice=Screens.ASKED_AGAIN if same else "")


def _exhibit(name: str, value: str) -> Exhibit:
    """A link only where it is https, a picture only where it brings its own bytes: nothing else is fetched."""
    if _PICTURE.fullmatch(value):
        return Exhibit(name, "picture", value)
    return Exhibit(name, "link" if _is_link(value) else "text", value)


def _is_link(value: str) -> bool:
    if not value.isprintable() or " " in value:
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
