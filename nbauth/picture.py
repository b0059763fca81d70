"""One picture of a sign-in, from the parts that hold its state."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from nbauth.config import PoolConfig
from nbauth.core.state import Failing, UserState
from nbauth.core.status import Status
from nbauth.core.steps import Step
from nbauth.credentials_keeper import CredentialsKeeper
from nbauth.errors import NbauthError
from nbauth.secret import HoldsSecrets
from nbauth.texts import Written, joined
from nbauth.token_keeper import TokenKeeper


@dataclass(frozen=True, slots=True)
class Facts(HoldsSecrets):
    """What is known beside who is signed in; each as in `Status`."""

    pool: PoolConfig
    state: UserState
    step: Step
    last_name: str
    left_by_browser: bool
    ahead: timedelta
    is_unasked: Callable[[str], bool]
    """Of a user's device: `Devices.is_unasked`."""
    looking: bool
    not_come_back: NbauthError | None


def picture(facts: Facts, tokens: TokenKeeper, credentials: CredentialsKeeper, *, is_signed_in: bool) -> Status:
    """Where it stands now; waits for nothing."""
    held = tokens.held if is_signed_in else None
    shelf, ended, latest, not_resumed = tokens.shelf, tokens.ended, tokens.peek(), tokens.not_resumed_because
    guest, no_guest = credentials.guest, credentials.no_guest_because
    failing = failing_renewals(tokens, credentials)
    not_kept = None if facts.looking else shelf.not_kept_because  # the vault may have to be found first
    return Status(
        pool=facts.pool,
        state=facts.state,
        step=facts.step,
        username=held.username if held else None,
        shown_name=(held.shown_name or held.username) if held else None,
        last_name=facts.last_name,
        left_by_browser=facts.left_by_browser,
        sub=held.sub if held else None,
        email=latest.email if held and latest else None,
        groups=latest.groups if held and latest else (),
        identity_id=held.identity_id if held else guest.identity_id if guest else None,
        role=held.role if held else None,
        roles=latest.roles if held and latest else (),
        tokens_until=latest.expires_at if latest else None,
        credentials_until=credentials.until,
        kept=held is not None and shelf.survives_restart,
        not_kept_because=not_kept.message if not_kept else "",
        ended_because=ended.message if ended else "",
        failing_because=failing.because.message if failing else "",
        failing_since=failing.since if failing else None,
        next_try_at=failing.next_try if failing else None,
        no_guest_because=no_guest.message if no_guest else "",
        used_before=shelf.used_before,
        ahead=facts.ahead,
        looking=facts.looking,
        may_remember=held is not None and facts.is_unasked(held.username),
        not_come_back_because=_in_words(facts.not_come_back),
        not_resumed_because=not_resumed.message if not_resumed else "",
    )


def _in_words(error: NbauthError | None) -> str:
    """With what to do next."""
    return joined(Written.SENTENCES, (error.message, error.hint)) if error else ""


def failing_renewals(tokens: TokenKeeper, credentials: CredentialsKeeper) -> Failing | None:
    """How those of the credentials fail, or else of the tokens; a sign-in that has ended is past that."""
    return None if tokens.ended else credentials.failing or tokens.failing
