"""The card of whoever is signed in."""

from dataclasses import dataclass
from datetime import timedelta

from nbauth.texts import Screens, Text
from nbauth.widget.model import SignInModel
from nbauth.widget.view import Button, Screen, Situation, Then, Typed, View

_BEARABLE = timedelta(minutes=4)


def _sign_out(_typed: Typed, model: SignInModel) -> Then:
    model.sign_out()
    return Then(notice=Screens.YOU_ARE_SIGNED_OUT)


# Signed out here, the refresh token may still be being revoked, and an answer typed meanwhile would not be taken.
_SIGN_OUT = Button("sign-out", Screens.SIGN_OUT, Screens.SIGNING_OUT, _sign_out, lingers=True)


@dataclass(frozen=True, slots=True)
class SignedInScreen(Screen):
    """Says who it is, and lets them out."""

    username: str

    def shows(self, situation: Situation) -> View:
        status = situation.status
        until = status.valid_until
        failing = [Screens.FAILING.of(why=status.failing_because)] if status.failing_because else []
        return View(
            signed_in_as=self.username,
            person=Screens.SIGNED_IN_AS.of(name=self.username),
            buttons=(_SIGN_OUT,),
            until=_until(situation) if until else "",
            valid_until=until.isoformat() if until else "",
            details=(
                *([Screens.SESSION_NAME.of(name=situation.session_name)] if situation.session_name else []),
                *failing,
                *_clock(status.ahead),
                Screens.KEPT if status.kept else _in_memory(status.not_kept_because),
            ),
        )


def _clock(ahead: timedelta) -> list[Text]:
    """Before it is so far off that AWS refuses what the session signs."""
    if abs(ahead) < _BEARABLE:
        return []
    said = Screens.CLOCK_IS_SLOW if ahead > timedelta(0) else Screens.CLOCK_IS_FAST
    return [said.of(minutes=round(abs(ahead).total_seconds() / 60))]


def _in_memory(because: str) -> str:
    return Screens.IN_MEMORY_BECAUSE.of(why=because) if because else Screens.IN_MEMORY


def _until(situation: Situation) -> Text:
    status = situation.status
    is_over = status.valid_until is not None and status.valid_until <= situation.now
    if status.pool.identity_pool_id:
        return Screens.CREDENTIALS_ENDED if is_over else Screens.CREDENTIALS_UNTIL
    return Screens.TOKENS_ENDED if is_over else Screens.TOKENS_UNTIL
