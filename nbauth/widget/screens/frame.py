"""What every screen has around it."""

from collections.abc import Iterator
from dataclasses import replace

from nbauth.config import PoolConfig
from nbauth.core.steps import SignedOut
from nbauth.texts import Screens, Text, Written, joined
from nbauth.widget.screens.details import DETAILS, details
from nbauth.widget.screens.invalid import invalid_fields
from nbauth.widget.screens.roles import names_of
from nbauth.widget.view import Button, Screen, Situation, View


def framed(screen: Screen, situation: Situation) -> View:
    """The whole view of a screen."""
    pool, error, busy = situation.status.pool, situation.error, situation.busy
    shown = screen.shows(situation)
    # A sign-in that is done is shown as done, even if its worker has not come back.
    is_busy = busy is not None and (busy.lingers or busy.action in {button.action for button in shown.buttons})
    return replace(
        shown,
        buttons=(*shown.buttons, *_details(shown, situation)),
        pool=_pool(pool),
        # Wherever something is typed: a notebook that was sent must not pass another pool off as the reader's own.
        warning=joined(Written.WARNINGS, _warnings(situation)) if shown.fields else "",
        waits=Screens.NOTEBOOK_WAITS if situation.awaited and not shown.signed_in_as else "",
        notice=situation.notice or shown.notice,
        moments={**shown.moments, **{name: moment.isoformat() for name, moment in situation.moments.items()}},
        error=error.message if error else "",
        hint=error.hint if error else "",
        invalid=invalid_fields(error, shown.fields),
        busy=is_busy,
        status=busy.doing if busy and is_busy else "",
        names=_names(situation),
    )


def _pool(pool: PoolConfig) -> Text:
    """Which it is."""
    if not pool.foreign_hosts:
        return Screens.POOL.of(pool=pool.user_pool_id)
    said = Screens.PRACTICE_POOL if pool.is_for_practice else Screens.POOL_AT
    return said.of(pool=pool.user_pool_id, host=pool.foreign_hosts)


def _names(situation: Situation) -> tuple[str, ...]:
    """Those that a text can hold, the longest first: one can be a part of another."""
    status, step = situation.status, situation.status.step
    names = (
        status.pool.user_pool_id,
        *status.pool.foreign_hosts.split(", "),
        *(status.username, status.shown_name, status.used_before, situation.session_name),
        *names_of(status).values(),
        getattr(step, "sent_to", None),
        # What was typed at a sign-in that failed may be a password.
        None if isinstance(step, SignedOut) else getattr(step, "username", None),
    )
    return tuple(sorted({name for name in names if name}, key=len, reverse=True))


def _details(shown: View, situation: Situation) -> Iterator[Button]:
    """What has happened, for whoever could not be signed in: the administrator needs it most then."""
    status = situation.status
    is_troubled = situation.error or status.ended_because or status.not_resumed_because
    if is_troubled and not shown.report and DETAILS not in shown.buttons:
        yield details(situation.aside)


def _warnings(situation: Situation) -> Iterator[str]:
    """Who will get what is typed, or what comes of it, if that is not who it was."""
    pool, before = situation.status.pool, situation.status.used_before
    if pool.foreign_hosts and not pool.is_for_practice:
        yield Screens.NOT_AWS.of(host=pool.foreign_hosts)
    if before:
        now = pool.identity_pool_id or Screens.NONE
        yield Screens.OTHER_IDENTITY_POOL.of(now=now, before=before)
