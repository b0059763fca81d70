"""`Door`: lets somebody in who has signed in, and out again, one at a time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from nbauth.config import PoolConfig
from nbauth.core.ports import Clock, IdentityCredentials, IdentityProvider
from nbauth.core.steps import SignedIn
from nbauth.core.tokens import Tokens
from nbauth.credentials_keeper import CredentialsKeeper
from nbauth.deadline import seconds_left
from nbauth.errors import ChallengeExpired, ConfigurationError, NbauthError
from nbauth.forks import call_after_fork
from nbauth.listeners import Listeners
from nbauth.secret import Secret
from nbauth.sign_in import SignIn
from nbauth.signing_out import Ends, not_told, signed_out_but
from nbauth.texts import Session, Text
from nbauth.token_keeper import TokenKeeper


class Door:
    """Where a sign-in that is complete becomes everybody's, and ends."""

    def __init__(
        self,
        pool: PoolConfig,
        provider: IdentityProvider,
        sign_in: SignIn,
        tokens: TokenKeeper,
        credentials: CredentialsKeeper,
        *,
        clock: Clock,
        tell: Callable[[], None],
    ) -> None:
        self._pool = pool
        self._provider = provider
        self._sign_in = sign_in
        self._tokens = tokens
        self._credentials = credentials
        self._now = clock
        self._tell = tell
        self.left = Listeners()
        """Who wants to hear of each sign-out that somebody has asked for here, and of no other end."""
        self.one_at_a_time = threading.RLock()
        self.last_name = ""
        """Of whoever signed out last, to be filled in; of an account that is gone, or has no password, none is kept."""
        self.last_by_browser = False
        """Whether they had come by the sign-in page."""
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the lock anew."""
        self.one_at_a_time = threading.RLock()

    def enter(self, step: SignedIn) -> None:
        """The user pool has accepted somebody: from here on, everything that was made from the session is theirs."""
        with self.one_at_a_time:
            self._enter(step)

    def leave(self, ends: Ends) -> None:
        """Here at once, then at the user pool. Raises NbauthError, saying which part failed."""
        self._credentials.parent = None
        last = self._drop(leaving=True)  # at once: whoever has the turn may be waiting for the network
        if last:
            has_no_use_for_it = ends is Ends.ACCOUNT or last.by_browser  # gone, or without a password to type
            self.last_name = "" if has_no_use_for_it else last.shown_name
            self.last_by_browser = last.by_browser
        self.left.tell()
        self._tell()
        with self.turn():
            last = self._drop(leaving=False) or last  # whom they have let in meanwhile
        last, refresh_tokens = self._tokens.forget(last)
        not_erased = self._tokens.shelf.not_erased
        failures: list[tuple[Text, NbauthError]] = [(Session.NOT_ERASED, not_erased)] if not_erased else []
        failures += not_told(ends, self._provider, last, refresh_tokens, self._now)
        if failures:
            raise signed_out_but(failures)

    def forget_here(self) -> None:
        """As if nobody were signed in; the user pool is not told, and what outlives this process stays where it is."""
        self._drop(leaving=False)
        if not self._tokens.shelf.survives_restart:
            self._tokens.shelf.erase()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Others wait meanwhile, but not for ever, since one's network may hang."""
        has_turn = self.one_at_a_time.acquire(timeout=seconds_left() / 2)
        try:
            yield
        finally:
            if has_turn:
                self.one_at_a_time.release()

    def _drop(self, *, leaving: bool) -> Tokens | None:
        last = self._tokens.drop(leaving=leaving)
        self._credentials.clear()
        self._sign_in.start_over(username="")
        return last

    def _enter(self, step: SignedIn) -> None:
        tokens = step.tokens
        if self._sign_in.step is not step:
            with suppress(NbauthError):
                self._provider.revoke(Secret(tokens.refresh_token))
            raise ChallengeExpired(Session.SIGNED_OUT_MEANWHILE)
        known = self._tokens.known(tokens.sub)
        try:
            first = self._credentials.first(tokens, known)
        except ConfigurationError:
            # Signed in to a pool whose identity pool gives nothing is no sign-in: who was signed in before stays so.
            with suppress(NbauthError):
                self._provider.revoke(Secret(tokens.refresh_token))
            self._sign_in.start_over(username=tokens.shown_name)
            raise
        keep = self._pool.keep_signed_in if self._sign_in.keep is None else self._sign_in.keep
        try:
            if isinstance(first, IdentityCredentials):
                known = replace(known, identity_id=first.identity_id)
            self._tokens.adopt(tokens, keep=keep, known=known)
            self._credentials.take(first)
        finally:
            self._tokens.save()
