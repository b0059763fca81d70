"""What a notebook's author can observe of a sign-in."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from nbauth.errors import NbauthError
from nbauth.texts import Session


class UserState(Enum):
    """Whose the session is."""

    SIGNED_OUT = Session.SIGNED_OUT
    GUEST = Session.GUEST
    """Nobody is, and the session has the credentials that the identity pool gives to guests."""
    SIGNED_IN = Session.SIGNED_IN
    SIGN_IN_EXPIRED = Session.SIGN_IN_EXPIRED
    """The refresh token is dead; credentials that were handed out already work until they expire."""


@dataclass(frozen=True, slots=True)
class Failing:
    """How renewals fail, as long as none succeeds. What is at hand is used until it expires."""

    because: NbauthError
    """Why the last one did."""
    since: datetime
    """When the first one failed."""
    next_try: datetime | None
    """None if there is none until somebody asks for the value."""
