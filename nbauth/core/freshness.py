"""When to renew something that expires: windows as fractions of its life.

A fixed window is wrong at both ends: botocore's 15 minutes renew credentials that live 15 minutes at every read.
Two thirds into its life, a 1 h credential is renewed at 40 min: before the 15-minute window of any tool that holds a
copy opens.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

_LEAD = 1 / 3
_JITTER = 0.05


class Freshness(Enum):
    """What may be done with something that expires."""

    FRESH = "use it"
    STALE = "use it, and renew it meanwhile"
    EXPIRED = "renew it first"


@dataclass(frozen=True, slots=True)
class Window:
    """The life of something, seen from the moment it came."""

    stale_at: datetime
    expires_at: datetime

    @classmethod
    def opened(cls, *, now: datetime, expires_at: datetime, jitter: float) -> "Window":
        """For something that came `now`; `jitter` (0 to 1) spreads the renewals of many holders over 5 % of the life."""
        life = max(expires_at - now, timedelta(0))
        return cls(expires_at - life * (_LEAD + _JITTER * jitter), expires_at)


def freshness(window: Window, now: datetime) -> Freshness:
    """Whether it is still good `now`."""
    if now >= window.expires_at:
        return Freshness.EXPIRED
    return Freshness.STALE if now >= window.stale_at else Freshness.FRESH
