"""What a notebook's author can observe of a sign-in."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from nbauth.errors import NbauthError


class UserState(Enum):
    """Whose the session is."""

    SIGNED_OUT = "signed out"
    GUEST = "guest"
    """Nobody is, and the session has the credentials that the identity pool gives to guests."""
    SIGNED_IN = "signed in"
    SIGN_IN_EXPIRED = "sign-in expired"
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
