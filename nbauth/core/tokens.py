"""What a sign-in yields: the user pool's tokens, and the identity pool's credentials."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from nbauth.core import roles
from nbauth.core.claims import email_in, groups_in
from nbauth.secret import HoldsSecrets


@dataclass(frozen=True, slots=True)
class Tokens(HoldsSecrets):
    """The tokens of one user of one user pool, verified when they came."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    """When the ID and access tokens expire, by this computer's clock (aware, UTC)."""
    claims: Mapping[str, Any] = field(repr=False)
    """The ID token's claims, read-only."""
    device_key: str | None = field(default=None, repr=False)
    """The device that they were given to, where the user pool remembers devices: their refresh token is its alone."""
    by_browser: bool = False
    """Whether they came by the sign-in page, which knows the person for a while."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "claims", MappingProxyType(dict(self.claims)))

    @property
    def username(self) -> str:
        """The user name in the user pool."""
        return str(self.claims["cognito:username"])

    @property
    def shown_name(self) -> str:
        """The name to show: where people sign in with an e-mail address, the user name itself is a random id.

        That of a provider's user is its name and theirs, like google_1234:
        https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-terms.html
        """
        if self.claims.get("identities"):
            return str(self.email or self.claims.get("name") or self.username)
        if self.username != self.sub:
            return self.username
        return str(self.claims.get("email") or self.claims.get("phone_number") or self.username)

    @property
    def sub(self) -> str:
        """The user's id, unique and never reused."""
        return str(self.claims["sub"])

    @property
    def email(self) -> str | None:
        """The user's address, if the user pool tells it."""
        return email_in(self.claims)

    @property
    def groups(self) -> tuple[str, ...]:
        """The user's groups in the user pool."""
        return groups_in(self.claims)

    @property
    def roles(self) -> tuple[str, ...]:
        """The ARNs of the roles that the user's groups give, the preferred one first."""
        return roles.claimed(self.claims)

    @property
    def preferred_role(self) -> str | None:
        """The ARN of the one that the user pool prefers for the user, if it does."""
        return roles.preferred(self.claims)


@dataclass(frozen=True, slots=True)
class Credentials(HoldsSecrets):
    """Temporary AWS credentials."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str = field(repr=False)
    expires_at: datetime
    """By this computer's clock (aware, UTC)."""
