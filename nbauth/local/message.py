"""A message that the local AWS sent to a user."""

from dataclasses import dataclass, field

from nbauth.secret import HoldsSecrets


@dataclass(frozen=True, slots=True)
class Message(HoldsSecrets):
    """What a phone or a mailbox would have got."""

    medium: str
    """`"SMS"` or `"EMAIL"`."""
    destination: str
    """The number or address, masked as Cognito masks it: `+*******0143`, `e***@e***`."""
    code: str = field(repr=False)
    """The six digits; in an invitation, the temporary password."""
