"""The messages that a phone or a mailbox would have got, with the codes in them."""

import secrets
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Sent:
    """One message."""

    medium: str
    destination: str
    code: str = field(repr=False)


def new_code() -> str:
    """Six random digits, as Cognito sends."""
    return f"{secrets.randbelow(10**6):06d}"


def new_first_code() -> str:
    """Eight, where it is all that is asked for: https://github.com/aws-amplify/amplify-js/issues/14428."""
    return f"{secrets.randbelow(10**8):08d}"


def mask(address: str, medium: str) -> str:
    """The address as Cognito shows it: `+*******0143`, `a***@e***`.

    In lower case: for somebody who is not there it is made of what was typed, for others of what is stored.
    """
    if medium == "SMS":
        return "+" + "*" * max(len(address) - 5, 0) + address[-4:]
    local, _, domain = address.lower().partition("@")
    return f"{local[:1]}***@{domain[:1]}***"


class Outbox:
    """Messages by pool and user name, oldest first."""

    def __init__(self) -> None:
        self._sent: defaultdict[tuple[str, str], list[Sent]] = defaultdict(list)

    def send(self, pool_id: str, username: str, *, address: str, medium: str, code: str) -> Sent:
        """Deliver a code, and say where it went."""
        message = Sent(medium, mask(address, medium), code)
        self._sent[pool_id, username].append(message)
        return message

    def of(self, pool_id: str, username: str) -> list[dict[str, Any]]:
        """A user's messages, as JSON."""
        return [asdict(message) for message in self._sent.get((pool_id, username), [])]
