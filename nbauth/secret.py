"""Text that must not be shown.

A traceback under `%xmode Verbose`, a log record and a notebook's output print the `repr` of whatever they meet; a
pickle takes the content. So a password travels as a `Secret` from the page's message to the one call that sends it,
and whatever holds a token or a key is a `HoldsSecrets`.
"""

import hmac
from typing import NoReturn


class HoldsSecrets:
    """Refuses to be pickled: its content stays in this process."""

    __slots__ = ()

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds secrets, so it is not pickled or copied to another process.")


class Secret(HoldsSecrets):
    """A password or a code on its way to the service."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself: only for the call that sends it."""
        return self._text

    def __len__(self) -> int:
        return len(self._text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._encoded(), other._encoded())

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "<secret>"

    def _encoded(self) -> bytes:
        return self._text.encode("utf-8", "surrogatepass")


def taken(value: object) -> Secret | type:
    """A text as a secret, and of anything else its type alone: the caller can let go of the value before it complains.

    What is a secret already stays one.

    Whoever took a number for a code finds its digits in no traceback either.
    """
    if isinstance(value, Secret):
        return value
    return Secret(value) if isinstance(value, str) else type(value)
