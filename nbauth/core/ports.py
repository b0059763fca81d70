"""What the shell must supply: each port is as small as its one use."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import Field, dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from nbauth.core.accounts import NewAccount, SignUpResult
from nbauth.core.answers import Answer, Opening
from nbauth.core.delivery import CodeDelivery
from nbauth.core.mfa import SecondFactors
from nbauth.core.own_account import OwnAccount
from nbauth.core.own_devices import OwnDevices
from nbauth.core.steps import Challenge, Outcome
from nbauth.core.tokens import Credentials, Tokens
from nbauth.errors import VaultError
from nbauth.secret import HoldsSecrets, Secret

Clock = Callable[[], datetime]
"""Says what time it is, as an aware UTC datetime."""


class Record(Protocol):
    """What a vault keeps: a frozen dataclass of texts, truths, times and records; what may be missing has a default."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a vault keeps the records of one sign-in, and nobody else's."""

    user_pool_id: str
    client_id: str
    name: str
    """Tells several sign-ins to one pool apart."""
    answered_by: str = ""
    """Who answers instead of AWS: what AWS gave must not be sent there, whatever pool the configuration names."""
    identity_pool_id: str = ""
    """Whose credentials it gives: a notebook that names another one must not take this sign-in's data there."""


@dataclass(frozen=True, slots=True)
class Kept(HoldsSecrets):
    """What outlives an `Auth`; never a password, never AWS keys."""

    username: str
    sub: str
    refresh_token: str = field(repr=False)
    identity_id: str | None = None
    shown_name: str | None = None
    """The name to fill in when they are asked again."""
    latest: "Latest | None" = field(default=None, repr=False)
    device_key: str | None = field(default=None, repr=False)
    """As in `Tokens`."""
    by_browser: bool = False
    """As in `Tokens`."""
    role: str | None = None
    """The ARN of the role that they have chosen; None where the identity pool chooses."""


@dataclass(frozen=True, slots=True)
class Latest(HoldsSecrets):
    """What the last renewal brought, so that one of the kernels that share a sign-in renews for all."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)
    came_at: datetime
    """Aware, by this computer's clock, as in `Tokens`."""
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Key(Generic[R]):
    """Which of a place's records is meant. They come and go one by one."""

    name: str
    """A keychain app shows it. A record that was saved under another is not taken for this one."""
    kind: type[R]


SIGN_IN = Key("sign-in", Kept)


@dataclass(frozen=True, slots=True)
class Used:
    """Which identity pool the last sign-in by an app client that was kept has got its credentials from."""

    identity_pool_id: str


USED = Key("identity pool", Used)


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever uses this computer without a sign-in."""

    identity_id: str
    """In the identity pool."""


GUEST = Key("guest", Guest)


@dataclass(frozen=True, slots=True)
class Device(HoldsSecrets):
    """This computer, as a user pool knows it for one of its users."""

    key: str = field(repr=False)
    group_key: str = field(repr=False)
    password: str = field(repr=False)
    """Made here, and never sent: proves that it is this computer."""
    unasked: bool = False
    """Whether the pool remembers it only once the user says so, and they have not yet."""


class Devices(Protocol):
    """What is known of this computer, by the pool's own name for a user. Every method may block, and raises nothing."""

    def of(self, user_id: str, /) -> Device | None:
        """As this user's pool knows it."""
        ...

    def is_unasked(self, user_id: str, /) -> bool:
        """Whether the user may be asked to have it remembered, as far as is known from memory: this does not block."""
        ...

    def keep(self, user_id: str, device: Device, /) -> None:
        """From now on it is this."""
        ...

    def drop(self, user_id: str, /) -> None:
        """The pool does not know it any more."""
        ...


class IdentityProvider(Protocol):
    """Who knows the users. Every method blocks for the network, and raises NbauthError and nothing else."""

    def begin(self, opening: Opening, /) -> Outcome:
        """Start a sign-in: what is asked next, or who is signed in."""
        ...

    def answer(self, step: Challenge, answer: Answer, /) -> Outcome:
        """Answer this question."""
        ...

    def refresh(self, kept: Kept, rotated: Callable[[str], None], /) -> Tokens:
        """New tokens; raises SignInExpired if, and only if, the refresh token is dead.

        `rotated` is told of the refresh token that takes this one's place before anything else can fail: by then the
        old one may be spent. It may be called in any thread, and after this has raised.
        """
        ...

    def recall(self, kept: Kept, /) -> Tokens:
        """The tokens that were kept, verified anew; raises TokenInvalid if they are not good any more, or missing."""
        ...

    def revoke(self, refresh_token: Secret, /) -> None:
        """End it, and the access tokens that came from it."""
        ...

    def sign_out_everywhere(self, tokens: Tokens, /) -> None:
        """End all of the user's refresh tokens, on every device."""
        ...

    def warm_up(self) -> None:
        """Do ahead of time what the first call would wait for; never raises."""
        ...


@dataclass(frozen=True, slots=True)
class IdentityCredentials(HoldsSecrets):
    """Credentials, and the user's id in the identity pool: the same for the same user, every time."""

    identity_id: str
    credentials: Credentials
    sub: str | None
    """Whose they are: the user's id in the user pool; None if they are a guest's."""
    role: str | None = None
    """The ARN of the role that was asked for; None where the identity pool has chosen one, which it does not tell."""


class CredentialSource(Protocol):
    """An identity pool. Every method blocks for the network, and raises NbauthError and nothing else."""

    def credentials(self, tokens: Tokens, identity_id: str | None, role: str | None = None, /) -> IdentityCredentials:
        """New temporary credentials; `identity_id`, if it is known from before, spares a call.

        Of this `role`, or of the one that the identity pool chooses. Raises RoleRefused if it gives none.
        """
        ...

    def guest(self, identity_id: str | None, /) -> IdentityCredentials:
        """Those of a guest, of this one if there was one before. Raises GuestRefused if it gives none."""
        ...

    def warm_up(self) -> None:
        """Do ahead of time what the first call would wait for; never raises."""
        ...


class Accounts(Protocol):
    """What can be done for people who are not signed in.

    What is given has been checked by `nbauth.core.checks`. Every method blocks for the network, and raises NbauthError
    and nothing else.
    """

    def sign_up(self, new: NewAccount, /) -> SignUpResult:
        """Make an account."""
        ...

    def confirm_sign_up(self, username: str, code: Secret, /) -> SignUpResult:
        """Confirm it with the code that was sent; one that is confirmed already counts as confirmed."""
        ...

    def resend_sign_up_code(self, username: str, /) -> CodeDelivery:
        """Send another code, or pretend to for a name that nobody has."""
        ...

    def forgot_password(self, username: str, /) -> CodeDelivery:
        """Send a code to set a new password with, or pretend to for a name that nobody has."""
        ...

    def confirm_forgot_password(self, username: str, code: Secret, new_password: Secret, /) -> None:
        """Set a new password with that code."""
        ...


@dataclass(frozen=True, slots=True)
class Service:
    """What stands behind one pool's configuration."""

    provider: IdentityProvider
    source: CredentialSource
    accounts: Accounts
    own_account: OwnAccount
    own_devices: OwnDevices
    devices: Devices
    factors: SecondFactors
    ahead: Callable[[], timedelta] = lambda: timedelta(0)
    """How far the service's clock is ahead of this computer's, as far as is known; without a call."""


class TokenVault(Protocol):
    """Keeps records by place and key. Every method may block, and raises VaultError and nothing else."""

    survives_restart: bool
    """Whether what is kept is still there when the kernel has been restarted."""

    def load(self, place: Place, key: Key[R], /) -> R | None:
        """What was saved last, or None."""
        ...

    def save(self, place: Place, key: Key[R], record: R, /) -> None:
        """Replace what was there."""
        ...

    def forget(self, place: Place, key: Key[Any], /) -> None:
        """Remove this one, and leave the others; nothing happens if there is none."""
        ...

    def exclusive(self, place: Place, /) -> AbstractContextManager[object]:
        """Have every other thread, and process where it survives a restart, that asks for this place wait.

        Whoever is inside may ask again, and others may load and save meanwhile. Raises VaultError when the others do
        not leave; a process that dies inside has left.
        """
        ...

    def problem(self) -> VaultError | None:
        """Why a sign-in is kept in memory only, or None; may block, and raises nothing."""
        ...
