"""What nbauth needs of a keychain: short texts, each under a service and an account, as a keychain app lists them."""

from typing import Protocol

LONGEST = 1_200
"""How many ASCII characters fit into one text everywhere.

Windows takes 2,560 bytes of UTF-16, which is 1,280 characters, and no more: jaraco/keyring issues 355 and 540.
"""


class Store(Protocol):
    """A keychain. Every method may block for as long as a dialog is open, and may raise anything."""

    def read(self, service: str, account: str, /) -> str | None:
        """The text, or None if there is none."""
        ...

    def write(self, service: str, account: str, text: str, /) -> None:
        """Put a text there, or replace it; not at one stroke everywhere (macOS: delete, then add)."""
        ...

    def remove(self, service: str, account: str, /) -> None:
        """Take it away; nothing happens if there is none."""
        ...
