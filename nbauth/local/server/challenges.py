"""Challenges that wait for an answer, each behind a Session string.

A Session is bound to one app client, one user and one challenge. It is used up by success and by the third wrong code,
and it ends after the app client's AuthSessionValidity. All state of a sign-in between two calls is here.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from nbauth.local.server.refusal import Refused, not_authorized

ATTEMPTS = 3
_KEEP_DEAD = 600.0
"""Seconds for which an ended Session is still told apart from one that never was."""


@dataclass(slots=True)
class Challenge:
    """One question to one user."""

    name: str
    client_id: str
    username: str
    ends_at: float
    code: str | None = field(default=None, repr=False)
    state: Any = field(default=None, repr=False)
    """What the flow that asked wants to find again."""
    wrong_codes: int = 0
    used: bool = False


class Challenges:
    """The Sessions of one server. Its callers hold the lock of `serial.py`."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._open: dict[str, Challenge] = {}

    def open(
        self, name: str, *, client_id: str, username: str, lasts: float, code: str | None = None, state: Any = None
    ) -> str:
        """The Session string of a new challenge that lasts so many seconds."""
        now = self._now()
        for session in [s for s, c in self._open.items() if c.ends_at + _KEEP_DEAD < now]:
            del self._open[session]
        session = secrets.token_urlsafe(96)
        self._open[session] = Challenge(name, client_id, username, now + lasts, code, state)
        return session

    def knows(self, session: object) -> bool:
        """Whether this Session came from here, whatever has become of it."""
        return isinstance(session, str) and session in self._open

    def go_on(self, session: str) -> str:
        """Another Session for the same question, whose time runs on; this one is used up."""
        challenge, following = self._open[session], secrets.token_urlsafe(96)
        self._open[following] = replace(challenge)
        challenge.used = True
        return following

    def find(self, session: object, *, name: str, client_id: str | None = None) -> Challenge:
        """The challenge behind a Session; `Refused` unless it waits for exactly this answer.

        Some calls name no app client.

        The texts are those that people have met: "Missing required parameter Session" in
        amazon-cognito-identity-js issue 542, "session can only be used once" in amplify-js issue 13123.
        """
        if not session:
            raise Refused("InvalidParameterException", "Missing required parameter Session")
        challenge = self._open.get(session) if isinstance(session, str) else None
        if challenge is None or challenge.name != name or client_id not in (None, challenge.client_id):
            raise not_authorized("Invalid session for the user.")
        if challenge.used:
            raise not_authorized("Invalid session for the user, session can only be used once.")
        if self._now() >= challenge.ends_at:
            raise not_authorized("Invalid session for the user, session is expired.")
        return challenge


def wrong_code(challenge: Challenge) -> Refused:
    """Count a wrong code; the third one uses the Session up."""
    challenge.wrong_codes += 1
    challenge.used = challenge.wrong_codes >= ATTEMPTS
    return Refused("CodeMismatchException", "Invalid code received for user")
