"""A sign-in without a network: what the form needs of it, and no more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fake_account import FakeAccount

from nbauth.config import PoolConfig
from nbauth.core import flow
from nbauth.core.accounts import NewAccount, SignUpResult, SignUpState
from nbauth.core.answers import Answer, NewCode, Opening
from nbauth.core.delivery import CodeDelivery, Ticket
from nbauth.core.events import Event
from nbauth.core.state import UserState
from nbauth.core.status import Status
from nbauth.core.steps import NeedsSmsCode, SignedIn, SignedOut, Step
from nbauth.core.tokens import Tokens
from nbauth.errors import NbauthError
from nbauth.history import History
from nbauth.secret import Secret

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
POOL = PoolConfig("eu-west-1_AbCdEfGhI", "client", "eu-west-1:01234567-89ab-cdef-0123-456789abcdef")
TOKENS = Tokens("id", "access", "refresh", NOON + timedelta(hours=1), {})
TICKET = Ticket("id of ada", "session")
DELIVERY = CodeDelivery("EMAIL", "a***@e***")


class FakeModel(FakeAccount):
    """Asks for the password, then for a code; `failure` is raised once instead of the next answer, as the flow does."""

    def __init__(self, pool: PoolConfig = POOL) -> None:
        super().__init__()
        self.pool = pool
        self.step: Step = SignedOut()
        self.state = UserState.SIGNED_OUT
        self.kept = True
        self.used_before = ""
        self.clock = NOON
        self.failure: BaseException | None = None
        self.next: Step | None = None
        """Where the next answer leads, if not where it usually does."""
        self.holds_opening = True
        """Whether a new code is sent without the password."""
        self.hears = False
        """Whether the browser is heard when it comes back."""
        self.looking = False
        self.may_remember = False
        self.keys_until: datetime | None = None
        self.last_name = ""
        self.left_by_browser = False
        self.role: str | None = None
        self.roles_at_hand: tuple[str, ...] = ()
        self.answers: list[Opening | Answer] = []
        self.asked: list[tuple[object, ...]] = []
        self.events: list[Event] = []
        self.ended_everywhere = False
        self.listeners: list[Callable[[], None]] = []

    @property
    def roles(self) -> "FakeModel":
        return self

    def use(self, role: str | None, /) -> None:
        self._ask("use", role)
        self.role = role

    def status(self) -> Status:
        return Status(
            pool=self.pool,
            state=self.state,
            step=self.step,
            username=self.step.username if self.state is UserState.SIGNED_IN else None,
            shown_name=self.step.username if self.state is UserState.SIGNED_IN else None,
            last_name=self.last_name,
            left_by_browser=self.left_by_browser,
            sub=None,
            email=None,
            groups=(),
            identity_id=None,
            role=self.role,
            roles=self.roles_at_hand,
            tokens_until=None,
            credentials_until=self.keys_until,
            kept=self.kept,
            not_kept_because="",
            ended_because="",
            failing_because="",
            failing_since=None,
            next_try_at=None,
            used_before=self.used_before,
            no_guest_because="",
            not_come_back_because="",
            not_resumed_because="",
            looking=self.looking,
            may_remember=self.may_remember and self.state is UserState.SIGNED_IN,
            ahead=timedelta(0),
        )

    def history(self) -> History:
        return History(self.events)

    def now(self) -> datetime:
        return self.clock

    @property
    def accounts(self) -> "FakeModel":
        return self

    def respond(self, asked: Step, given: Opening | Answer, /) -> Step:
        self.answers.append(given)
        self._fail_if_told()
        following, self.next = self.next, None
        if following is not None:
            self.become(following, UserState.SIGNED_IN if isinstance(following, SignedIn) else UserState.SIGNED_OUT)
        elif isinstance(given, NewCode):
            self.become(replace(asked) if self.holds_opening else SignedOut(asked.username))
        elif isinstance(given, Opening):
            self.become(NeedsSmsCode(given.username, NOON + timedelta(minutes=3), TICKET, "+*******1234"))
        else:
            self.become(SignedIn(asked.username, TOKENS), UserState.SIGNED_IN)
        return self.step

    def hears_the_browser(self, asked: Step) -> bool:
        return self.hears and asked is self.step

    def start_over(self) -> None:
        self.become(SignedOut(self.step.username))

    def sign_out(self, *, everywhere: bool = False) -> None:
        self.ended_everywhere = everywhere
        self.become(SignedOut())
        self._fail_if_told()

    def delete(self) -> None:
        super().delete()
        self.become(SignedOut())

    def sign_up(self, new: NewAccount, /) -> SignUpResult:
        self._ask("sign_up", new)
        return SignUpResult(SignUpState.UNCONFIRMED, DELIVERY)

    def confirm_sign_up(self, username: str, code: Secret, /) -> SignUpResult:
        raise NotImplementedError  # the form confirms by `respond`

    def resend_sign_up_code(self, username: str, /) -> CodeDelivery:
        self._ask("resend_sign_up_code", username)
        return DELIVERY

    def forgot_password(self, username: str, /) -> CodeDelivery:
        self._ask("forgot_password", username)
        return DELIVERY

    def confirm_forgot_password(self, username: str, code: Secret, new_password: Secret, /) -> None:
        raise NotImplementedError  # as above

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

    def _ask(self, *what: object) -> None:
        self.asked.append(what)
        failure, self.failure = self.failure, None
        if failure:
            raise failure

    def _fail_if_told(self) -> None:
        failure, self.failure = self.failure, None
        if isinstance(failure, NbauthError):
            self.become(flow.after_failure(self.step, failure, ""), self.state)
        if failure:
            raise failure
