"""What has happened to a sign-in, and what of it is remembered: no secret, no name, no sentence of a stranger's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from nbauth.texts import Happened

_MOST = 300


class What(StrEnum):
    """What was done; whether it went well is for the event to say."""

    SIGN_IN = "sign-in"
    """A user name was sent, with the proof of a password or without."""
    ANSWER = "answer"
    """A question was answered."""
    RESUME = "kept sign-in"
    """One that the vault keeps was taken up."""
    TOKENS = "new tokens"
    """From the user pool, or left by another notebook that had just renewed them."""
    CREDENTIALS = "new credentials"
    """From the identity pool."""
    ROLE = "role"
    """Another one was chosen, and the identity pool asked for its credentials."""
    ASSUMING = "assumed role"
    """AWS STS was asked for credentials of a role that a session assumes."""
    WAIT = "wait for another notebook"
    """It was renewing the same sign-in."""
    END = "end"
    """The sign-in was over by itself: its refresh token is dead, or another notebook has signed out."""
    SIGN_OUT = "sign-out"
    SIGN_UP = "sign-up"
    CONFIRMATION = "confirmation"
    """Of an account."""
    NEW_CODE = "new code"
    FORGOTTEN_PASSWORD = "forgotten password"  # noqa: S105 -- what happened, no password
    """A code to set a new one with was asked for."""
    ATTRIBUTES = "attributes"
    """Of the account, read."""
    CHANGE = "changed attributes"
    VERIFICATION = "verification"
    """Of an address."""
    DELETION = "deletion"
    """Of the account."""
    DEVICES = "devices"
    """Listed, remembered or forgotten."""
    NEW_PASSWORD = "new password"  # noqa: S105 -- as above
    SECOND_FACTOR = "second factor"
    """An authenticator app was set up or verified, or it was asked or said which one is preferred."""


_BY_ITSELF = frozenset({What.RESUME, What.TOKENS, What.CREDENTIALS, What.ASSUMING, What.WAIT})
"""What is tried again and again while nobody is there."""

_ANOTHER_BEGINS = frozenset({What.SIGN_IN, What.SIGN_OUT})
"""What fails after it is another sign-in's."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that has happened."""

    at: datetime
    """When it was over (aware, UTC); of a failure that was repeated, the last time."""
    what: What
    took: timedelta
    """The last time."""
    step: str = ""
    """The class of the step to which a sign-in or an answer has led, like "NeedsSmsCode"."""
    error: str = ""
    """The class of what it failed with; empty if it went well."""
    reason: str = ""
    """Which of nbauth's sentences said why: its key in `nbauth.texts`."""
    code: str = ""
    """The service's own error code."""
    request_id: str = ""
    """What the service calls the request that it refused."""
    times: int = 1
    """How often it has failed so, one time after another."""
    since: datetime | None = None
    """When it has failed so for the first time, if more than once."""

    @property
    def result(self) -> str:
        """What has come of it, in a word or two."""
        return f"{self.error} ({self.reason})" if self.reason else self.error or self.step or Happened.DONE

    @property
    def seconds(self) -> str:
        """How long it took."""
        return f"{self.took.total_seconds():.1f} s"


def followed_by(events: Sequence[Event], event: Event, *, anew: bool = False) -> tuple[Event, ...]:
    """The last few hundred, the newest last.

    What fails again by itself, in the same way as the last time, is counted: what a network that is down all night
    would bring must not push out how it began. Not if it went well meanwhile, as `anew` says.
    """
    before = next((each for each in reversed(events) if each.what in (event.what, *_ANOTHER_BEGINS)), None)
    is_again = before is not None and event.error and _failed_so(before) == _failed_so(event)
    if before and is_again and not anew and event.what in _BY_ITSELF:
        event = replace(event, times=before.times + 1, since=before.since or before.at)
        events = [each for each in events if each is not before]
    return (*events, event)[-_MOST:]


def _failed_so(event: Event) -> tuple[str, ...]:
    return (event.what, event.error, event.reason, event.code)
