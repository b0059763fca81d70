"""Who is signed in, by which role, and until when that is good without a renewal."""

from collections.abc import Iterator
from datetime import datetime

from nbauth.core.steps import SignedIn
from nbauth.texts import AccountScreens, Happened, Screens, Text
from nbauth.widget.report import where_kept
from nbauth.widget.screens.roles import names_of
from nbauth.widget.view import Entry, Situation

_MOST = 100  # groups of a user


def who(situation: Situation) -> Iterator[Entry]:
    """In the order in which one asks."""
    status = situation.status
    claims = status.step.tokens.claims if isinstance(status.step, SignedIn) else {}
    if status.username and status.username not in (status.shown_name, claims.get("sub")):
        yield Entry("username", Screens.USERNAME, status.username)
    if user_id := str(claims.get("sub") or ""):
        yield Entry("user-id", AccountScreens.USER_ID, user_id)
    if groups := groups_of(claims.get("cognito:groups")):
        yield Entry("groups", AccountScreens.GROUPS, ", ".join(groups))
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


def groups_of(claim: object) -> tuple[str, ...]:
    """As an ID token names them; a pool's own trigger may have put anything there."""
    named = claim if isinstance(claim, list | tuple) else ()
    return tuple(each for each in named if isinstance(each, str))[:_MOST]


def _lasting(name: str, label: Text, until: datetime, now: datetime) -> Entry:
    at, left = until.isoformat(), int((until - now).total_seconds())
    if left <= 0:
        return Entry(name, label, AccountScreens.ENDED, at=at)
    return Entry(name, label, AccountScreens.UNTIL, at=at, seconds_left=left)
