"""Calls that take the tokens of whoever is signed in."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from nbauth.core.events import What
from nbauth.core.tokens import Tokens
from nbauth.errors import TokenInvalid
from nbauth.recorder import Recorder

T = TypeVar("T")


class TokensNow(Protocol):
    """Valid tokens; with `renew`, new ones. Raises NotSignedIn, SignInExpired, or why they could not be renewed."""

    def __call__(self, *, renew: bool = False) -> Tokens: ...


class TokenCalls:
    """Recorded, and made once more with new tokens where the user pool does not accept those at hand."""

    def __init__(self, tokens: TokensNow, recorder: Recorder) -> None:
        self._tokens = tokens
        self._recorder = recorder

    def ask(self, what: What, call: Callable[[Tokens], T]) -> T:
        """What `call` gives. Raises NotSignedIn, SignInExpired, and what it raises."""
        with self._recorder.recording(what):
            tokens = self._tokens()
            try:
                return call(tokens)
            except TokenInvalid:  # somebody has signed out everywhere, say: the renewal tells
                return call(self._tokens(renew=True))

    def renew(self) -> None:
        """Have the claims say what has changed. Raises as `ask` does."""
        self._tokens(renew=True)
