"""What a notebook's author can observe of a sign-in."""

from enum import Enum


class UserState(Enum):
    """Whose the session is."""

    SIGNED_OUT = "signed out"
    GUEST = "guest"
    """Nobody is, and the session has the credentials that the identity pool gives to guests."""
    SIGNED_IN = "signed in"
    SIGN_IN_EXPIRED = "sign-in expired"
    """The refresh token is dead; credentials that were handed out already work until they expire."""
