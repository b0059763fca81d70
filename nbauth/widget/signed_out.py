"""What is said after a sign-out: AWS takes no credentials back."""

from datetime import datetime

from nbauth.core.status import Status
from nbauth.texts import Screens
from nbauth.widget.view import Then


def signed_out(before: Status, now: datetime) -> Then:
    """Until when those that were handed out here go on working, if they do. `before` is where the sign-in stood."""
    until = before.credentials_until
    if until is None or until <= now:
        return Then(notice=Screens.YOU_ARE_SIGNED_OUT)
    return Then(notice=Screens.CREDENTIALS_LIVE_ON, moments={"keys_until": until})
