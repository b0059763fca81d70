"""Holds the tokens of whoever is signed in, renews them, and keeps on the shelf what outlives this object.

`_kept` says whose sign-in this is. It changes together with the shelf, behind the one lock: a renewal that lands after
a sign-out must not put back what was forgotten.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from nbauth.core.freshness import Freshness, Window, freshness
from nbauth.core.ports import Clock, IdentityProvider, Kept, Latest, Place, TokenVault
from nbauth.core.tokens import Tokens
from nbauth.errors import NbauthError, NotSignedIn, SignInExpired, VaultError
from nbauth.forks import call_after_fork
from nbauth.refreshing import Refreshing
from nbauth.secret import Secret
from nbauth.shelf import Shelf
from nbauth.texts import Session


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
        self.shelf = Shelf(vault, place, identity_pool_id)
        self._identity_pool_id = identity_pool_id
        self._clock = clock
        self._lock = threading.Lock()
        self._renewing = False
        self._insists = False
        self._spent: str | None = None
        """The refresh token that the last rotation has used up: the vault may still hold it, if it failed then."""
        self._rotates = False
        """Whether one has been seen: then a refresh token that is shared is not spent unseen, but tried again later."""
        self.unsaved = False
        """Set from `adopt` to `save`: the sign-in is not complete."""
        self._kept: Kept | None = None
        self._tokens = Refreshing(
            self._renewed, expires_at=lambda tokens: tokens.expires_at, clock=clock, on_renewed=on_renewed
        )
        self.ended: SignInExpired | None = None
        """Set when the refresh token was found dead, until the next sign-in."""
        call_after_fork(self)

    def after_fork(self) -> None:
        """After a fork."""
        self._lock, self._renewing = threading.Lock(), False

    @property
    def held(self) -> Kept | None:
        """Whose sign-in is alive; None when nobody is signed in, or the sign-in has ended."""
        return None if self.ended else self._kept

    @property
    def failure(self) -> NbauthError | None:
        """Why the last renewal failed, until one succeeds."""
        return self._tokens.failure

    @property
    def last_username(self) -> str:
        """Who is or was signed in, to be filled in when they are asked again; empty if nobody."""
        kept = self._kept
        return (kept.shown_name or kept.username) if kept else ""

    def adopt(self, tokens: Tokens, *, keep: bool = True) -> None:
        """Take over from whoever was signed in before; in the vault too, if `keep`.

        That waits for `save`, which makes it complete: the identity id is known then, and a keychain is slow.
        """
        with self._lock:
            before = self._kept or self.shelf.load()
            identity_id = before.identity_id if before and before.sub == tokens.sub else None
            if not keep:
                self._take_out(tokens.sub)
            self.ended = self._spent = None
            if keep:
                self.shelf.lie_in_vault()
            else:
                self.shelf.lie_in_memory()
            kept = Kept(tokens.username, tokens.sub, "", self._identity_pool_id, identity_id, tokens.shown_name)
            self._kept, self.unsaved = self._with(tokens, kept), True
            self._tokens.put(tokens)

    def save(self) -> None:
        """Put into the vault whom `adopt` has let in; in turn, or a renewal for whoever was there would replace it."""
        with self._turn(), self._lock:
            if self._kept and self.unsaved:
                self._save(self._kept)

    def resume(self, *, renew: bool = True, username: str | None = None) -> Tokens | None:
        """Sign in with what the vault keeps, if anything; nothing to do where somebody is signed in.

        Without `renew`, tokens that another kernel has left are good enough while they are fresh. With `username`, only
        if it is this user's. Raises SignInExpired when the refresh token is dead, and whatever the provider raises.
        """
        if self.held:
            return self.tokens()
        with self._lock:
            self.shelf.lie_in_vault()
            kept = self.shelf.load()
            if kept is None or (username and username not in (kept.username, kept.shown_name)):
                return None
            self.ended, self._kept = None, kept
            self._tokens.clear()
        try:
            return self._renew() if renew else self._tokens.get()
        except SignInExpired:
            raise
        except BaseException:  # an interrupt too: nobody is half signed in
            with self._lock:
                if self._tokens.peek() is None:
                    self._kept = None
            raise

    def catch_up(self) -> None:
        """Notice what other kernels have done, without a call. Raises SignInExpired if one of them has signed out."""
        self._newest()

    def tokens(self, *, renew: bool = False) -> Tokens:
        """Tokens that are valid now. Raises NotSignedIn, SignInExpired, or why they could not be renewed."""
        return self._ours(self._renew if renew else self._tokens.get)

    def other_tokens(self) -> Tokens:
        """Others than those at hand, which were refused: new ones, or what another kernel has renewed meanwhile."""
        return self._ours(self._tokens.renew)

    def _ours(self, obtain: Callable[[], Tokens]) -> Tokens:
        while (kept := self._kept) is not None:
            tokens = obtain()
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
            if self._kept is None or self._kept.sub != whose.sub or self._kept.identity_id == identity_id:
                return
            self._kept = replace(self._kept, identity_id=identity_id)
            if self.unsaved:
                return
        with self._turn(), self._lock:  # what lies there may be newer, or gone
            if self._kept and (stored := self.shelf.load()) and _is_of(stored, whose.sub):
                self.shelf.save(replace(stored, identity_id=identity_id))

    def drop(self) -> Tokens | None:
        """Forget the sign-in here, and return its last tokens."""
        with self._lock:
            last = self._tokens.peek()
            self.ended = self._kept = None
            self.unsaved = False
            self._tokens.clear()
            return last

    def forget(self, last: Tokens | None) -> tuple[Tokens | None, list[Secret]]:
        """Forget what the vault keeps of a sign-in that was dropped.

        Returns its tokens with the newest refresh token, and all of its refresh tokens to be revoked, the newest first.
        In turn with the other kernels: what one of them saves in a renewal would outlive the sign-out.
        """
        tokens = [Secret(last.refresh_token)] if last else []
        with self._turn(), self._lock:
            newest = self.shelf.load()
            is_anothers = last and newest and not _is_of(newest, last.sub)
            if self._kept or is_anothers:  # somebody has signed in meanwhile, in its place
                return last, tokens
            self.shelf.erase()
        if newest is None:
            return last, tokens
        if last:
            last = replace(last, refresh_token=newest.refresh_token)
        return last, list(dict.fromkeys([Secret(newest.refresh_token), *tokens]))

    def _turn(self) -> AbstractContextManager[VaultError | None]:
        """A renewal of this one's own has the turn, and looks at what has become of it when it saves."""
        return nullcontext() if self._renewing else self.shelf.in_turn()

    def _take_out(self, sub: str) -> None:
        """Whoever signs in without being kept is not kept from before either; nor is what has ended here."""
        self.shelf.lie_in_vault()
        there, ended = self.shelf.load(), self._kept
        if there and (_is_of(there, sub) or (ended and _same(there, ended))):
            self.shelf.erase()

    def _renew(self) -> Tokens:
        """New tokens from the user pool itself."""
        self._insists = True
        return self._tokens.renew()

    def _renewed(self) -> Tokens:
        """One renewal; runs in the renewal's own thread.

        A refresh token may be for one use only (rotation), and other kernels may share it: so they take turns, each
        looks for what the one before has left, and a new one is saved before anything that came with it is used.
        Tokens that another kernel has just renewed are good for this one too.
        """
        with self.shelf.in_turn() as refused:
            if refused and self._rotates:
                raise refused.again()
            self._renewing = True
            try:
                return self._renewed_alone()
            finally:
                self._renewing = False

    def _renewed_alone(self) -> Tokens:
        insists, self._insists = self._insists, False
        kept = self._newest()
        if not insists and (tokens := self._renewed_elsewhere(kept)):
            return tokens
        try:
            tokens = self._provider.refresh(kept)
        except SignInExpired as dead:
            self._end(kept, dead)
            raise
        with self._lock:
            if self._kept and _same(self._kept, kept):
                is_new = tokens.refresh_token != kept.refresh_token
                self._rotates, self._spent = self._rotates or is_new, kept.refresh_token if is_new else None
                self._replace(self._with(tokens, self._kept))
        return tokens

    def _replace(self, renewed: Kept) -> None:
        """Save what was renewed, unless somebody has signed in meanwhile, here or in another notebook."""
        there = None if self.unsaved else self.shelf.load()
        if self.unsaved:
            self._kept = renewed
        elif there and not _is_of(there, renewed.sub):
            self._make_room(renewed)
        else:
            self._save(renewed)

    def _renewed_elsewhere(self, kept: Kept) -> Tokens | None:
        """What another kernel has renewed, if it is worth having: as fresh as what this one would renew itself."""
        latest, mine = kept.latest, self._tokens.peek()
        if latest is None or (mine and mine.id_token == latest.id_token):
            return None
        window = Window.opened(now=latest.came_at, expires_at=latest.expires_at, jitter=0)
        if freshness(window, self._clock()) is not Freshness.FRESH:
            return None
        try:
            return self._provider.recall(kept)
        except NbauthError:
            return None  # this one renews them itself, and tells what comes of it

    def _newest(self) -> Kept:
        """The sign-in as it stands now: another kernel may have renewed it, or signed out."""
        with self._lock:
            kept, ended = self._kept, self.ended
            if ended:
                raise ended.again()
            if kept is None:
                raise not_signed_in()
            if self.unsaved:  # what the vault holds is of an earlier sign-in
                return kept
            was_there = self.shelf.has_ours
            stored = self.shelf.load()
            if stored and not _is_of(stored, kept.sub):
                self._make_room(kept)
            elif stored and stored.refresh_token != self._spent:
                self._kept = kept = replace(kept, refresh_token=stored.refresh_token, latest=stored.latest)
        if was_there and self.shelf.not_opened and self._rotates:
            raise self.shelf.not_opened.again()
        if stored is None and was_there and not self.shelf.not_opened:
            left = SignInExpired(Session.SIGNED_OUT_ELSEWHERE)
            self._end(kept, left)
            raise left
        return kept

    def _make_room(self, kept: Kept) -> None:
        """Another user has signed in in this one's place, in another notebook: what is theirs stays theirs."""
        self.shelf.lie_in_memory(because=VaultError(Session.ANOTHER_USER_KEPT))
        self._save(kept)

    def _end(self, kept: Kept, why: SignInExpired) -> None:
        with self._lock:
            if self._kept and _same(self._kept, kept):
                self.ended = why.again()

    def _with(self, tokens: Tokens, kept: Kept) -> Kept:
        latest = Latest(tokens.id_token, tokens.access_token, came_at=self._clock(), expires_at=tokens.expires_at)
        return replace(kept, refresh_token=tokens.refresh_token, latest=latest)

    def _save(self, kept: Kept) -> None:
        self._kept = kept
        try:
            self.shelf.save(kept)
        finally:
            self.unsaved = False


def _is_of(kept: Kept | None, sub: str) -> bool:
    return kept is not None and kept.sub == sub


def _same(one: Kept, other: Kept) -> bool:
    """Whether it is the same sign-in: its identity id may have been learnt meanwhile."""
    return (one.sub, one.refresh_token) == (other.sub, other.refresh_token)


def not_signed_in() -> NotSignedIn:
    """Nobody is signed in, and what to do about it."""
    return NotSignedIn(Session.NOT_SIGNED_IN)
