"""A session without a sign-in: the identity pool's credentials for guests, where they were asked for."""

from collections.abc import Callable
from contextlib import suppress

from nbauth.credentials_keeper import CredentialsKeeper
from nbauth.deadline import one_deadline
from nbauth.errors import NbauthError


class Guests:
    """Whether the session is a guest's while nobody is signed in. Nobody is a guest who has not asked for it."""

    def __init__(self, credentials: CredentialsKeeper, *, tell: Callable[[], None]) -> None:
        """`tell` says that something has changed."""
        self._credentials = credentials
        self._tell = tell

    @property
    def allowed(self) -> bool:
        """Whether somebody has asked for it."""
        return self._credentials.guests

    def allow(self, allowed: bool) -> None:  # noqa: FBT001 -- says it by its name
        """From now on, or no longer."""
        self._credentials.let_guests(allowed)
        self._tell()

    @one_deadline()
    def enter(self) -> None:
        """Have a guest's credentials, or those of whoever is signed in. Raises GuestRefused, and other NbauthErrors."""
        self._credentials.credentials()

    def enter_if_allowed(self) -> None:
        """Have them, unless that fails just now, which the form says."""
        if self.allowed:
            with suppress(NbauthError):
                self.enter()
