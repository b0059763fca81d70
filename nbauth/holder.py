"""`Holder`: all that one sign-in to a pool is made of, behind `Auth` and behind each of its forms.

Three things hold state, and this connects them: `SignIn` the attempt that is open, `TokenKeeper` who is signed in,
`CredentialsKeeper` the AWS credentials. What can be seen of them is derived at every reading, in `status`.
"""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TypeVar

from nbauth.coming_back import ComingBack
from nbauth.config import PoolConfig
from nbauth.core import flow
from nbauth.core.answers import Answer, Opening
from nbauth.core.events import What
from nbauth.core.ports import Accounts, Clock, Place, Service, TokenVault
from nbauth.core.state import Failing, UserState
from nbauth.core.status import Status
from nbauth.core.steps import SignedIn, SignedOut, Step
from nbauth.core.tokens import Credentials, Tokens
from nbauth.core.whoami import WhoAmI, whoami
from nbauth.credentials_keeper import CredentialsKeeper
from nbauth.deadline import one_deadline
from nbauth.devices import Devices
from nbauth.door import Door
from nbauth.errors import NbauthError, SignInExpired, VaultError
from nbauth.guests import Guests
from nbauth.known_guest import KnownGuest
from nbauth.listeners import Listeners
from nbauth.looking import Looking
from nbauth.mfa import Mfa
from nbauth.own_account import Account
from nbauth.picture import Facts, failing_renewals, picture
from nbauth.recorded_accounts import RecordedAccounts
from nbauth.recorder import Recorder
from nbauth.roles import Roles
from nbauth.secret import HoldsSecrets, Secret
from nbauth.shared_sign_in import not_signed_in
from nbauth.sign_in import SignIn
from nbauth.signing_out import Ends
from nbauth.token_calls import TokenCalls
from nbauth.token_keeper import TokenKeeper
from nbauth.waits import Waits

T = TypeVar("T")


class Holder(HoldsSecrets):
    """One sign-in. Every method may be called from any thread."""

    def __init__(self, pool: PoolConfig, service: Service, vault: TokenVault, clock: Clock, *, name: str) -> None:
        self.pool = pool
        self.now = clock
        self._service = service
        self._listeners = Listeners()
        self.recorder = Recorder(name, clock=clock)
        self.history = self.recorder.history
        self._sign_in = SignIn(service.provider, service.accounts, self.recorder, clock=clock)
        self._coming_back = ComingBack(self.respond, self._listeners.tell, clock=clock)
        self._listeners.add(lambda: self._coming_back.follow(self._sign_in.step))
        place = Place(pool.user_pool_id, pool.client_id, name, " ".join(pool.answered_by), pool.identity_pool_id or "")
        renewed = self._tell_of_renewal
        self._tokens = TokenKeeper(service.provider, vault, place, self.recorder, clock=clock, on_renewed=renewed)
        self._credentials = CredentialsKeeper(
            service.source,
            self._tokens,
            KnownGuest(vault, place),
            self.recorder,
            identity_pool_id=pool.identity_pool_id,
            clock=clock,
            on_renewed=renewed,
        )
        self._door = Door(
            pool,
            service.provider,
            self._sign_in,
            self._tokens,
            self._credentials,
            clock=clock,
            tell=self._listeners.tell,
        )
        self.on_sign_out = self._door.left.add
        """As `on_change`, for when somebody signs out here; a sign-in that ends by itself is none."""
        self.accounts: Accounts = RecordedAccounts(service.accounts, self.recorder)
        """Sign-up and the forgotten password, which need nobody to be signed in."""
        calls = TokenCalls(self.tokens, self.recorder)
        self.account = Account(service.own_account, calls, leave=partial(self._door.leave, Ends.ACCOUNT))
        self.devices = Devices(service.own_devices, calls, changed=self._listeners.tell)
        self.mfa = Mfa(service.factors, calls)
        self.roles = Roles(self._tokens, self._credentials, turn=self._door.turn, tell=self._listeners.tell)
        self.guests = Guests(self._credentials, tell=self._listeners.tell)
        self.waits = Waits(self._listeners, lambda: self.is_signed_in)
        self.looking = Looking(self._listeners.tell)

    # What can be seen

    def status(self) -> Status:
        """Where the sign-in stands now; waits for nothing."""
        facts = Facts(
            self.pool,
            self.state,
            self.step,
            last_name=self._door.last_name,
            left_by_browser=self._door.last_by_browser,
            ahead=self._service.ahead(),
            is_unasked=self._service.devices.is_unasked,
            looking=self.looking.under_way,
            not_come_back=self._coming_back.failed,
        )
        return picture(facts, self._tokens, self._credentials, is_signed_in=self.is_signed_in)

    def whoami(self) -> WhoAmI:
        """Whose the session is; waits for nothing. Raises NotSignedIn, SignInExpired."""
        if ended := self._tokens.ended:
            raise ended.again()
        if found := whoami(self.status()):
            return found
        raise not_signed_in()

    @property
    def step(self) -> Step:
        """The open question, or else whether somebody is signed in."""
        step = self._sign_in.step
        if not isinstance(step, SignedIn | SignedOut):
            return step
        if self.is_signed_in and (tokens := self._tokens.peek()):
            return SignedIn(tokens.shown_name, tokens)
        asked = self._coming_back.completing if isinstance(step, SignedIn) else None
        return asked or SignedOut(step.username or self._tokens.last_username)

    @property
    def is_answering(self) -> bool:
        """Whether an answer of somebody's is under way."""
        return self._sign_in.is_answering

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is, with all that a sign-in brings."""
        tokens = self._tokens
        return tokens.held is not None and tokens.peek() is not None and not tokens.unsaved

    @property
    def state(self) -> UserState:
        """Whether somebody is signed in, or was until the sign-in ended by itself."""
        if self._tokens.ended:
            return UserState.SIGN_IN_EXPIRED
        if self.is_signed_in:
            return UserState.SIGNED_IN
        return UserState.GUEST if self._credentials.guest else UserState.SIGNED_OUT

    @property
    def failing(self) -> Failing | None:
        """How renewals fail, as long as none succeeds."""
        return failing_renewals(self._tokens, self._credentials)

    @property
    def not_read_because(self) -> VaultError | None:
        """Why it is not known whether a sign-in is kept, if it isn't."""
        return self._tokens.shelf.not_opened

    def version(self) -> object:
        """Of what is kept: another value after each change, by this kernel or another. It does not block."""
        return self._tokens.shelf.version()

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have `listener` called, in any thread and with no lock held, after each change; returns how to end that."""
        return self._listeners.add(listener)

    # Signing in

    def begin(self, opening: Opening) -> Step:
        """Leave whatever question is open, and begin a sign-in."""
        return self._advanced(lambda: self._sign_in.begin(opening))

    def respond(self, asked: Step, given: Opening | Answer) -> Step:
        """Answer the question `asked`, unless another one is open by now (ChallengeExpired)."""
        return self._advanced(lambda: self._sign_in.respond(asked, given))

    def confirm(self, text: Secret, attributes: Mapping[str, str]) -> Step:
        """Answer the question that is open with what `text` means to it."""
        asked = self._sign_in.step
        return self.respond(asked, flow.meant(asked, text, attributes))

    def hears_the_browser(self, asked: Step) -> bool:
        """See `SignInModel`."""
        return self._coming_back.is_listening(asked)

    def start_over(self) -> None:
        """Leave an open question; the user name is kept, and whoever is signed in stays so."""
        self._sign_in.start_over()
        self._listeners.tell()

    @one_deadline()
    def resume(self, *, renew: bool = True, username: str | None = None) -> Step:
        """Sign in with what the vault keeps, without a question; see `Auth.resume`."""
        try:
            with self._door.one_at_a_time, suppress(SignInExpired):
                if not (self.is_signed_in or self._credentials.guest):
                    self._credentials.clear()
                if tokens := self._tokens.resume(renew=renew, username=username):
                    if tokens.device_key:
                        self._service.devices.of(tokens.username)  # read now: a status waits for nothing
                    self._credentials.fill()
        finally:
            self._listeners.tell()
        return self.step

    @property
    def waits_to_resume(self) -> bool:
        """Whether a kept sign-in could not be taken up, and nobody has signed in, out, or begun to since."""
        nothing_is_asked = isinstance(self._sign_in.step, SignedIn | SignedOut)
        return nothing_is_asked and not self.is_signed_in and self._tokens.not_resumed_because is not None

    @one_deadline()
    def catch_up(self) -> None:
        """Notice a sign-out in another notebook; see `TokenKeeper.catch_up`."""
        with suppress(NbauthError):  # whoever needs the tokens hears of it
            self._tokens.catch_up()
        self._listeners.tell()

    def warm_up(self) -> None:
        """Make clients and connections in the background, so that the next call costs its round trips alone."""
        for port in (self._service.provider, self._service.source):
            if port is self._service.provider or self.pool.identity_pool_id:
                threading.Thread(target=port.warm_up, daemon=True, name="nbauth-warm-up").start()

    # Being signed in

    def tokens(self, *, renew: bool = False) -> Tokens:
        """The user pool's tokens, valid now; while a kept sign-in is looked for, this waits for that."""
        return self.waits.through(lambda: self._obtained(lambda: self._tokens.tokens(renew=renew)))

    def credentials(self, *, renew: bool = False) -> Credentials:
        """Temporary AWS credentials, valid now; it waits as `tokens` does."""
        return self.through(lambda: self._credentials.credentials(renew=renew))

    def through(self, obtain: Callable[[], Credentials]) -> Credentials:
        """What `obtain` gives of whoever is signed in, as soon as somebody is where calls wait for that."""
        return self.waits.through(lambda: self._obtained(obtain), or_once=lambda: self._credentials.are_a_guests)

    def fetch_credentials(self, *, renew: bool = False) -> Credentials:
        """As `credentials`, for whoever must not wait for a person, nor go on after the sign-in has ended."""

        def obtain() -> Credentials:
            self._credentials.check_end()
            return self._credentials.credentials(renew=renew)

        return self._obtained(obtain)

    def whose(self) -> object:
        """Whose credentials are given now, and in which role; None while nobody's are. It does not block."""
        return self._credentials.whose and (self._credentials.whose, self._credentials.changes)

    def leave_to(self, parent: Callable[[], Credentials]) -> None:
        """In a forked child: forget the tokens, which are the parent's to renew, and have its credentials."""
        self._door.forget_here()
        self._credentials.parent = parent

    def credentials_at_hand(self) -> Credentials:
        """Those that are held, without a call. Raises NotSignedIn, SignInExpired, or why there are none."""
        if ended := self._tokens.ended:
            raise ended.again()
        return self._credentials.at_hand()

    # Signing out

    @one_deadline()
    def sign_out(self, *, everywhere: bool = False) -> None:
        """Here at once, then at the user pool. Raises NbauthError, saying which part failed."""
        with self.recorder.recording(What.SIGN_OUT):
            self._door.leave(Ends.ALL if everywhere else Ends.SIGN_IN)

    # How it goes on

    @one_deadline()
    def _advanced(self, answered: Callable[[], Step]) -> Step:
        """One step of the sign-in. Others wait for each other only where somebody is let in, not for the network."""
        try:
            step = answered()
            if isinstance(step, SignedIn):
                self._door.enter(step)
            return step
        finally:
            self._listeners.tell()

    @one_deadline()
    def _obtained(self, obtain: Callable[[], T]) -> T:
        self.looking.wait()
        try:
            return obtain()
        except SignInExpired:
            self._listeners.tell()
            raise

    def _tell_of_renewal(self) -> None:
        """Good or bad. Of one that belongs to a sign-in under way, the end of that tells."""
        if not self._tokens.unsaved:
            self._listeners.tell()
