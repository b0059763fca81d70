"""A sign-in without a network: what the form needs of `Auth`, and no more."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from nbauth.config import PoolConfig
from nbauth.core.state import UserState
from nbauth.core.steps import Answer, NeedsSmsCode, Password, SignedIn, SignedOut, Step, Ticket
from nbauth.core.tokens import Tokens
from nbauth.errors import NbauthError

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
POOL = PoolConfig("eu-west-1_AbCdEfGhI", "client", "eu-west-1:01234567-89ab-cdef-0123-456789abcdef")
TOKENS = Tokens("id", "access", "refresh", NOON + timedelta(hours=1), {})
TICKET = Ticket("id of ada", "session")


class FakeModel:
    """Asks for the password, then for a code; `failure` is raised once instead of the next answer."""

    def __init__(self) -> None:
        self.pool = POOL
        self.step: Step = SignedOut()
        self.state = UserState.SIGNED_OUT
        self.valid_until: datetime | None = None
        self.ended_because = ""
        self.may_keep = False
        self.kept = True
        self.not_kept_because = ""
        self.failure: BaseException | None = None
        self.answers: list[Answer] = []
        self.listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return NOON

    def respond(self, answer: Answer, /) -> Step:
        self.answers.append(answer)
        self._fail_if_told()
        if isinstance(answer, Password):
            self.become(NeedsSmsCode(answer.username, "+*******1234", NOON + timedelta(minutes=3), TICKET))
        else:
            self.become(SignedIn(self.step.username, TOKENS), UserState.SIGNED_IN)
        return self.step

    def start_over(self) -> None:
        self.become(SignedOut(self.step.username))

    def sign_out(self) -> None:
        self.become(SignedOut())
        self._fail_if_told()

    def on_change(self, callback: Callable[[], None], /) -> Callable[[], None]:
        self.listeners.append(callback)

        def end() -> None:
            if callback in self.listeners:
                self.listeners.remove(callback)

        return end

    def become(self, step: Step, state: UserState = UserState.SIGNED_OUT) -> None:
        self.step, self.state = step, state
        for listener in tuple(self.listeners):
            listener()

    def _fail_if_told(self) -> None:
        failure, self.failure = self.failure, None
        if isinstance(failure, NbauthError):
            self.become(SignedOut(self.step.username))
        if failure:
            raise failure
