"""The card of whoever is signed in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nbauth.core.status import Status
from nbauth.texts import Screens, Text
from nbauth.widget.report import where_kept
from nbauth.widget.screens.account.overview import account
from nbauth.widget.screens.details import DETAILS
from nbauth.widget.screens.remember import REMEMBER
from nbauth.widget.screens.roles import SWITCH_ROLE, has_choice, role_in_use
from nbauth.widget.screens.sign_out import SIGN_OUT
from nbauth.widget.view import Screen, Situation, View

_BEARABLE = timedelta(minutes=4)

# Each with what is said instead while renewals fail.
_CREDENTIALS_LAST = (Screens.CREDENTIALS_UNTIL, Screens.CREDENTIALS_GOOD)
_CREDENTIALS_ENDED = (Screens.CREDENTIALS_ENDED, Screens.CREDENTIALS_OVER)
_TOKENS_LAST = (Screens.TOKENS_UNTIL, Screens.TOKENS_GOOD)
_TOKENS_ENDED = (Screens.TOKENS_ENDED, Screens.TOKENS_OVER)


@dataclass(frozen=True, slots=True)
class SignedInScreen(Screen):
    """Says who it is and by which role, and lets them out."""

    username: str = field(compare=False)  # whoever changes the address that they sign in with is the same person
    user_id: str

    def shows(self, situation: Situation) -> View:
        status = situation.status
        moments = {"until": status.valid_until, "since": status.failing_since, "next": status.next_try_at}
        return View(
            signed_in_as=self.username,
            person=Screens.SIGNED_IN_AS.of(name=self.username),
            buttons=(
                SIGN_OUT,
                account(),
                *([SWITCH_ROLE] if has_choice(status) else ()),
                *([REMEMBER] if status.may_remember else ()),
                DETAILS,
            ),
            details=(
                *([Screens.SESSION_NAME.of(name=situation.session_name)] if situation.session_name else []),
                *([role_in_use(status)] if has_choice(status) else ()),
                *_lasting(status, situation.now),
                *_clock(status.ahead),
                where_kept(status),
                *([Screens.MAY_REMEMBER] if status.may_remember else []),
            ),
            moments={name: moment.isoformat() for name, moment in moments.items() if moment},
        )


def _lasting(status: Status, now: datetime) -> Iterator[str]:
    """Until when what the session uses is good, and what becomes of it then."""
    until, fails = status.valid_until, status.failing_since is not None
    of_credentials = bool(status.pool.identity_pool_id)
    if until is None:
        yield from [Screens.NO_CREDENTIALS] if fails else []
    elif until > now:
        lasts, good = _CREDENTIALS_LAST if of_credentials else _TOKENS_LAST
        yield good if fails else lasts
    else:
        ended, over = _CREDENTIALS_ENDED if of_credentials else _TOKENS_ENDED
        yield over if fails else ended
    if fails:
        yield Screens.FAILING if status.next_try_at else Screens.FAILING_IDLE
        yield status.failing_because


def _clock(ahead: timedelta) -> list[Text]:
    """Before it is so far off that AWS refuses what the session signs."""
    if abs(ahead) < _BEARABLE:
        return []
    said = Screens.CLOCK_IS_SLOW if ahead > timedelta(0) else Screens.CLOCK_IS_FAST
    return [said.of(minutes=round(abs(ahead).total_seconds() / 60))]
