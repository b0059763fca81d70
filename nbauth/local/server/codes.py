"""The codes that confirm an account, prove an address or reset a password: random, of limited life, used once."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from nbauth.local.server.names import attributes_of
from nbauth.local.server.outbox import Outbox, mask, new_code
from nbauth.local.server.refusal import Data, Refused

Purpose: TypeAlias = str
"""`"sign-up"`, `"reset"`, or the name of the address that is proven."""

LIVES: dict[Purpose, float] = {
    "sign-up": 24 * 3600.0, "reset": 3600.0, "email": 24 * 3600.0, "phone_number": 24 * 3600.0
}  # fmt: skip
"""Seconds: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html."""
MEDIA = {"email": "EMAIL", "phone_number": "SMS"}
"""How an address is reached."""


@dataclass(frozen=True, slots=True)
class _Issued:
    code: str = field(repr=False)
    ends_at: float
    attribute: str


class AccountCodes:
    """The codes that wait to be typed. A new one ends the old one of the same purpose."""

    def __init__(self, *, now: Callable[[], float], outbox: Outbox) -> None:
        self._now = now
        self._outbox = outbox
        self._issued: dict[tuple[Purpose, str], _Issued] = {}

    def send(self, purpose: Purpose, pool: Data, user: Data, attribute: str, *, address: str = "") -> Data:
        """Send one to this address, by default the user's; the `CodeDeliveryDetails`."""
        code, address = new_code(), address or attributes_of(user)[attribute]
        self._issued[purpose, _key(user)] = _Issued(code, self._now() + LIVES[purpose], attribute)
        self._outbox.send(pool["Id"], user["Username"], address=address, medium=MEDIA[attribute], code=code)
        return delivery(attribute, mask(address, MEDIA[attribute]))

    def check(self, purpose: Purpose, user: Data, given: object) -> str:
        """Which address the right code went to; `Refused` for a wrong one, an old one, or one that nobody asked for."""
        issued = self._issued.get((purpose, _key(user)))
        if issued is None or self._now() >= issued.ends_at:
            raise Refused("ExpiredCodeException", "Invalid code provided, please request a code again.")
        if not hmac.compare_digest(issued.code.encode(), str(given).encode()):
            raise wrong_code()
        return issued.attribute

    def use_up(self, purpose: Purpose, user: Data) -> None:
        """It has done its work."""
        self._issued.pop((purpose, _key(user)), None)


def delivery(attribute: str, destination: str) -> Data:
    """`CodeDeliveryDetails`, as Cognito tells where a code went."""
    return {"Destination": destination, "DeliveryMedium": MEDIA[attribute], "AttributeName": attribute}


def wrong_code() -> Refused:
    """The answer to a wrong code, and to any code of a user whom nobody may know to be missing."""
    return Refused("CodeMismatchException", "Invalid verification code provided, please try again.")


def _key(user: Data) -> str:
    """The sub: somebody new with a deleted user's name has none of their codes."""
    return attributes_of(user)["sub"]
