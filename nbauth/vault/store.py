"""What nbauth needs of a keychain: short texts, each under a service and an account, as a keychain app lists them."""

from typing import Protocol


class Store(Protocol):
    """A keychain. Every method may block for as long as a dialog is open, and may raise anything."""

    longest: int
    """How many ASCII characters fit into one text."""

    def read(self, service: str, account: str, /) -> str | None:
        """The text, or None if there is none."""
        ...

    def write(self, service: str, account: str, text: str, /) -> None:
        """Put a text there, or replace it: on macOS in two steps, it is deleted and then added."""
        ...

    def remove(self, service: str, account: str, /) -> None:
        """Take it away; nothing happens if there is none."""
        ...
