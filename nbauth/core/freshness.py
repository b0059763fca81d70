"""When to renew something that expires: windows as fractions of its life.

A fixed window is wrong at both ends: botocore's 15 minutes renew credentials that live 15 minutes at every read.
Two thirds into its life at the latest, a 1 h credential is renewed at 40 min: before the 15-minute window of any tool
that holds a copy opens.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

_LEAD = 1 / 3
_JITTER = 0.05
_FIRST_JITTER = 0.5
_SET_BACK = timedelta(minutes=1)  # ignore small corrections of the clock


class Freshness(Enum):
    """What may be done with something that expires."""

    FRESH = "use it"
    STALE = "use it, and renew it meanwhile"
    EXPIRED = "renew it first"


@dataclass(frozen=True, slots=True)
class Window:
    """The life of something, seen from the moment it came."""

    came_at: datetime
    stale_at: datetime
    expires_at: datetime

    @classmethod
    def opened(cls, *, now: datetime, expires_at: datetime, jitter: float, first: bool = False) -> "Window":
        """For something that came `now`; `jitter` (0 to 1) spreads many holders' renewals over 5 % of the life.

        The `first` since a sign-in over half of it: a hundred people who come at nine must not renew together all day.
        """
        life = max(expires_at - now, timedelta(0))
        return cls(now, expires_at - life * (_LEAD + (_FIRST_JITTER if first else _JITTER) * jitter), expires_at)


def freshness(window: Window, now: datetime) -> Freshness:
    """Whether it is still good `now`. When the clock was set back, that is no longer known: STALE."""
    if now >= window.expires_at:
        return Freshness.EXPIRED
    if now >= window.stale_at or now < window.came_at - _SET_BACK:
        return Freshness.STALE
    return Freshness.FRESH
