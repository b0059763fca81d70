"""Whom the sign-in page still knows: by a cookie, for an hour.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-app-integration.html
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

NAME = "cognito"
TOKEN = "XSRF-TOKEN"  # noqa: S105 -- no secret
_LASTS = 3600


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody in one browser."""

    pool_id: str
    username: str
    ends_at: float


class Browsers:
    """Those of one server."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._known: dict[str, Known] = {}

    def remember(self, pool_id: str, username: str) -> str:
        """The cookie by which they are known from now on."""
        name = secrets.token_urlsafe(32)
        self._known[name] = Known(pool_id, username, self._now() + _LASTS)
        return _cookie(NAME, name, _LASTS)

    def known(self, cookie: str, pool_id: str) -> str | None:
        """The user name of whoever has it."""
        found = self._known.get(cookie)
        if found is None or found.pool_id != pool_id or self._now() >= found.ends_at:
            return None
        return found.username

    def forget(self, cookie: str) -> str:
        """The cookie that takes it away."""
        self._known.pop(cookie, None)
        return _cookie(NAME, "", 0)


def token_cookie(token: str) -> str:
    """Against forms of other pages: its text comes with the form too."""
    return _cookie(TOKEN, token, _LASTS)


def _cookie(name: str, value: str, lasts: int) -> str:
    return f"{name}={value}; Max-Age={lasts}; Path=/; HttpOnly; SameSite=Lax"
