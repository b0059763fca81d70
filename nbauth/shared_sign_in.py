"""The sign-in that this kernel holds, and that others may share: its whole state, behind one lock.

`kept` says whose it is. It changes together with the shelf: a renewal that ends after a sign-out must not put back what
was forgotten.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

from nbauth.core.events import What
from nbauth.core.ports import Clock, Kept, Latest
from nbauth.core.tokens import Tokens
from nbauth.errors import NbauthError, NotSignedIn, SignInExpired, VaultError
from nbauth.forks import call_after_fork
from nbauth.recorder import Recorder
from nbauth.secret import Secret
from nbauth.shelf import Shelf
from nbauth.texts import Session
from nbauth.vault.entry import Damaged


@dataclass(frozen=True, slots=True)
class NotResumed:
    """A sign-in that is kept, and could not be taken up."""

    name: str
    because: NbauthError


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a user from before they sign in again."""

    identity_id: str | None = None
    role: str | None = None
    """As in `Kept`."""


class SharedSignIn:
    """One user's at a time. `begin`, `take_up` and `drop` are called with the lock held; the others take it."""

    def __init__(self, shelf: Shelf, recorder: Recorder, *, clock: Clock) -> None:
        self.shelf = shelf
        self._recorder = recorder
        self._clock = clock
        self.lock = threading.Lock()
        self.kept: Kept | None = None
        """Whose it is, alive or ended; None when nobody is signed in."""
        self.not_resumed: NotResumed | None = None
        """What could not be taken up, until somebody signs in or out."""
        self.ended: SignInExpired | None = None
        """Set when the refresh token was found dead, until the next sign-in."""
        self.unsaved = False
        """Set from `begin` to `save`: what is on the shelf is of an earlier sign-in."""
        self.is_displaced = False
        """Whether another user's has taken its place in the vault: whoever left that may have ended this one."""
        self._leaving = 0
        """How many sign-outs have dropped it and not yet erased what is on the shelf: nobody takes that up again."""
        self._renewing = False
        """Whether a renewal of this kernel has the turn."""
        self._rotates = False
        """Whether a refresh token was replaced by a renewal. Then each is good for one use, which others must know of:
        none is used while the shelf can't be read.
        """
        self._spent: set[str] = set()
        """The refresh tokens that renewals have used up. If the shelf has one, it could not be saved to since."""
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the lock anew."""
        self.lock, self._renewing = threading.Lock(), False

    def known(self, sub: str) -> Known:
        """What is known of this user, if they are signed in here or kept."""
        with self.lock:
            before = self.kept or self.shelf.load()
        return Known(before.identity_id, before.role) if before and before.sub == sub else Known()

    def begin(self, tokens: Tokens, *, keep: bool, known: Known) -> None:
        """It is this user's now. Nothing is written until `save`."""
        if not keep:
            self._erase_older(tokens.sub)
        self.not_resumed = None
        self.ended, self._spent, self.is_displaced = None, set(), False
        if keep:
            self.shelf.lie_in_vault()
        else:
            self.shelf.lie_in_memory()
        kept = Kept(tokens.username, tokens.sub, "", known.identity_id, tokens.shown_name, role=known.role)
        self.kept, self.unsaved = self._with(tokens, kept), True

    def save(self) -> None:
        """Put it on the shelf, if that has not been done since `begin`.

        In turn: otherwise a renewal for whoever was there before would replace it.
        """
        with self._turn(), self.lock:
            if self.kept and self.unsaved:
                self._save(self.kept)
                self.shelf.note_use()

    def take_up(self, username: str | None) -> bool:
        """Go on with what the vault keeps, if anything; if `username` is given, only with this user's."""
        self.shelf.lie_in_vault()
        kept = None if self._leaving else self.shelf.load()
        if kept is None:
            self.shelf.look_back()
        if kept is None or (username and username not in (kept.username, kept.shown_name)):
            return False
        self.ended, self.kept = None, kept
        return True

    def newest(self) -> Kept:
        """The sign-in as it stands now: another kernel may have renewed it, or signed out.

        Raises NotSignedIn, SignInExpired if it has ended, here or there, and VaultError if that can't be known and a
        refresh token would be lost by it. What is damaged is replaced by what this kernel has.
        """
        with self.lock:
            kept, ended = self.kept, self.ended
            if ended:
                raise ended.again()
            if kept is None:
                raise not_signed_in()
            if self.unsaved:
                return kept
            was_there = self.shelf.has_ours
            stored = self.shelf.load()
            if stored and stored.sub != kept.sub:
                self._move_to_memory(kept)
            elif stored and stored.refresh_token in self._spent:
                self._save(kept, over=stored)
            elif stored:
                self.kept = kept = replace(
                    kept,
                    refresh_token=stored.refresh_token,
                    shown_name=stored.shown_name,
                    device_key=stored.device_key,
                    latest=stored.latest,
                )
        unread = self.shelf.not_opened
        if was_there and unread and self._rotates and not isinstance(unread, Damaged):
            raise unread.again()
        if stored is None and was_there and not unread:
            left = SignInExpired(Session.SIGNED_OUT_ELSEWHERE)
            self.end(kept, left)
            raise left
        return kept

    @contextmanager
    def turn_to_renew(self) -> Iterator[None]:
        """Keep the other kernels from renewing. Raises VaultError if they can't be, and tokens are for one use."""
        with self.shelf.in_turn() as refused:
            if refused and self._rotates:
                raise refused.again()
            self._renewing = True
            try:
                yield
            finally:
                self._renewing = False

    def rotated(self, before: Kept, refresh_token: str) -> None:
        """Save the refresh token that has taken the place of that in `before`, which is spent."""
        with self.lock:
            if self.kept and _same(self.kept, before) and refresh_token != before.refresh_token:
                self._rotates = True
                self._spent.add(before.refresh_token)
                self._replace(replace(self.kept, refresh_token=refresh_token))

    def renewed(self, before: Kept, tokens: Tokens) -> None:
        """Save what the renewal of `before` has brought, unless something else has become of it meanwhile."""
        with self.lock:
            if self.kept and _same(self.kept, replace(before, refresh_token=tokens.refresh_token)):
                self._replace(self._with(tokens, self.kept))

    def end(self, kept: Kept, why: SignInExpired) -> None:
        """Its refresh token is dead, or another kernel has signed out."""
        with self.lock:
            ends = self.kept is not None and _same(self.kept, kept)
            if ends:
                self.ended = why.again()
        if ends:
            self._recorder.note(What.END, why)

    def remember_identity(self, sub: str, identity_id: str) -> None:
        """Keep the id that the identity pool gave to this user."""
        self._remember(sub, {"identity_id": identity_id})

    def remember_role(self, sub: str, role: str | None) -> None:
        """Keep the role that this user has chosen."""
        self._remember(sub, {"role": role})

    def _remember(self, sub: str, what: Mapping[str, Any]) -> None:
        with self.lock:
            if self.kept is None or self.kept.sub != sub or self.kept == replace(self.kept, **what):
                return
            self.kept = replace(self.kept, **what)
            if self.unsaved:
                return
        with self._turn(), self.lock:  # what is on the shelf may be newer, or gone
            if self.kept and (stored := self.shelf.load()) and stored.sub == sub:
                self.shelf.save(replace(stored, **what))

    def drop(self, *, leaving: bool) -> None:
        """Nobody is signed in any more; what is on the shelf stays there, or until `forget` if that follows."""
        self._leaving += leaving
        self.not_resumed = None
        self.ended = self.kept = None
        self.unsaved = False

    def forget(self, last: Tokens | None) -> tuple[Tokens | None, list[Secret]]:
        """Erase what the shelf has of a sign-in that was dropped; `last` are its tokens.

        Returns these with the newest refresh token, and all of its refresh tokens, the newest first. In turn with the
        other kernels: otherwise what one of them saves after a renewal would outlive the sign-out.
        """
        tokens = [Secret(last.refresh_token)] if last else []
        try:
            newest = self._erased(last)
        finally:
            with self.lock:
                self._leaving -= 1
        if newest is None:
            return last, tokens
        if last:
            last = replace(last, refresh_token=newest.refresh_token)
        return last, list(dict.fromkeys([Secret(newest.refresh_token), *tokens]))

    def _erased(self, last: Tokens | None) -> Kept | None:
        """What was on the shelf; None, and nothing is erased, if somebody has signed in meanwhile in its place."""
        with self._turn(), self.lock:
            newest = self.shelf.load()
            is_anothers = last and newest and newest.sub != last.sub
            if self.kept or is_anothers:
                return None
            self.shelf.erase()
            return newest

    def _turn(self) -> AbstractContextManager[object]:
        """Wait for the other kernels, but not for a renewal of this one: it looks at what has become of `kept`."""
        return nullcontext() if self._renewing else self.shelf.in_turn()

    def _erase_older(self, sub: str) -> None:
        """If the new sign-in is not to be kept, erase this user's older entry, and the one that ended here."""
        self.shelf.lie_in_vault()
        there, ended = self.shelf.load(), self.kept
        if there and (there.sub == sub or (ended and _same(there, ended))):
            self.shelf.erase()

    def _replace(self, renewed: Kept) -> None:
        """Save it, unless somebody has signed in meanwhile, here or in another notebook."""
        there = None if self.unsaved else self.shelf.load()
        if self.unsaved:
            self.kept = renewed
        elif there and there.sub != renewed.sub:
            self._move_to_memory(renewed)
        else:
            self._save(renewed, over=there)

    def _move_to_memory(self, kept: Kept) -> None:
        """Another user has signed in in this one's place, in another notebook: what is theirs stays theirs."""
        self.is_displaced = True
        self.shelf.lie_in_memory(because=VaultError(Session.ANOTHER_USER_KEPT))
        self._save(kept)

    def _save(self, kept: Kept, *, over: Kept | None = None) -> None:
        """What is saved `over` another keeps its role: another kernel may have chosen one since."""
        self.kept = kept
        try:
            self.shelf.save(replace(kept, role=over.role) if over else kept)
        finally:
            self.unsaved = False

    def _with(self, tokens: Tokens, kept: Kept) -> Kept:
        latest = Latest(tokens.id_token, tokens.access_token, came_at=self._clock(), expires_at=tokens.expires_at)
        return replace(
            kept,
            refresh_token=tokens.refresh_token,
            shown_name=tokens.shown_name,  # an address, which may have changed
            device_key=tokens.device_key,
            by_browser=tokens.by_browser,
            latest=latest,
        )


def _same(one: Kept, other: Kept) -> bool:
    """Whether it is the same sign-in: its identity id may have been learnt meanwhile."""
    return (one.sub, one.refresh_token) == (other.sub, other.refresh_token)


def not_signed_in() -> NotSignedIn:
    """Nobody is signed in, and what to do about it."""
    return NotSignedIn(Session.NOT_SIGNED_IN)
