"""Pages that a screen leads to, in a window or a tab of their own."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Link:
    """A page to go to."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to the sign-in page and back."""

    url: str = field(repr=False)
    redirect_url: str
    """Where it comes back to: the page takes the first way whose end it reaches."""
    state: str = field(repr=False)
    """Repeated there."""


@dataclass(frozen=True, slots=True)
class Browser:
    """A sign-in page that opens in a window of its own."""

    label: str
    """Of the link that opens it."""
    url: str = field(repr=False)
    """What a terminal opens; the page finds out by itself which way it is."""
    ways: tuple[Way, ...]
    mark: str = field(repr=False)
    """What a listener says of itself that waits for this very answer, and no other."""
    later: str
    """Said when nothing has come back for a while."""
