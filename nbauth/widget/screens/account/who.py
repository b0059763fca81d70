"""Who is signed in, by which role, and until when that is good without a renewal."""

from collections.abc import Iterator
from datetime import datetime

from nbauth.texts import AccountScreens, Happened, Screens, Text, Written, joined
from nbauth.widget.report import where_kept
from nbauth.widget.screens.roles import names_of
from nbauth.widget.view import Entry, Situation


def who(situation: Situation) -> Iterator[Entry]:
    """In the order in which one asks."""
    status = situation.status
    if status.username and status.username not in (status.shown_name, status.sub):
        yield Entry("username", Screens.USERNAME, status.username)
    if status.sub:
        yield Entry("user-id", AccountScreens.USER_ID, status.sub)
    if status.groups:
        yield Entry("groups", AccountScreens.GROUPS, joined(Written.LIST, status.groups))
    if status.pool.identity_pool_id:
        role = names_of(status)[status.role] if status.role else AccountScreens.CHOSEN_BY_POOL
        yield Entry("role", Happened.OF_ROLE, role)
    if status.identity_id:
        yield Entry("identity", AccountScreens.IDENTITY, status.identity_id)
    if until := status.credentials_until:
        yield _lasting("credentials", AccountScreens.CREDENTIALS, until, situation.now)
    if until := status.tokens_until:
        yield _lasting("tokens", AccountScreens.TOKENS, until, situation.now)
    if situation.session_name:
        yield Entry("session", AccountScreens.SESSION, situation.session_name)
    yield Entry("kept", Happened.KEPT, where_kept(status))


def _lasting(name: str, label: Text, until: datetime, now: datetime) -> Entry:
    at, left = until.isoformat(), int((until - now).total_seconds())
    if left <= 0:
        return Entry(name, label, AccountScreens.ENDED, at=at)
    return Entry(name, label, AccountScreens.UNTIL, at=at, seconds_left=left)
