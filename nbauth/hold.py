"""What one sign-in is put together from: here the AWS edge is named."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol, cast

from nbauth.config import PoolConfig
from nbauth.core.mfa import SecondFactors
from nbauth.core.own_account import OwnAccount
from nbauth.core.own_devices import OwnDevices
from nbauth.core.ports import Accounts, Clock, CredentialSource, Devices, IdentityProvider, Service, TokenVault
from nbauth.core.tokens import Credentials
from nbauth.errors import ConfigurationError
from nbauth.holder import Holder
from nbauth.known_devices import KnownDevices
from nbauth.later import Later, StandIn
from nbauth.texts import Session
from nbauth.vault import MemoryVault

if TYPE_CHECKING:
    import boto3

DEFAULT_NAME = "session"
"""Of a sign-in that was given none."""


def hold(
    pool: PoolConfig,
    *,
    name: str = DEFAULT_NAME,
    vault: TokenVault | None = None,
    clock: Clock | None = None,
    service: Service | None = None,
) -> Holder:
    """What is behind an `Auth`, without it: for the commands. Raises ConfigurationError."""
    if not isinstance(pool, PoolConfig):
        raise ConfigurationError(Session.NO_POOL.of(type=type(pool).__name__))
    clock = clock or _utc_now
    vault = MemoryVault() if vault is None else vault
    service = _aws(pool, clock, KnownDevices(vault, pool)) if service is None else service
    return Holder(pool, service, vault, clock, name=name)


class HasCredentials(Protocol):
    """What a session can follow. `Holder` is one."""

    @property
    def pool(self) -> PoolConfig:
        """Whose region and endpoint the session has."""
        ...

    def credentials(self, *, renew: bool = False) -> Credentials:
        """Valid ones, or new ones. Raises NbauthError."""
        ...


def session_of(sign_in: HasCredentials) -> "boto3.Session":
    """A boto3 session that follows this sign-in; loads boto3."""
    from nbauth.aws.session import Session as FollowingSession

    return FollowingSession(sign_in.pool, sign_in.credentials, partial(sign_in.credentials, renew=True))


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _aws(pool: PoolConfig, clock: Clock, devices: Devices) -> Service:
    """AWS, whose libraries are loaded by whoever calls it first."""

    def connect() -> Service:
        from nbauth import aws

        return aws.connect(pool, clock, devices)

    service = Later(connect)
    return Service(
        provider=cast("IdentityProvider", StandIn(lambda: service.get().provider)),
        source=cast("CredentialSource", StandIn(lambda: service.get().source)),
        accounts=cast("Accounts", StandIn(lambda: service.get().accounts)),
        own_account=cast("OwnAccount", StandIn(lambda: service.get().own_account)),
        own_devices=cast("OwnDevices", StandIn(lambda: service.get().own_devices)),
        factors=cast("SecondFactors", StandIn(lambda: service.get().factors)),
        devices=devices,
        ahead=lambda: service.made.ahead() if service.made else timedelta(0),
    )
