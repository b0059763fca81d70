"""What a notebook's author can observe of a sign-in."""

from enum import Enum


class UserState(Enum):
    """Whether somebody is signed in."""

    SIGNED_OUT = "signed out"
    SIGNED_IN = "signed in"
    SIGN_IN_EXPIRED = "sign-in expired"
    """The refresh token is dead; credentials that were handed out already work until they expire."""
