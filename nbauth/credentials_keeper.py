"""Holds the AWS credentials of whoever is signed in, or of a guest, and renews them.

Whose they are, the tokens that `TokenKeeper` holds say: a guest's count only while nobody is signed in there.
"""

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from nbauth.core.events import What
from nbauth.core.ports import Clock, CredentialSource, IdentityCredentials
from nbauth.core.state import Failing
from nbauth.core.tokens import Credentials, Tokens
from nbauth.errors import ConfigurationError, GuestRefused, NbauthError, RoleRefused, TokenInvalid
from nbauth.known_guest import KnownGuest
from nbauth.recorder import Recorder
from nbauth.refreshing import Refreshing
from nbauth.shared_sign_in import Known, not_signed_in
from nbauth.texts import Handoff, Session
from nbauth.token_keeper import TokenKeeper

_A_GUEST = (None, None)
_THE_PARENT_S = ("", None)
_HEARD_S = 1.0
_LONGEST_SHOWN = 200  # of what somebody took for a role


class CredentialsKeeper:
    """One user's credentials at a time. `tokens` says whose."""

    def __init__(
        self,
        source: CredentialSource,
        tokens: TokenKeeper,
        known_guest: KnownGuest,
        recorder: Recorder,
        *,
        identity_pool_id: str | None,
        clock: Clock,
        on_renewed: Callable[[], None],
    ) -> None:
        self._source = source
        self._tokens = tokens
        self._known_guest = known_guest
        self._recorder = recorder
        self._identity_pool_id = identity_pool_id
        self.guests = False
        """Whether those of a guest are wanted while nobody is signed in."""
        self.parent: Callable[[], Credentials] | None = None
        """In a forked child, asks the process that it comes from, as long as nobody has signed in or out here."""
        self._heard: tuple[Credentials, float] | None = None
        """From the parent, and when (of the monotonic clock)."""
        self.changes = 0
        """How often they have become somebody else's, or another role's: not who somebody is, but since when."""
        self._held = Refreshing(
            self._fetched,
            expires_at=lambda got: got.credentials.expires_at,
            clock=clock,
            ahead=True,
            on_renewed=on_renewed,
            recording=partial(recorder.recording, What.CREDENTIALS),
        )

    def credentials(self, *, renew: bool = False) -> Credentials:
        """Credentials that are valid now.

        Raises NotSignedIn, SignInExpired, GuestRefused, ConfigurationError where there is no identity pool, or why they
        could not be renewed.
        """
        while self.whose is not None:
            self._need_identity_pool()
            if self.parent and self.whose == _THE_PARENT_S:
                return self._parents(self.parent, renew=renew)
            got = self._held.renew() if renew else self._held.get()
            if (got.sub, got.role) == self.whose:
                return got.credentials
            self._held.clear()  # an interrupt came between the one user, or the one role, and the other
        raise not_signed_in()

    def check_end(self) -> None:
        """Raises SignInExpired if the sign-in that they come from has ended, here or in another notebook."""
        if self._tokens.sub is not None:
            self._tokens.catch_up()
        if ended := self._tokens.ended:
            raise ended.again()

    def at_hand(self) -> Credentials:
        """Those that are held and valid, without a call. Raises why there are none."""
        if (whose := self.whose) is None:
            raise not_signed_in()
        self._need_identity_pool()
        if whose == _THE_PARENT_S:
            if heard := self._heard_lately():
                return heard
            raise NbauthError(Handoff.NOT_YET)
        got = self._held.valid()
        if got and (got.sub, got.role) == whose:
            return got.credentials
        failing = self.failing
        raise failing.because.again() if failing else NbauthError(Handoff.NOT_YET)

    def first(self, tokens: Tokens, known: Known) -> IdentityCredentials | NbauthError | None:
        """Those of somebody who is about to be let in. Raises ConfigurationError if the identity pool gives none.

        None where there is no identity pool. A network that fails just now is no reason to ask for all again: why it
        did is returned, and the session's next call tries again.
        """
        if self._identity_pool_id is None:
            return None
        try:
            with self._recorder.recording(What.CREDENTIALS):
                return self._given(tokens, known.identity_id, known.role)
        except ConfigurationError:
            raise
        except NbauthError as failure:
            return failure.again()

    def of_role(self, role: str | None) -> IdentityCredentials:
        """Those of another role, to be taken if they are still wanted. Raises RoleRefused and other NbauthErrors."""
        self._need_identity_pool()
        self._tokens.tokens()  # says that nobody is signed in, and that is no attempt
        with self._recorder.recording(What.ROLE):
            return self._obtained(role)

    def take(self, first: IdentityCredentials | NbauthError | None) -> None:
        """From now on what `first` has given; what was held is somebody else's, or old."""
        self.clear()
        if isinstance(first, NbauthError):
            self._held.rest_after(first)
        elif first is not None:
            self._held.put(first)

    def fill(self) -> None:
        """Have them for whoever was taken up again, unless the network fails just now. Raises ConfigurationError."""
        if self._identity_pool_id is None:
            return
        try:
            self._held.get()
        except ConfigurationError:
            raise
        except NbauthError:
            return  # as in `first`

    def clear(self) -> None:
        """Forget them: somebody else signs in, or nobody is signed in any more."""
        self.changes += 1
        self._heard = None
        self._held.clear()

    def let_guests(self, wanted: bool) -> None:  # noqa: FBT001 -- says it by its name
        """From now on those of a guest are wanted while nobody is signed in, or not any more."""
        self.guests = wanted
        if self._tokens.sub is None:
            self._held.clear()

    @property
    def guest(self) -> IdentityCredentials | None:
        """Those of a guest that are used now, without a call."""
        got, failing = self._held.peek(), self._held.failing
        is_refused = failing is not None and isinstance(failing.because, GuestRefused)
        return got if got and got.sub is None and self.whose == _A_GUEST and not is_refused else None

    @property
    def are_a_guests(self) -> bool:
        """Whether those that are asked for now are a guest's."""
        return self.whose == _A_GUEST

    @property
    def no_guest_because(self) -> NbauthError | None:
        """Why there are none, though they are wanted."""
        failing = self._held.failing
        return failing.because if failing and self.whose == _A_GUEST and not self.guest else None

    @property
    def whose(self) -> tuple[str | None, str | None] | None:
        """By what user, in what role, they are wanted; None if nobody's are.

        Whose kept sign-in could not be taken up just now is no guest: they would meet refusals that are not theirs.
        """
        sub = self._tokens.sub
        if sub is not None:
            return sub, self._tokens.role
        if self.parent:
            return _THE_PARENT_S
        return _A_GUEST if self.guests and self._tokens.not_resumed_because is None else None

    @property
    def until(self) -> datetime | None:
        """When those at hand expire, without a call."""
        got = self._held.peek()
        return got.credentials.expires_at if got else None

    @property
    def failing(self) -> Failing | None:
        """How the last renewal failed, until one succeeds."""
        return self._held.failing

    def _fetched(self) -> IdentityCredentials:
        """One renewal; runs in the renewal's own thread."""
        self._need_identity_pool()
        if self.whose == _A_GUEST:
            got = self._source.guest(self._known_guest.identity_id)
            self._known_guest.keep(got.identity_id)
            return got
        self._tokens.catch_up()  # or an ID token that is still valid would outlive a sign-out for another hour
        return self._obtained(self._tokens.role)

    def _parents(self, parent: Callable[[], Credentials], *, renew: bool) -> Credentials:
        """Asked for again and again: who signs out there, or in, does it here too."""
        if not renew and (heard := self._heard_lately()):
            return heard
        now = time.monotonic()
        got = parent()
        self._heard = got, now
        return got

    def _heard_lately(self) -> Credentials | None:
        if self._heard and time.monotonic() - self._heard[1] < _HEARD_S:
            return self._heard[0]
        return None

    def _obtained(self, role: str | None) -> IdentityCredentials:
        tokens = self._tokens.tokens()
        try:
            got = self._given(tokens, self._identity_id, role)
        except TokenInvalid:  # expired, though not by this computer's clock, which may have been set since
            tokens = self._tokens.other_tokens()
            got = self._given(tokens, self._identity_id, role)
        self._tokens.remember_identity(tokens, got.identity_id)
        return got

    def _given(self, tokens: Tokens, identity_id: str | None, role: str | None) -> IdentityCredentials:
        if role is not None and role not in tokens.roles:
            raise RoleRefused(Session.NOT_YOUR_ROLE.of(role=role[:_LONGEST_SHOWN]))
        return self._source.credentials(tokens, identity_id, role)

    @property
    def _identity_id(self) -> str | None:
        held = self._tokens.held
        return held.identity_id if held else None

    def _need_identity_pool(self) -> None:
        if self._identity_pool_id is None:
            raise ConfigurationError(Session.NO_IDENTITY_POOL)
