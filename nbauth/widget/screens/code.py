"""The screens that ask for a one-time code: by text message, by e-mail, from an authenticator app."""

from dataclasses import dataclass
from typing import assert_never

from nbauth.core.answers import Code, NewCode
from nbauth.core.steps import NeedsEmailCode, NeedsSmsCode, NeedsTotpCode, SignedOut
from nbauth.texts import Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.screen import BACK, code_field, continue_with, sent_when_pasted, while_it_lasts
from nbauth.widget.view import Button, Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class CodeScreen(Screen):
    """Asks for the code."""

    step: NeedsSmsCode | NeedsEmailCode | NeedsTotpCode

    def shows(self, situation: Situation) -> View:
        new_code = Button("new-code", Screens.NEW_CODE, Screens.SENDING, self._send_again, quiet=True)
        ways_out: tuple[Button, ...] = (new_code, BACK)
        match self.step:
            case NeedsSmsCode(sent_to=where):
                text, asks = Screens.SENT_BY_SMS.of(where=where), Screens.CODE_FROM_SMS
            case NeedsEmailCode(sent_to=where):
                text, asks = Screens.SENT_BY_EMAIL.of(where=where), Screens.CODE_FROM_EMAIL
            case NeedsTotpCode():
                text, asks, ways_out = Screens.CODE_OF_THE_APP, Screens.CODE_FROM_APP, (BACK,)
            case _:
                assert_never(self.step)
        shown = View(
            heading=Screens.ENTER_CODE,
            text=text,
            fields=(sent_when_pasted(code_field(asks)),),
            buttons=(continue_with(self._answer), *ways_out),
        )
        return while_it_lasts(shown, self.step.answer_by, situation.now)

    def _answer(self, typed: Typed, model: SignInModel) -> Then:
        model.respond(self.step, Code(typed.secret("code")))
        return Then()

    def _send_again(self, _typed: Typed, model: SignInModel) -> Then:
        """By a new sign-in, as no provider repeats a challenge's message: with the password, if it is still held."""
        after = model.respond(self.step, NewCode())
        match after:
            case SignedOut():
                return Then(notice=Screens.PASSWORD_AGAIN)
            case NeedsSmsCode() | NeedsEmailCode():
                return Then(notice=Screens.ANOTHER_CODE)
            case _:
                return Then()
