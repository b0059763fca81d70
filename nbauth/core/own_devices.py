"""The computers and phones that a user pool remembers of one of its users."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from nbauth.core.tokens import Tokens


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """One of them. Times are aware, in UTC."""

    key: str = field(repr=False)
    """Names it in `auth.devices.forget(key)`."""
    name: str
    """As it gave itself: this library's is `"nbauth on HOST"`."""
    is_here: bool
    """Whether it is this computer."""
    is_remembered: bool
    created_at: datetime
    last_seen_at: datetime
    """When somebody signed in from it last."""
    last_ip: str
    """From where; empty if the pool does not say."""


class OwnDevices(Protocol):
    """By the tokens of whoever is signed in; blocking and failing as `OwnAccount`."""

    def list(self, tokens: Tokens, /) -> tuple[KnownDevice, ...]:
        """All of them, as the pool orders them."""
        ...

    def remember(self, tokens: Tokens, /) -> None:
        """Remember this computer from now on. Raises ConfigurationError where the pool has no devices."""
        ...

    def forget(self, tokens: Tokens, key: str | None, /) -> None:
        """Forget the device of this key; without one, this computer."""
        ...
