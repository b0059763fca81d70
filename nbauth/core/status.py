"""One picture of a sign-in: what the form, the card, the terminal and `whoami` all read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from nbauth.config import PoolConfig
from nbauth.core.roles import names
from nbauth.core.state import UserState
from nbauth.core.steps import Step
from nbauth.secret import HoldsSecrets
from nbauth.texts import Session, Text


@dataclass(frozen=True, slots=True)
class Status(HoldsSecrets):
    """Where a sign-in stood when it was asked; taken from memory, without a call. Times are aware, in UTC."""

    pool: PoolConfig
    state: UserState
    step: Step
    """What is asked for, or who is signed in."""
    username: str | None
    """In the user pool; None if nobody is signed in."""
    shown_name: str | None
    """As people know it: where they sign in with an address, the user name itself is a random id."""
    last_name: str
    """As people know whoever signed out here last, to be offered again; empty where nobody did."""
    left_by_browser: bool
    """Whether that was somebody whom the sign-in page may still know."""
    sub: str | None
    """The user's id in the user pool, unique and never reused."""
    email: str | None
    groups: tuple[str, ...]
    """Of the user pool; these two as the tokens at hand say."""
    identity_id: str | None
    """In the identity pool; a guest's too."""
    role: str | None
    """The ARN of the role that was chosen; None where the identity pool chooses, which does not tell."""
    roles: tuple[str, ...]
    """The ARNs of those that can be chosen, the preferred one first."""
    tokens_until: datetime | None
    credentials_until: datetime | None
    kept: bool
    """Whether a restarted kernel will sign in without a question."""
    not_kept_because: str
    """Why it will not, in a sentence, where that was not chosen."""
    ended_because: str
    """Why the sign-in has ended by itself, in a sentence; empty if it has not."""
    failing_because: str
    """Why the last renewal failed, in a sentence, while what is at hand is still used; empty if it did not."""
    failing_since: datetime | None
    """When the first one failed, if none has succeeded since."""
    next_try_at: datetime | None
    """When it is tried again by itself; None if that is done when it is used next."""

    no_guest_because: str
    """Why there are no credentials of a guest, in a sentence; empty where there are, or nobody has asked for them."""
    used_before: str
    """The identity pool that the last kept sign-in has used, where that is another one; empty if it is not."""

    looking: bool
    """Whether a kept sign-in is being looked for: nobody needs to be asked yet."""
    ahead: timedelta
    """How far the service's clock is ahead of this computer's. AWS refuses what is signed 5 minutes off."""
    may_remember: bool
    """Whether the user pool would remember this computer if the user said so, and they have not."""
    not_come_back_because: str
    """Why what the browser came back with was of no use, in words; empty where nothing did, or it was."""
    not_resumed_because: str
    """Why a sign-in that is kept could not be taken up, in a sentence; empty where there is none, or it was."""

    @property
    def valid_until(self) -> datetime | None:
        """When the credentials at hand expire, or the tokens where there is no identity pool."""
        return self.credentials_until if self.pool.identity_pool_id else self.tokens_until

    def in_a_line(self) -> Text:
        """Who is signed in, where, until when, and by which role."""
        said = self._said()
        return Session.WITH_ROLE.of(said=said, role=names([self.role])[self.role]) if self.role else said

    def _said(self) -> Text:
        name, until, pool = self.shown_name, self.valid_until, self.pool.user_pool_id
        if self.state is UserState.GUEST and until:
            return Session.GUEST_UNTIL.of(state=self.state.value, pool=pool, time=f"{until:%H:%M}")
        if name is None:
            return Session.IS_OUT.of(state=self.state.value, pool=pool)
        if until is None:
            return Session.IS_IN.of(state=self.state.value, name=name, pool=pool)
        said = Session.CREDENTIALS_UNTIL if self.pool.identity_pool_id else Session.TOKENS_UNTIL
        return said.of(state=self.state.value, name=name, pool=pool, time=f"{until:%H:%M}")

    def __str__(self) -> str:
        return str(self.in_a_line())
