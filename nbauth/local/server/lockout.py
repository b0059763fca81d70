"""Too many wrong passwords.

Five wrong ones lock the user out for one second, and each further one for twice as long, up to about 15 minutes;
attempts while locked out do not count, success or 15 quiet minutes after the end clear the count.
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow.html
"""

from collections.abc import Callable
from dataclasses import dataclass

from nbauth.local.server.refusal import not_authorized

_FREE = 5
_LONGEST = 900.0


@dataclass(slots=True)
class _Count:
    wrong: int = 0
    locked_until: float = 0.0
    last: float = 0.0


class Lockout:
    """Wrong passwords by (pool id, user name). Names that nobody has are counted alike, or they would be told apart."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._counts: dict[tuple[str, str], _Count] = {}

    def check(self, pool_id: str, username: str) -> None:
        """`Refused` while the user is locked out, whatever the password."""
        count = self._counts.get((pool_id, username))
        if count is not None and self._now() < count.locked_until:
            raise not_authorized("Password attempts exceeded")

    def failed(self, pool_id: str, username: str) -> None:
        """One more wrong password."""
        now = self._now()
        for key in [k for k, c in self._counts.items() if max(c.last, c.locked_until) + _LONGEST < now]:
            del self._counts[key]
        count = self._counts.setdefault((pool_id, username), _Count())
        count.wrong += 1
        count.last = now
        if count.wrong >= _FREE:
            count.locked_until = now + min(2.0 ** (count.wrong - _FREE), _LONGEST)

    def succeeded(self, pool_id: str, username: str) -> None:
        """The right password clears the count."""
        self._counts.pop((pool_id, username), None)
