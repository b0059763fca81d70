"""What one renewal does: it takes the tokens that another kernel has left, or refreshes them at the user pool.

A refresh token may be for one use only (rotation), and other kernels may share it: so they take turns, each looks for
what the one before has left, and a new refresh token is saved before anything that came with it is used.
"""

from collections.abc import Callable

from nbauth.core.freshness import Freshness, Window, freshness
from nbauth.core.ports import Clock, IdentityProvider, Kept
from nbauth.core.tokens import Tokens
from nbauth.errors import NbauthError, SignInExpired
from nbauth.shared_sign_in import SharedSignIn


class TokenRenewal:
    """Renews the tokens of a sign-in."""

    def __init__(
        self,
        provider: IdentityProvider,
        sign_in: SharedSignIn,
        *,
        clock: Clock,
        at_hand: Callable[[], Tokens | None],
    ) -> None:
        """`at_hand` gives the tokens that this kernel has."""
        self._provider = provider
        self._sign_in = sign_in
        self._clock = clock
        self._at_hand = at_hand

    def run(self) -> Tokens:
        """One renewal; blocks. Raises SignInExpired, and whatever the provider raises."""
        with self._sign_in.turn_to_renew():
            kept = self._sign_in.newest()
            return self._left_by_another(kept) or self._refreshed(kept)

    def run_forced(self) -> Tokens:
        """One that asks the user pool, whatever another kernel has left. Blocks and raises as `run` does."""
        with self._sign_in.turn_to_renew():
            return self._refreshed(self._sign_in.newest())

    def _left_by_another(self, kept: Kept) -> Tokens | None:
        """What another kernel has left, if it is worth having: as fresh as what a refresh would bring."""
        latest, mine = kept.latest, self._at_hand()
        if latest is None or (mine and mine.id_token == latest.id_token):
            return None
        window = Window.opened(now=latest.came_at, expires_at=latest.expires_at, jitter=0)
        if freshness(window, self._clock()) is not Freshness.FRESH:
            return None
        try:
            return self._provider.recall(kept)
        except NbauthError:
            return None  # refreshed instead, and what comes of that is told

    def _refreshed(self, kept: Kept) -> Tokens:
        try:
            tokens = self._provider.refresh(kept, lambda new: self._sign_in.rotated(kept, new))
        except SignInExpired as dead:
            self._sign_in.end(kept, dead)
            raise
        self._sign_in.renewed(kept, tokens)
        return tokens
