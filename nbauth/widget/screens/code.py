"""The screens that ask for a one-time code: by text message, by e-mail, from an authenticator app."""

from dataclasses import dataclass
from typing import assert_never

from nbauth.core.answers import Code
from nbauth.core.steps import NeedsEmailCode, NeedsSmsCode, NeedsTotpCode
from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.screen import BACK, CODE, continue_with, seconds_between
from nbauth.widget.view import Button, Screen, Situation, Then, Typed, View


def _ask_for_the_password(_typed: Typed, model: SignInModel) -> Then:
    """No provider repeats a challenge's message, and the password was never kept."""
    model.start_over()
    return Then(notice=Screens.PASSWORD_AGAIN)


_NEW_CODE = Button("new-code", Screens.NEW_CODE, Screens.GOING_BACK, _ask_for_the_password, quiet=True)


@dataclass(frozen=True, slots=True)
class CodeScreen(Screen):
    """Asks for the code."""

    step: NeedsSmsCode | NeedsEmailCode | NeedsTotpCode

    def shows(self, situation: Situation) -> View:
        ways_out: tuple[Button, ...] = (_NEW_CODE, BACK)
        match self.step:
            case NeedsSmsCode(sent_to=where):
                text = Screens.SENT_BY_SMS.of(where=where)
            case NeedsEmailCode(sent_to=where):
                text = Screens.SENT_BY_EMAIL.of(where=where)
            case NeedsTotpCode():
                text, ways_out = Screens.CODE_OF_THE_APP, (BACK,)
            case _:
                assert_never(self.step)
        return View(
            heading=Screens.ENTER_CODE,
            text=text,
            fields=(CODE,),
            buttons=(continue_with(self._answer), *ways_out),
            seconds_left=seconds_between(situation.now, self.step.answer_by),
            time_is_over=Screens.TIME_MAY_BE_OVER.of(button=ways_out[0].label),
        )

    def _answer(self, typed: Typed, model: SignInModel) -> Then:
        model.respond(self.step, Code(typed.secret("code")))
        return Then()
