"""What the form needs of the object behind it."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from nbauth.config import PoolConfig
from nbauth.core.state import UserState
from nbauth.core.steps import Answer, Step


class SignInModel(Protocol):
    """A sign-in that goes on with or without a form. `nbauth.Auth` is one.

    The properties never wait, for the network or for a lock that is held during a call.
    """

    @property
    def pool(self) -> PoolConfig:
        """Which user pool it signs in to."""
        ...

    @property
    def step(self) -> Step:
        """What is asked for now."""
        ...

    @property
    def state(self) -> UserState:
        """Whether somebody is signed in."""
        ...

    @property
    def ended_because(self) -> str:
        """Why the sign-in has ended by itself, in a sentence; empty if it has not."""
        ...

    @property
    def valid_until(self) -> datetime | None:
        """How long the credentials at hand last (the tokens, where there is no identity pool)."""
        ...

    @property
    def may_keep(self) -> bool:
        """Whether to ask if a restarted kernel shall sign in by itself."""
        ...

    @property
    def kept(self) -> bool:
        """False if a restarted kernel must ask again."""
        ...

    @property
    def not_kept_because(self) -> str:
        """Why, in a sentence, where that was not chosen."""
        ...

    def now(self) -> datetime:
        """The time, as an aware UTC datetime."""
        ...

    def respond(self, answer: Answer, /) -> Step:
        """Answer the step. Waits for the network, one caller at a time; raises NbauthError."""
        ...

    def start_over(self) -> None:
        """Drop the open challenge: back to the user name (kept) and the password."""
        ...

    def sign_out(self) -> object:
        """Waits for the network. Always signed out here afterwards; raises NbauthError naming the part that failed."""
        ...

    def on_change(self, callback: Callable[[], None], /) -> Callable[[], None]:
        """Have `callback` called, in any thread and with no lock held, after each change; returns how to end that."""
        ...
