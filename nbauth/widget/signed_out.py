"""What is said after a sign-out: AWS takes no credentials back."""

from datetime import datetime

from nbauth.core.status import Status
from nbauth.texts import Screens
from nbauth.widget.view import Then


def keys_until(status: Status, now: datetime) -> dict[str, datetime]:
    """Until when those that were handed out here go on working, by the name that sentences have for it, if they do."""
    until = status.credentials_until
    return {"keys_until": until} if until and until > now else {}


def signed_out(before: Status, now: datetime) -> Then:
    """`before` is where the sign-in stood."""
    moments = keys_until(before, now)
    return Then(notice=Screens.CREDENTIALS_LIVE_ON if moments else Screens.YOU_ARE_SIGNED_OUT, moments=moments)
