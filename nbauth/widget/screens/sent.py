"""A code that was sent: where it went, and when the next may be asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from nbauth.core.delivery import CodeDelivery
from nbauth.texts import Screens, Text

# Cognito sends five an hour to one user (cognito.md, "Limits"), and mail takes a while.
_PAUSE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Sent:
    """The last code that this form had sent."""

    at: datetime
    delivery: CodeDelivery | None
    """None if the user pool did not send one."""

    @property
    def where(self) -> str:
        """By which medium it went where."""
        if self.delivery is None:
            return Screens.NO_CODE_SENT
        return where(self.delivery, sms=Screens.SENT_BY_SMS, email=Screens.SENT_BY_EMAIL)


def where(delivery: CodeDelivery, *, sms: Text, email: Text) -> Text:
    """One of two sentences, filled in."""
    return (sms if delivery.medium == "SMS" else email).of(where=delivery.destination)


def wait_until_next(sent: Sent | None, now: datetime) -> int:
    """Seconds until another code may be asked for."""
    return max(0, int((sent.at + _PAUSE - now).total_seconds())) if sent else 0
