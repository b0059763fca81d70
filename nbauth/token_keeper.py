"""Holds the tokens of whoever is signed in, renews them, and keeps in the vault what outlives this object.

`_kept` says whose sign-in this is. It changes together with the vault, behind the one lock: a renewal that lands after
a sign-out must not put back what was forgotten.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace

from nbauth.core.ports import Clock, IdentityProvider, Kept, Place, TokenVault
from nbauth.core.tokens import Tokens
from nbauth.errors import NbauthError, NotSignedIn, SignInExpired, VaultError
from nbauth.refreshing import Refreshing


class TokenKeeper:
    """One user's tokens at a time."""

    def __init__(
        self,
        provider: IdentityProvider,
        vault: TokenVault,
        place: Place,
        *,
        identity_pool_id: str | None,
        clock: Clock,
        on_renewed: Callable[[], None],
    ) -> None:
        self._provider = provider
        self._vault = vault
        self._place = place
        self._identity_pool_id = identity_pool_id
        self._lock = threading.Lock()
        self._renewing = False
        self._kept: Kept | None = None
        self._tokens = Refreshing(
            self._renewed, expires_at=lambda tokens: tokens.expires_at, clock=clock, on_renewed=on_renewed
        )
        self.ended: SignInExpired | None = None
        """Set when the refresh token was found dead, until the next sign-in."""
        self.vault_failure: VaultError | None = None
        """Why the sign-in is in memory only, where the vault refused it."""

    @property
    def held(self) -> Kept | None:
        """Whose sign-in is alive; None when nobody is signed in, or the sign-in has ended."""
        return None if self.ended else self._kept

    @property
    def is_empty(self) -> bool:
        """Whether there is no sign-in, not even one that has ended."""
        return self._kept is None

    @property
    def last_username(self) -> str:
        """Who is or was signed in, to be filled in when they are asked again; empty if nobody."""
        return self._kept.username if self._kept else ""

    def adopt(self, tokens: Tokens) -> None:
        """Take over from whoever was signed in before."""
        with self._lock:
            before = self._kept or self._loaded()
            known = before is not None and (before.sub, before.identity_pool_id) == (tokens.sub, self._identity_pool_id)
            identity_id = before.identity_id if before and known else None
            self.ended = None
            self._save(Kept(tokens.username, tokens.sub, tokens.refresh_token, self._identity_pool_id, identity_id))
            self._tokens.put(tokens)

    def resume(self) -> Tokens | None:
        """Sign in with what the vault keeps, if anything; nothing to do where somebody is signed in.

        Raises SignInExpired when that is dead, and whatever the provider raises.
        """
        if self.held:
            return self.tokens()
        with self._lock:
            kept = self._loaded()
            if kept is None:
                return None
            self.ended, self._kept = None, kept
            self._tokens.clear()
        try:
            return self._tokens.renew()
        except SignInExpired:
            raise
        except NbauthError:
            with self._lock:
                if self._tokens.peek() is None:
                    self._kept = None
            raise

    def tokens(self, *, renew: bool = False) -> Tokens:
        """Tokens that are valid now. Raises NotSignedIn, SignInExpired, or why they could not be renewed."""
        while (kept := self._kept) is not None:
            tokens = self._tokens.renew() if renew else self._tokens.get()
            if tokens.sub == kept.sub:
                return tokens
            self._tokens.clear()  # an interrupt came between the one user and the other
        raise not_signed_in()

    def peek(self) -> Tokens | None:
        """The last tokens of whoever is signed in, without a call."""
        tokens, kept = self._tokens.peek(), self._kept
        return tokens if tokens and kept and tokens.sub == kept.sub else None

    @property
    def sub(self) -> str | None:
        """Whose sign-in this is, be it alive or ended."""
        kept = self._kept
        return kept.sub if kept else None

    def remember_identity(self, whose: Tokens, identity_id: str) -> None:
        """Keep the id that the identity pool gave to the owner of these tokens, to spare the call next time."""
        with self._lock:
            if self._kept and self._kept.sub == whose.sub and self._kept.identity_id != identity_id:
                self._save(replace(self._kept, identity_id=identity_id))

    def drop(self) -> Tokens | None:
        """Forget the sign-in here, and return its last tokens."""
        with self._lock:
            last = self._tokens.peek()
            self.ended = self._kept = None
            self._tokens.clear()
            return last

    def forget(self, last: Tokens | None) -> Tokens | None:
        """Forget what the vault keeps of a sign-in that was dropped, and return its newest tokens, to be revoked.

        In turn with the other kernels: what one of them saves in a renewal would outlive the sign-out. A renewal of
        this one's own has the turn and saves nothing any more, so there is nothing to wait for.
        """
        with nullcontext() if self._renewing else self._in_turn(), self._lock:
            newest = self._loaded()
            if self._kept is None:  # else somebody has signed in meanwhile, in its place
                try:
                    self._vault.forget(self._place)
                except VaultError as failure:
                    self.vault_failure = failure
                else:
                    self.vault_failure = None
        if last and newest and newest.sub == last.sub:
            return replace(last, refresh_token=newest.refresh_token)
        return last

    def _renewed(self) -> Tokens:
        """One renewal; runs in the renewal's own thread.

        A refresh token may be for one use only (rotation), and other kernels may share it: so they take turns, each
        looks for what the one before has left, and a new one is saved before anything that came with it is used.
        """
        with self._in_turn():
            self._renewing = True
            try:
                return self._renewed_alone()
            finally:
                self._renewing = False

    def _renewed_alone(self) -> Tokens:
        kept = self._newest()
        try:
            tokens = self._provider.refresh(kept)
        except SignInExpired as dead:
            self._end(kept, dead)
            raise
        with self._lock:
            if self._kept and _same(self._kept, kept) and tokens.refresh_token != kept.refresh_token:
                self._save(replace(self._kept, refresh_token=tokens.refresh_token))
        return tokens

    def _newest(self) -> Kept:
        """The sign-in as it stands now: another kernel may have rotated its refresh token, or signed out."""
        with self._lock:
            kept, ended = self._kept, self.ended
            if ended:
                raise ended.again()
            if kept is None:
                raise not_signed_in()
            saved = self.vault_failure is None
            stored = self._loaded()
            if stored and stored.sub == kept.sub and stored.refresh_token != kept.refresh_token:
                self._kept = kept = replace(kept, refresh_token=stored.refresh_token)
        if stored is None and saved and self.vault_failure is None:
            left = SignInExpired("You signed out in another notebook.", hint="Sign in again.")
            self._end(kept, left)
            raise left
        return kept

    def _end(self, kept: Kept, why: SignInExpired) -> None:
        with self._lock:
            if self._kept and _same(self._kept, kept):
                self.ended = why.again()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Alone among the kernels that share the vault; if it can't say so, alone is what this one must assume."""
        with ExitStack() as stack:
            try:
                stack.enter_context(self._vault.exclusive(self._place))
            except VaultError as failure:
                self.vault_failure = failure
            yield

    def _loaded(self) -> Kept | None:
        try:
            return self._vault.load(self._place)
        except VaultError as failure:
            self.vault_failure = failure
            return None

    def _save(self, kept: Kept) -> None:
        """A vault that fails costs the next restart a sign-in, never this one."""
        self._kept = kept
        try:
            self._vault.save(self._place, kept)
        except VaultError as failure:
            self.vault_failure = failure
        except Exception as error:  # noqa: BLE001 -- a vault of somebody else's; its text may quote what it was given
            self.vault_failure = VaultError(f"The vault failed with a {type(error).__name__}.")
        else:
            self.vault_failure = None


def _same(one: Kept, other: Kept) -> bool:
    """Whether it is the same sign-in: its identity id may have been learnt meanwhile."""
    return (one.sub, one.refresh_token) == (other.sub, other.refresh_token)


def not_signed_in() -> NotSignedIn:
    """Nobody is signed in, and what to do about it."""
    return NotSignedIn("Nobody is signed in.", hint="Sign in with the form that nbauth.login() shows, then try again.")
