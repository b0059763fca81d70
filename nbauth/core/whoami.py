"""Who is signed in, as a person reads it and as a program does."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from nbauth.core.roles import names
from nbauth.core.state import UserState
from nbauth.core.status import Status
from nbauth.texts import Text, Written, joined
from nbauth.texts import WhoAmI as Texts
from nbauth.texts.languages import ENGLISH, Language


@dataclass(frozen=True, slots=True)
class WhoAmI:
    """Whose the session is: no secrets, taken from memory. `str()` has it in lines, `as_dict()` for JSON.

    What the user pool says of a user is what the tokens at hand say: who was put into a group since is not in it yet.
    """

    state: UserState
    """`SIGNED_IN`, or `GUEST`, where there is no user."""
    username: str | None
    """In the user pool; None for a guest."""
    shown_name: str | None
    """As people know it: where they sign in with an address, the user name itself is a random id."""
    sub: str | None
    """The user's id in the user pool, unique and never reused."""
    email: str | None
    groups: tuple[str, ...]
    """Of the user pool."""
    role: str | None
    """The ARN of the role that was chosen; None where the identity pool chooses, which does not tell."""
    roles: tuple[str, ...]
    """The ARNs of those that can be chosen, the preferred one first."""
    identity_id: str | None
    """In the identity pool; None until it has given credentials."""
    user_pool_id: str
    identity_pool_id: str | None
    tokens_until: datetime | None
    """When those at hand expire, aware, in UTC; they are renewed before."""
    credentials_until: datetime | None
    kept: bool
    """Whether a restarted kernel will sign in without a question."""

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON has it: the name of the state, lists, and times in ISO 8601."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    def __str__(self) -> str:
        return self.said_in(ENGLISH)

    def said_in(self, language: Language) -> str:
        """The same as `str()`, in another language."""
        return "\n".join(language.say(line) for line in (self._who, *self._more) if line)

    @property
    def _who(self) -> Text:
        if self.state is UserState.GUEST:
            return Texts.GUEST.of(pool=self.user_pool_id)
        return Texts.USER.of(name=self.shown_name, pool=self.user_pool_id)

    @property
    def _more(self) -> tuple[Text | None, ...]:
        is_known_otherwise = self.username != self.shown_name
        keys_until, tokens_until = self.credentials_until, self.tokens_until
        return (
            Texts.USERNAME.of(name=self.username) if is_known_otherwise else None,
            Texts.EMAIL.of(email=self.email) if self.email and self.email != self.shown_name else None,
            Texts.GROUPS.of(groups=joined(Written.LIST, self.groups)) if self.groups else None,
            Texts.ROLE.of(role=self.role) if self.role else None,
            Texts.ROLES.of(roles=joined(Written.LIST, names(self.roles).values())) if len(self.roles) > 1 else None,
            Texts.IDENTITY.of(identity=self.identity_id) if self.identity_id else None,
            Texts.CREDENTIALS_UNTIL.of(time=_minute(keys_until)) if keys_until else None,
            Texts.TOKENS_UNTIL.of(time=_minute(tokens_until)) if tokens_until else None,
            Texts.KEPT if self.kept else None,
        )


def whoami(status: Status) -> WhoAmI | None:
    """Whoever this picture shows; None if it shows nobody."""
    if status.username is None and status.state is not UserState.GUEST:
        return None
    return WhoAmI(
        state=UserState.GUEST if status.username is None else UserState.SIGNED_IN,
        username=status.username,
        shown_name=status.shown_name,
        sub=status.sub,
        email=status.email,
        groups=status.groups,
        role=status.role,
        roles=status.roles,
        identity_id=status.identity_id,
        user_pool_id=status.pool.user_pool_id,
        identity_pool_id=status.pool.identity_pool_id,
        tokens_until=status.tokens_until,
        credentials_until=status.credentials_until,
        kept=status.kept,
    )


def _plain(value: object) -> object:
    match value:
        case UserState():
            return value.name
        case datetime():
            return value.isoformat(timespec="seconds")
        case tuple():
            return list(value)
        case _:
            return value


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
