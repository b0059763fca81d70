"""What sign-up and recovery have in common: whose call it is, and where codes may go."""

from types import ModuleType
from typing import TypeAlias

from nbauth.local.server.codes import AccountCodes
from nbauth.local.server.hiding import Disguise
from nbauth.local.server.limits import Limits
from nbauth.local.server.names import attributes_of, check_form, find, is_verified
from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized

PoolAndClient: TypeAlias = tuple[Data, Data]


class Accounts:
    """The parts that both share, and the look-ups."""

    def __init__(self, cognito: ModuleType, *, codes: AccountCodes, limits: Limits, disguise: Disguise) -> None:
        self.cognito = cognito
        self.codes = codes
        self.limits = limits
        self.disguise = disguise

    def pool_and_client(self, data: Data) -> PoolAndClient:
        """Those that `ClientId` names; `Refused` if there are none."""
        client_id = data.get("ClientId")
        pool = self.cognito._pool_for_client(client_id)[0]  # noqa: SLF001 -- see replacing.py
        if pool is None:
            raise Refused("ResourceNotFoundException", f"User pool client {client_id} does not exist.")
        return pool, pool["_clients"][client_id]

    def reply(self, content: Data) -> Reply:
        """Success."""
        reply: Reply = self.cognito.json_response(content)
        return reply


def name_in(data: Data) -> str:
    """The `Username` of a request."""
    name = data.get("Username")
    if not isinstance(name, str) or not name:
        raise Refused(
            "InvalidParameterException",
            "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must not be null",
        )
    check_form(name)
    return name


def key_of(pool: Data, name: str) -> str:
    """What attempts are counted by: a user's attempts by name and by address are the same user's."""
    user = find(pool, name)
    return str(user["Username"]) if user else name


def confirmed_by(pool: Data, user: Data) -> str | None:
    """The address that the code of a sign-up goes to, if the pool verifies any; a phone number comes first.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
    """
    attributes = attributes_of(user)
    return next((name for name in verifies(pool) if attributes.get(name)), None)


def verifies(pool: Data) -> list[str]:
    """The addresses that a pool verifies, the one that it prefers first."""
    return [name for name in ("phone_number", "email") if name in (pool.get("AutoVerifiedAttributes") or [])]


def recovers_by(pool: Data) -> list[str]:
    """The addresses that may get a code for a new password, first choice first; without a setting, the phone is.

    https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
    """
    setting = (pool.get("AccountRecoverySetting") or {}).get("RecoveryMechanisms")
    if not setting:
        return ["phone_number", "email"]
    ordered = sorted(setting, key=lambda each: each["Priority"])
    return [each["Name"].removeprefix("verified_") for each in ordered if each["Name"] != "admin_only"]


def recovered_by(pool: Data, user: Data) -> str | None:
    """The verified address that the code goes to."""
    attributes = attributes_of(user)
    return next((name for name in recovers_by(pool) if is_verified(attributes, name)), None)


def check_enabled(user: Data) -> None:
    """`Refused` for somebody whom an administrator has disabled."""
    if not user.get("Enabled", True):
        raise not_authorized("User is disabled.")
