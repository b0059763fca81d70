"""What time it is at AWS, learnt from the Date header of its replies.

A computer's clock may be wrong by minutes. Lifetimes are therefore counted from receipt, and the points in time that
AWS names (a token's `exp`, credentials' `Expiration`) are moved onto this computer's clock.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from nbauth.core.ports import Clock


class ServiceTime:
    """This computer's clock, and how far AWS's is ahead of it."""

    def __init__(self, clock: Clock) -> None:
        self.here = clock
        self._ahead = timedelta(0)

    def learn(self, date_header: str) -> None:
        """Take the time from a reply's Date header; one that can't be read changes nothing."""
        try:
            self._ahead = parsedate_to_datetime(date_header).astimezone(UTC) - self.here()
        except (ValueError, OverflowError, OSError):
            return

    def there(self) -> datetime:
        """What time it is at AWS."""
        return self.here() + self._ahead

    def from_there(self, moment: datetime) -> datetime:
        """A moment that AWS named, by this computer's clock."""
        return moment.astimezone(UTC) - self._ahead
