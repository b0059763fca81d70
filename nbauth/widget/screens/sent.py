"""A code that was sent: where it went, and when the next may be asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from nbauth.core.delivery import CodeDelivery
from nbauth.texts import Screens, Text
from nbauth.widget.screens.screen import code_field
from nbauth.widget.view import Button, Does, Field

# User pools send few codes in an hour to one user, and mail takes a while.
_PAUSE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Sent:
    """The last code that this form had sent."""

    at: datetime
    delivery: CodeDelivery | None
    """None if the user pool did not send one."""

    def where(self, *, sms: Text, email: Text, nowhere: Text) -> str:
        """One of the sentences, with the address or number filled in."""
        if self.delivery is None:
            return nowhere
        return (sms if self.delivery.medium == "SMS" else email).of(where=self.delivery.destination)


def sent_code(sent: Sent | None) -> Field:
    """The field for the code that was sent, here or at another time."""
    if sent is None or sent.delivery is None:
        return code_field(Screens.CODE_SENT)
    return code_field(Screens.CODE_FROM_SMS if sent.delivery.medium == "SMS" else Screens.CODE_FROM_EMAIL)


def new_code(does: Does, sent: Sent | None, now: datetime) -> Button:
    """The button that has another code sent, as soon as that is allowed."""
    wait = max(0, int((sent.at + _PAUSE - now).total_seconds())) if sent else 0
    return Button("new-code", Screens.NEW_CODE, Screens.SENDING, does, quiet=True, wait=wait)
