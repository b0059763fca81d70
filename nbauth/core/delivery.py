"""What a service says about a message that it sent, and what it wants back with the answer."""

from dataclasses import dataclass, field
from typing import Literal

from nbauth.secret import HoldsSecrets

Medium = Literal["SMS", "EMAIL"]


@dataclass(frozen=True, slots=True)
class CodeDelivery:
    """Where a code went."""

    medium: Medium
    """`"EMAIL"` or `"SMS"`."""
    destination: str
    """As the user pool masks it, for example `"a***@e***"` or `"+*******1234"`."""


@dataclass(frozen=True, slots=True, repr=False)
class Ticket(HoldsSecrets):
    """What the provider wants back with the answer to a question; it says nothing to anybody else."""

    user_id: str
    """The provider's own name for the user, who may have typed an alias."""
    session: str
    """Names the open question, and is used up by answers."""
    question: str = field(default="", compare=False)
    """What the provider calls it."""

    def __repr__(self) -> str:
        return "Ticket(…)"
