"""App clients that do not tell who exists (`PreventUserExistenceErrors`), and what they say of somebody who does not.

What is made up for a name is always the same, and looks like what real users get.
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
"""

import hashlib
import secrets
import uuid

from nbauth.local.server.codes import MEDIA, delivery
from nbauth.local.server.names import fold, is_email, is_phone
from nbauth.local.server.outbox import mask
from nbauth.local.server.refusal import Data, Refused

_LOCAL = "aaabbccdddeefgghijjjkklllmmmnnoppqrrsssttuvwxyz"
_DOMAIN = "ggggghhhoooyyaceilmpstuw"
"""Initials of addresses, about as often as they are met."""


def hides(client: Data) -> bool:
    """Whether this app client keeps to itself who exists."""
    return client.get("PreventUserExistenceErrors") == "ENABLED"


def nobody() -> Refused:
    """What an app client that does not hide it says of a user who is not there."""
    return Refused("UserNotFoundException", "Username/client id combination not found.")


class Disguise:
    """Makes up what a user who is not there would have, from a key that nobody knows."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def user_id(self, pool: Data, name: str) -> str:
        """The user name that SRP would return for this name: itself, or "in UUID format" where an address was typed."""
        if pool.get("UsernameAttributes") or is_email(name) or is_phone(name):
            return str(uuid.UUID(bytes=self._hash("id", pool, name)[:16], version=4))
        return fold(name)

    def user(self, user_id: str) -> Data:
        """Somebody by that user name, for the arithmetic of SRP: nobody knows the password, the salt stays the same.

        It must take as long as for a real user, and the salt must not be what anybody can work out from the name.
        """
        is_sub = "-" in user_id and len(user_id) == 36  # where an address is the name, the user name is the sub
        sub = user_id if is_sub else hashlib.blake2b(user_id.encode(), key=self._key, digest_size=16).hexdigest()
        return {
            "Username": user_id,
            "Attributes": [{"Name": "sub", "Value": sub}],
            "_password": secrets.token_urlsafe(16),
        }

    def delivery(self, pool: Data, name: str, attributes: list[str]) -> Data:
        """`CodeDeliveryDetails`, "determined by the input username format and verification settings of the pool"."""
        for attribute, is_one in (("email", is_email), ("phone_number", is_phone)):
            if is_one(name):
                return delivery(attribute, mask(name, MEDIA[attribute]))
        digest = self._hash("delivery", pool, name)
        attribute = attributes[digest[0] % len(attributes)] if attributes else "email"
        if attribute == "phone_number":
            number = int.from_bytes(digest[1:5]) % 10**4
            return delivery(attribute, mask(f"+1202555{number:04d}", "SMS"))
        local, domain = _LOCAL[digest[1] % len(_LOCAL)], _DOMAIN[digest[2] % len(_DOMAIN)]
        return delivery(attribute, mask(f"{local}@{domain}", "EMAIL"))

    def _hash(self, use: str, pool: Data, name: str) -> bytes:
        return hashlib.blake2b(f"{use} {pool['Id']} {fold(name)}".encode(), key=self._key, digest_size=16).digest()
