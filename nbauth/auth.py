"""`Auth`: one person's sign-in to one pool, as the author of a notebook or a script holds it.

Three things hold state, and this only connects them: `SignIn` the attempt that is open, `TokenKeeper` who is signed in,
`Refreshing` the AWS credentials. Step and state are derived from them at every reading.
"""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn

from nbauth.config import PoolConfig
from nbauth.core import flow
from nbauth.core.ports import Clock, IdentityCredentials, Kept, Place, Service, TokenVault
from nbauth.core.state import UserState
from nbauth.core.steps import Answer, Password, SignedIn, SignedOut, Step
from nbauth.core.tokens import Credentials, Tokens
from nbauth.errors import (
    ChallengeExpired,
    ConfigurationError,
    NbauthError,
    NotSignedIn,
    SignInExpired,
    TokenInvalid,
    VaultError,
    WrongCode,
    WrongCredentials,
)
from nbauth.forks import start_again_after_fork
from nbauth.observed import Observed
from nbauth.refreshing import Refreshing
from nbauth.secret import Secret
from nbauth.sign_in import SignIn
from nbauth.token_keeper import TokenKeeper, not_signed_in
from nbauth.vault import MemoryVault

if TYPE_CHECKING:
    import boto3

_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


def utc_now() -> datetime:
    """This computer's clock."""
    return datetime.now(UTC)


class Auth(Observed):
    """One sign-in to a pool, and the session that lives on it.

    Every method may be called from any thread. Observers of `state` are called on the event loop that was running
    where this object was made (a notebook's kernel has one), else in the thread that caused the change.
    """

    def __init__(
        self,
        pool: PoolConfig,
        *,
        name: str = "session",
        vault: TokenVault | None = None,
        clock: Clock = utc_now,
        service: Service | None = None,
    ) -> None:
        """Nothing is called yet, and nothing is shown.

        `vault` says where a sign-in is kept, by default in this object's memory; `name` tells several sign-ins to one
        pool apart there. `clock` says what time it is (aware, UTC), and `service` may stand in for AWS.
        """
        super().__init__()
        if not isinstance(pool, PoolConfig):
            what = f"A pool is a PoolConfig, not {type(pool).__name__}."
            raise ConfigurationError(what, hint="Pass nbauth.PoolConfig(…) or nbauth.PoolConfig.load().")
        self.pool = pool
        self.now = clock
        self._service = _aws(pool, clock) if service is None else service
        self._vault = MemoryVault() if vault is None else vault
        self._keeper = TokenKeeper(
            self._service.provider,
            self._vault,
            Place(pool.user_pool_id, pool.client_id, name, pool.endpoint_url or ""),
            identity_pool_id=pool.identity_pool_id,
            clock=clock,
            on_renewed=self._renewed,
        )
        self._sign_in = SignIn(self._service.provider)
        self._credentials = Refreshing(
            self._fetch_credentials,
            expires_at=lambda got: got.credentials.expires_at,
            clock=clock,
            ahead=True,
            on_renewed=self._renewed,
        )
        self._serial = threading.RLock()
        self._keep = pool.keep_signed_in
        start_again_after_fork(self)

    def start_again(self) -> None:
        """After a fork."""
        self._serial = threading.RLock()

    # What a sign-in asks and is told

    def sign_in(self, username: str, password: str) -> Step:
        """Start a sign-in and return the next step: `SignedIn`, or what is asked for next.

        Whoever was signed in before stays so until the new sign-in is complete. Raises WrongCredentials, NotConfirmed,
        UnsupportedChallenge, TooManyAttempts, ConfigurationError, Unreachable and the other NbauthErrors.
        """
        if not (isinstance(username, str) and isinstance(password, str)):
            raise WrongCredentials("The username and the password must be text.", hint="Is one of them None?")
        given = Password(username, Secret(password))
        del password  # a traceback prints this frame's variables
        return self._advanced(lambda: self._sign_in.begin(given), given)

    def confirm_sign_in(self, answer: str, attributes: Mapping[str, str] = _NO_ATTRIBUTES) -> Step:
        """Answer the step at hand: a code, or a new password and the `attributes` that the pool requires.

        Raises WrongCode, CodeExpired or WeakPassword, after which the step can be answered again, and ChallengeExpired,
        after which the sign-in starts over.
        """
        if not all(isinstance(text, str) for text in (answer, *attributes, *attributes.values())):
            raise WrongCode(
                "The answer and the attributes must be text.", hint="Put a code in quotes: it may begin with 0."
            )
        text = Secret(answer)
        del answer  # as in sign_in
        return self.respond(flow.answer_to(self._sign_in.step, text, attributes))

    def respond(self, answer: Answer) -> Step:
        """Answer the step at hand with one of the answers of `nbauth.core.steps`: what the form calls."""
        return self._advanced(lambda: self._sign_in.respond(answer), answer)

    def resume(self, *, renew: bool = True, username: str | None = None) -> Step:
        """Sign in with what the vault keeps, without a question, and return the step.

        The user pool is asked, so that a sign-in that was ended elsewhere is not taken for a live one; without `renew`
        only if no other kernel has asked lately. With `username`, only if this user's sign-in is kept. The step is
        `SignedOut` when nothing is kept, or when that is dead, and then has the user name. Raises Unreachable,
        ConfigurationError and the other NbauthErrors.
        """
        try:
            with self._serial, suppress(SignInExpired):
                if not self.is_signed_in:
                    self._credentials.clear()
                if self._keeper.resume(renew=renew, username=username):
                    self._fill_credentials()
        finally:
            self._announce()
        return self.step

    def catch_up(self) -> None:
        """Notice a sign-out in another notebook, without a call."""
        with suppress(NotSignedIn, VaultError):
            self._keeper.catch_up()
        self._announce()

    def start_over(self) -> None:
        """Leave an open challenge; the user name is kept, and whoever is signed in stays so."""
        self._sign_in.start_over()
        self._announce()

    def sign_out(self, *, everywhere: bool = False) -> None:
        """Sign out: here at once, then at the user pool, where the refresh token is revoked.

        `everywhere` ends all of the user's sign-ins, on every device. AWS credentials that were handed out go on
        working until they expire, within the hour. Raises NbauthError, saying which part failed, if the user pool could
        not be told or the vault could not forget; nobody is signed in here then either.
        """
        with self._serial:
            last = self._keeper.drop()
            self._credentials.clear()
            self._sign_in.start_over(username="")
        self._announce()
        failures: dict[str, NbauthError] = {}
        last, refresh_tokens = self._keeper.forget(last)
        if self._keeper.shelf.not_erased:
            failures["what is kept could not be removed"] = self._keeper.shelf.not_erased
        try:
            if last and everywhere:
                self._end_everywhere(last)
            else:
                self._revoke(refresh_tokens)
        except NbauthError as failure:
            what = "the other sign-ins could not be ended" if everywhere else "the refresh token could not be revoked"
            failures[what] = failure.again()
        if failures:
            said = ", and ".join(f"{what}: {failure.message.rstrip('.')}" for what, failure in failures.items())
            first = next(iter(failures.values()))
            raise type(first)(f"You are signed out here, but {said}.", hint=first.hint, code=first.code)

    @property
    def step(self) -> Step:
        """Where the sign-in stands: the open challenge, or else whether somebody is signed in."""
        step = self._sign_in.step
        if not isinstance(step, SignedIn | SignedOut):
            return step
        tokens = self._keeper.peek()
        if self._keeper.held and tokens and not self._keeper.unsaved:
            return SignedIn(tokens.shown_name, tokens)
        return SignedOut(step.username or self._keeper.last_username)

    # Who is signed in, and what that gives

    @cached_property
    def session(self) -> "boto3.Session":
        """A boto3 session that follows this sign-in; before it, its calls raise NotSignedIn."""
        from nbauth.aws.session import Session

        return Session(self.pool, self.credentials, partial(self.credentials, force_refresh=True))

    @property
    def is_signed_in(self) -> bool:
        """From memory, without a call."""
        return self._keeper.held is not None

    @property
    def username(self) -> str | None:
        """The user's name in the user pool; from memory, without a call."""
        held = self._keeper.held
        return held.username if held else None

    @property
    def identity_id(self) -> str | None:
        """The user's id in the identity pool; from memory, without a call."""
        held = self._keeper.held
        return held.identity_id if held else None

    @property
    def valid_until(self) -> datetime | None:
        """When the credentials at hand expire (aware, UTC), or the tokens where there is no identity pool."""
        if self.pool.identity_pool_id:
            got = self._credentials.peek()
            return got.credentials.expires_at if got else None
        tokens = self._keeper.peek()
        return tokens.expires_at if tokens else None

    @property
    def not_read_because(self) -> VaultError | None:
        """Why it is not known whether a sign-in is kept, if it isn't."""
        return self._keeper.shelf.not_opened

    @property
    def ended_because(self) -> str:
        """Why the sign-in has ended by itself, in a sentence; empty if it has not."""
        ended = self._keeper.ended
        return ended.message if ended else ""

    @property
    def may_keep(self) -> bool:
        """Whether the person is asked whether to keep the sign-in: not here, whoever gave the vault has chosen."""
        return False

    @property
    def kept(self) -> bool:
        """Whether a restarted kernel will sign in without a question."""
        return self._keeper.held is not None and self._keeper.shelf.survives_restart

    @property
    def not_kept_because(self) -> str:
        """Why it will not, in a sentence, where that was not chosen."""
        because = self._keeper.shelf.not_kept_because
        return because.message if because else ""

    def tokens(self, *, force_refresh: bool = False) -> Tokens:
        """The user pool's tokens, valid now.

        Raises NotSignedIn, SignInExpired, or why they could not be renewed.
        """
        try:
            return self._keeper.tokens(renew=force_refresh)
        except SignInExpired:
            self._announce()
            raise

    def credentials(self, *, force_refresh: bool = False) -> Credentials:
        """Temporary AWS credentials, valid now.

        Raises NotSignedIn, SignInExpired, ConfigurationError where the pool has no identity pool, or why they could not
        be renewed.
        """
        while (sub := self._keeper.sub) is not None:
            self._need_identity_pool()
            try:
                got = self._credentials.renew() if force_refresh else self._credentials.get()
            except SignInExpired:
                self._announce()
                raise
            if got.sub == sub:
                return got.credentials
            self._credentials.clear()  # an interrupt came between the one user and the other
        raise not_signed_in()

    # For what shows it

    def warm_up(self) -> None:
        """Make clients and connections in the background, so that the next call costs its round trips alone."""
        for port in (self._service.provider, self._service.source):
            if port is self._service.provider or self.pool.identity_pool_id:
                threading.Thread(target=port.warm_up, daemon=True, name="nbauth-warm-up").start()

    def __str__(self) -> str:
        who = f" as {self.username}" if self.username else ""
        until = f", credentials until {end:%H:%M} UTC" if who and (end := self.valid_until) else ""
        return f"{self.state.value}{who}, user pool {self.pool.user_pool_id}{until}"

    def __repr__(self) -> str:
        return f"<Auth: {self}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("An Auth holds a sign-in, so it is not pickled.")

    def _advanced(self, answered: Callable[[], Step], answer: Answer) -> Step:
        """One step of the sign-in. Others wait for each other only where somebody is let in, not for the network."""
        try:
            step = answered()
            if isinstance(answer, Password):
                self._keep = self.pool.keep_signed_in if answer.keep is None else answer.keep
            if isinstance(step, SignedIn):
                with self._serial:
                    self._enter(step)
            return step
        finally:
            self._announce()

    def _enter(self, step: SignedIn) -> None:
        """The user pool has accepted somebody: from here on, everything that was made from the session is theirs."""
        tokens = step.tokens
        if self._sign_in.step is not step:
            with suppress(NbauthError):
                self._service.provider.revoke(Secret(tokens.refresh_token))
            raise ChallengeExpired("You signed out meanwhile.", hint="Sign in again.")
        self._keeper.adopt(tokens, keep=self._keep)
        self._credentials.clear()
        try:
            self._fill_credentials()
        except ConfigurationError:
            # Signed in to a pool whose identity pool gives nothing is no sign-in: tell, and start over. None is saved.
            self._keeper.drop()
            with suppress(NbauthError):
                self._service.provider.revoke(Secret(tokens.refresh_token))
            self._sign_in.start_over(username=tokens.shown_name)
            raise
        finally:
            self._keeper.save()

    def _fill_credentials(self) -> None:
        """Have them when the sign-in returns. A network that fails just now is no reason to ask for all again."""
        if not self.pool.identity_pool_id:
            return
        try:
            self._credentials.get()
        except ConfigurationError:
            raise
        except NbauthError:
            return  # the session's next call tries again, and tells

    def _fetch_credentials(self) -> IdentityCredentials:
        """One renewal; runs in the renewal's own thread."""
        self._need_identity_pool()
        self._keeper.catch_up()  # or an ID token that is still valid would outlive a sign-out for another hour
        tokens = self._keeper.tokens()
        source = self._service.source
        try:
            got = source.credentials(tokens, self.identity_id)
        except TokenInvalid:  # expired, though not by this computer's clock, which may have been set since
            tokens = self._keeper.other_tokens()
            got = source.credentials(tokens, self.identity_id)
        self._keeper.remember_identity(tokens, got.identity_id)
        return got

    def _need_identity_pool(self) -> None:
        if self.pool.identity_pool_id is None:
            raise ConfigurationError(
                "This pool gives tokens but no AWS credentials: identity_pool_id is missing.",
                hint="Add identity_pool_id to the configuration.",
            )

    def _revoke(self, refresh_tokens: list[Secret]) -> None:
        """The first is the one that lives; of another it is not known whether it does."""
        for number, token in enumerate(refresh_tokens):
            with suppress(*([NbauthError] if number else [])):
                self._service.provider.revoke(token)

    def _end_everywhere(self, tokens: Tokens) -> None:
        """Takes an access token that is still valid: after a laptop's sleep, the last one is not."""
        provider = self._service.provider
        if tokens.expires_at <= self.now():
            tokens = provider.refresh(Kept(tokens.username, tokens.sub, tokens.refresh_token))
        provider.sign_out_everywhere(tokens)

    def _announce(self) -> None:
        self.announce(self._state)

    def _state(self) -> UserState:
        if self._keeper.ended:
            return UserState.SIGN_IN_EXPIRED
        return UserState.SIGNED_IN if self._keeper.held else UserState.SIGNED_OUT

    def _renewed(self) -> None:
        """A renewal, good or bad, has come in: it ends a sign-in, but it begins none."""
        if self._keeper.ended:
            self._announce()
        else:
            self.tell_listeners()


def _aws(pool: PoolConfig, clock: Clock) -> Service:
    from nbauth import aws

    return aws.connect(pool, clock)
