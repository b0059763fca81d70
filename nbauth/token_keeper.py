"""The tokens of whoever is signed in: taken over, handed out while they are valid, renewed, and given up.

What is kept of them, and shared with other kernels, is `SharedSignIn`'s; how they are renewed is `TokenRenewal`'s.
"""

from collections.abc import Callable
from functools import partial

from nbauth.core.events import What
from nbauth.core.ports import Clock, IdentityProvider, Kept, Place, TokenVault
from nbauth.core.state import Failing
from nbauth.core.tokens import Tokens
from nbauth.errors import NbauthError, SignInExpired
from nbauth.recorder import Recorder
from nbauth.refreshing import Refreshing
from nbauth.secret import Secret
from nbauth.shared_sign_in import Known, NotResumed, SharedSignIn, not_signed_in
from nbauth.shelf import Shelf
from nbauth.token_renewal import TokenRenewal

_NOTHING = Known()


class TokenKeeper:
    """One user's tokens at a time."""

    def __init__(
        self,
        provider: IdentityProvider,
        vault: TokenVault,
        place: Place,
        recorder: Recorder,
        *,
        clock: Clock,
        on_renewed: Callable[[], None],
    ) -> None:
        self._recorder = recorder
        self.shelf = Shelf(vault, place, recorder)
        self._sign_in = SharedSignIn(self.shelf, recorder, clock=clock)
        renewal = TokenRenewal(provider, self._sign_in, clock=clock, at_hand=self.peek)
        self._tokens = Refreshing(
            renewal.run,
            forced=renewal.run_forced,
            expires_at=lambda tokens: tokens.expires_at,
            clock=clock,
            on_renewed=on_renewed,
            recording=partial(recorder.recording, What.TOKENS),
        )

    @property
    def held(self) -> Kept | None:
        """Whose sign-in is alive; None when nobody is signed in, or the sign-in has ended."""
        return None if self.ended else self._sign_in.kept

    @property
    def ended(self) -> SignInExpired | None:
        """Why the sign-in has ended by itself, until the next one."""
        return self._sign_in.ended

    @property
    def unsaved(self) -> bool:
        """Whether `adopt` was called and `save` was not: the sign-in is not complete."""
        return self._sign_in.unsaved

    @property
    def sub(self) -> str | None:
        """Whose sign-in this is, be it alive or ended."""
        kept = self._sign_in.kept
        return kept.sub if kept else None

    @property
    def last_username(self) -> str:
        """Who is or was signed in, to be filled in when they are asked again; empty if nobody."""
        kept, not_resumed = self._sign_in.kept, self._sign_in.not_resumed
        if kept is None:
            return not_resumed.name if not_resumed else ""
        return kept.shown_name or kept.username

    @property
    def not_resumed_because(self) -> NbauthError | None:
        """Why what is kept could not be taken up, until somebody signs in or out."""
        not_resumed = self._sign_in.not_resumed
        return not_resumed.because if not_resumed else None

    @property
    def failing(self) -> Failing | None:
        """How the last renewal failed, until one succeeds."""
        return self._tokens.failing

    @property
    def role(self) -> str | None:
        """The role that they have chosen."""
        kept = self._sign_in.kept
        return kept.role if kept else None

    def known(self, sub: str) -> Known:
        """What is known of this user, if they are signed in here or kept."""
        return self._sign_in.known(sub)

    def adopt(self, tokens: Tokens, *, keep: bool = True, known: Known = _NOTHING) -> None:
        """Take over from whoever was signed in before; in the vault too, if `keep`. Nothing is written until `save`."""
        with self._sign_in.lock:
            self._sign_in.begin(tokens, keep=keep, known=known)
            self._tokens.put(tokens)

    def save(self) -> None:
        """Put into the vault whom `adopt` has let in."""
        self._sign_in.save()

    def resume(self, *, renew: bool = True, username: str | None = None) -> Tokens | None:
        """Sign in with what the vault keeps, if anything; nothing to do where somebody is signed in.

        Without `renew`, tokens that another kernel has left are good enough while they are fresh. With `username`, only
        if it is this user's. Raises SignInExpired when the refresh token is dead, and whatever the provider raises.
        """
        if self.held:
            return self.tokens()
        with self._sign_in.lock:
            if not self._sign_in.take_up(username):
                return None
            self._tokens.clear()
            name = self.last_username
        try:
            with self._recorder.recording(What.RESUME):
                tokens = self._refresh() if renew else self._tokens.get()
        except SignInExpired:
            self._sign_in.not_resumed = None
            raise
        except BaseException as failure:  # an interrupt too: nobody is half signed in
            with self._sign_in.lock:
                if self._tokens.peek() is None:
                    self._sign_in.kept = None
                    if isinstance(failure, NbauthError):
                        self._sign_in.not_resumed = NotResumed(name, failure.again())
            raise
        self._sign_in.not_resumed = None
        return tokens

    def catch_up(self) -> None:
        """Notice what other kernels have done, without a call. Raises SignInExpired if one of them has signed out.

        Where another user has signed in since, only the user pool knows about this one, and is asked once.
        """
        self._sign_in.newest()
        if self._sign_in.is_displaced:
            self._refresh()
            self._sign_in.is_displaced = False

    def tokens(self, *, renew: bool = False) -> Tokens:
        """Tokens that are valid now; with `renew`, new ones from the user pool itself.

        Raises NotSignedIn, SignInExpired, or why they could not be renewed.
        """
        return self._ours(self._refresh if renew else self._tokens.get)

    def other_tokens(self) -> Tokens:
        """Others than those at hand, which were refused: new ones, or what another kernel has renewed meanwhile."""
        return self._ours(self._tokens.renew)

    def peek(self) -> Tokens | None:
        """The last tokens of whoever is signed in, without a call."""
        tokens, kept = self._tokens.peek(), self._sign_in.kept
        return tokens if tokens and kept and tokens.sub == kept.sub else None

    def remember_identity(self, whose: Tokens, identity_id: str) -> None:
        """Keep the id that the identity pool gave to the owner of these tokens, to spare the call next time."""
        self._sign_in.remember_identity(whose.sub, identity_id)

    def remember_role(self, sub: str, role: str | None) -> None:
        """Keep the role that this user has chosen, for a restarted kernel too."""
        self._sign_in.remember_role(sub, role)

    def drop(self, *, leaving: bool = True) -> Tokens | None:
        """Forget the sign-in here, and return its last tokens. Whoever is `leaving` calls `forget` next."""
        with self._sign_in.lock:
            last = self._tokens.peek()
            self._sign_in.drop(leaving=leaving)
            self._tokens.clear()
            return last

    def forget(self, last: Tokens | None) -> tuple[Tokens | None, list[Secret]]:
        """Forget what the vault keeps of a sign-in that was dropped; `last` are its tokens.

        Returns these with the newest refresh token, and all of its refresh tokens to be revoked, the newest first.
        """
        return self._sign_in.forget(last)

    def _refresh(self) -> Tokens:
        return self._tokens.renew(force=True)

    def _ours(self, obtain: Callable[[], Tokens]) -> Tokens:
        while (kept := self._sign_in.kept) is not None:
            tokens = obtain()
            if tokens.sub == kept.sub:
                return tokens
            self._tokens.clear()  # an interrupt came between the one user and the other
        raise not_signed_in()
