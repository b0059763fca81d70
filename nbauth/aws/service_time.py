"""What time it is at AWS, learnt from the Date header of its replies.

A computer's clock may be wrong by minutes. Lifetimes are therefore counted from receipt, and the points in time that
AWS names (a token's `exp`, credentials' `Expiration`) are moved onto this computer's clock.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from nbauth.core.ports import Clock

_FURTHEST = timedelta(days=31)  # a computer may have slept in a drawer, but no service answers from another year


class ServiceTime:
    """This computer's clock, and how far AWS's is ahead of it."""

    def __init__(self, clock: Clock) -> None:
        self.here = clock
        self.ahead = timedelta(0)
        """How far AWS's clock is ahead of this computer's."""

    def learn(self, date_header: str) -> None:
        """Take the time from a reply's Date header; one that can't be read, or believed, changes nothing."""
        ahead = offset(date_header, self.here())
        if ahead is not None:
            self.ahead = ahead

    def there(self) -> datetime:
        """What time it is at AWS."""
        return self.here() + self.ahead

    def from_there(self, moment: datetime) -> datetime:
        """A moment that AWS named, by this computer's clock."""
        return moment.astimezone(UTC) - self.ahead


def offset(date_header: str, now: datetime) -> timedelta | None:
    """How far the clock of whoever sent this is ahead of `now`; None if that can't be read or believed.

    RFC 9110, 5.6.7: an HTTP date is in GMT, and says so.
    """
    try:
        date = parsedate_to_datetime(date_header)
        ahead = date.astimezone(UTC) - now
    except (ValueError, OverflowError, OSError):
        return None
    return ahead if date.tzinfo is not None and abs(ahead) <= _FURTHEST else None
