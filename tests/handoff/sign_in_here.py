"""A sign-in as those see it who hand its credentials on, which does what a test says."""

import threading
from datetime import UTC, datetime

from fakes import POOL, credentials

from nbauth.errors import NotSignedIn
from nbauth.listeners import Listeners
from nbauth.texts import Session


def now():
    return datetime.now(UTC)


class SignInHere:
    """Somebody is signed in once `bring` was called."""

    def __init__(self, pool=POOL):
        self.pool = pool
        self.fetched = threading.Semaphore(0)
        self.on_fetch = lambda: None
        self.failure = None
        self._held = None
        self._number = 0
        self._listeners = Listeners()
        self.on_change = self._listeners.add
        self.tell = self._listeners.tell
        self._left = Listeners()
        self.on_sign_out = self._left.add

    def bring(self, *, life=3600):
        """New credentials."""
        self._number += 1
        self._held = credentials(clock=now, number=self._number, life=life)
        self.tell()
        return self._held

    def end(self):
        """By itself."""
        self._held = None
        self.tell()

    def sign_out(self):
        self._held = None
        self._left.tell()
        self.tell()

    def leave_to(self, parent):
        self._held, self.on_fetch = None, lambda: setattr(self, "_held", parent())

    def fetch_credentials(self):
        self.on_fetch()
        self.fetched.release()
        return self.credentials_at_hand()

    def credentials_at_hand(self):
        if self.failure:
            raise self.failure
        if self._held is None:
            raise NotSignedIn(Session.NOT_SIGNED_IN)
        return self._held
