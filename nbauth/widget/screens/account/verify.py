"""The screen that proves an address of one's own with the code that was sent to it."""

from dataclasses import dataclass, field, replace

from nbauth.core.checks import spoken
from nbauth.texts import AccountScreens, Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.account.listing import Listing, read_again
from nbauth.widget.screens.screen import continue_with, sent_when_pasted
from nbauth.widget.screens.sent import Sent, new_code, sent_code
from nbauth.widget.view import Screen, Situation, Then, Typed, View

PROVABLE = ("email", "phone_number")
"""What a code can be sent to."""


@dataclass(frozen=True, slots=True)
class VerifyScreen(Screen):
    """Asks for the code."""

    name: str
    sent: Sent = field(compare=False)
    back: Listing

    def shows(self, situation: Situation) -> View:
        return View(
            heading=AccountScreens.VERIFY_OF.of(name=spoken(self.name)),
            text=self.sent.where(sms=Screens.SENT_BY_SMS, email=Screens.SENT_BY_EMAIL, nowhere=AccountScreens.NO_CODE),
            fields=(sent_when_pasted(sent_code(self.sent)),),
            buttons=(
                continue_with(self._verify),
                read_again(self.back),
                new_code(self._send_again, self.sent, situation.now),
            ),
        )

    def _verify(self, typed: Typed, model: SignInModel) -> Then:
        model.account.verify(self.name, typed.secret("code"))
        return self.back.again(model, AccountScreens.IS_VERIFIED.of(name=spoken(self.name)))

    def _send_again(self, _typed: Typed, model: SignInModel) -> Then:
        delivery = model.account.send_code(self.name)
        return Then(replace(self, sent=Sent(model.now(), delivery)), Screens.NEW_CODE_SENT)


def send_code(name: str, back: Listing, _typed: Typed, model: SignInModel) -> Then:
    """Have one sent, and ask for it."""
    return Then(VerifyScreen(name, Sent(model.now(), model.account.send_code(name)), back))
