"""What somebody who is signed in can do to their own account."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from nbauth.core.delivery import CodeDelivery
from nbauth.core.tokens import Tokens
from nbauth.secret import Secret


class OwnAccount(Protocol):
    """By the tokens of whoever is signed in.

    What is given has been checked by `nbauth.core.checks`. Every method blocks for the network, and raises NbauthError
    and nothing else; TokenInvalid where the access token is not good any more, and nothing was done.
    """

    def attributes(self, tokens: Tokens, /) -> dict[str, str]:
        """What the user pool knows of the person, by name."""
        ...

    def update(self, tokens: Tokens, changes: Mapping[str, str], /) -> dict[str, CodeDelivery]:
        """Change these, and say where the codes went that prove new addresses, by the names of the attributes."""
        ...

    def remove(self, tokens: Tokens, names: Sequence[str], /) -> None:
        """Remove these; one that is not there counts as removed."""
        ...

    def send_code(self, tokens: Tokens, name: str, /) -> CodeDelivery:
        """Send a code that proves this address."""
        ...

    def verify(self, tokens: Tokens, name: str, code: Secret, /) -> None:
        """Prove it with that code."""
        ...

    def change_password(self, tokens: Tokens, old: Secret, new: Secret, /) -> None:
        """Set another password."""
        ...

    def delete(self, tokens: Tokens, /) -> None:
        """End the account, for good."""
        ...
