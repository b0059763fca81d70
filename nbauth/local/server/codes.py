# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""The codes that confirm an account or reset a password: random, delivered to the outbox, and of limited life.

MiniStack issues 123456 and 654321, which never expire.
"""

import json
from collections.abc import Callable
from types import ModuleType
from typing import TypeAlias

from nbauth.local.server.outbox import Outbox, mask, new_code
from nbauth.local.server.refusal import Data, Refused, Reply
from nbauth.local.server.replacing import replace, require

_Handler: TypeAlias = Callable[[Data], Reply]
_Check: TypeAlias = Callable[[str, Data], Reply | None]

_LIVES = {
    "ConfirmSignUp": ("_confirmation_code_sent_at", 24 * 3600.0),
    "ConfirmForgotPassword": ("_reset_code_sent_at", 3600.0),
}
"""Seconds that a code lives (design/cognito.md, Limits), by the call that takes it, and when it was sent."""


class AccountCodes:
    """The codes of every user pool of one server."""

    def __init__(self, cognito: ModuleType, *, now: Callable[[], float], outbox: Outbox) -> None:
        self._cognito = cognito
        self._now = now
        self._outbox = outbox

    def install(self) -> None:
        """Put this in the place of MiniStack's functions."""
        require(self._cognito, "_pool_for_client", "_resolve_user", "_merge_attributes")
        replace(self._cognito, "_send_verification_email", lambda _: self._deliver)
        replace(self._cognito, "_sign_up", self._signing_up)
        replace(self._cognito, "_confirm_sign_up", self._verifying_the_address)
        replace(self._cognito, "_confirmation_code_error", self._expiring)
        replace(self._cognito, "_masked_destination", lambda _: _masked_destination)

    def _deliver(
        self,
        pool: Data,
        username: str,
        attr_dict: Data,
        code: str,  # noqa: ARG002 -- MiniStack's fixed code, which is not used
        attribute_name: str = "email",
    ) -> None:
        user = self._cognito._resolve_user(pool, username)[0]
        kind = "_reset_code" if attribute_name == "password" else "_confirmation_code"
        user[kind] = new_code()
        user[f"{kind}_sent_at"] = self._now()
        if email := attr_dict.get("email"):
            self._outbox.send(pool["Id"], user["Username"], address=email, medium="EMAIL", code=user[kind])

    def _signing_up(self, original: _Handler) -> _Handler:
        def sign_up(data: Data) -> Reply:
            status, headers, body = original(data)
            if status != 200:
                return status, headers, body
            reply = json.loads(body)
            pool = self._cognito._pool_for_client(data.get("ClientId"))[0]
            user = pool["_users"][data["Username"]]
            if "_confirmation_code_sent_at" not in user:  # no address: nobody gets the code, and nobody may guess it
                user["_confirmation_code"] = new_code()
            if delivery := reply.get("CodeDeliveryDetails"):
                delivery["Destination"] = mask(delivery["Destination"], "EMAIL")
            return status, headers, json.dumps(reply).encode()

        return sign_up

    def _verifying_the_address(self, original: _Handler) -> _Handler:
        """A confirmed account's e-mail address is verified, and so it can be typed instead of the name."""

        def confirm_sign_up(data: Data) -> Reply:
            reply = original(data)
            pool, user = self._pool_and_user(data)
            if reply[0] == 200 and user is not None and "email" in pool["AutoVerifiedAttributes"]:
                verified = [{"Name": "email_verified", "Value": "true"}]
                user["Attributes"] = self._cognito._merge_attributes(user["Attributes"], verified)
            return reply

        return confirm_sign_up

    def _expiring(self, original: _Check) -> _Check:
        def confirmation_code_error(action: str, data: Data) -> Reply | None:
            error = original(action, data)
            if error is not None or action not in _LIVES:
                return error
            sent_at, life = _LIVES[action]
            user = self._pool_and_user(data)[1]
            if user is not None and self._now() >= user.get(sent_at, self._now()) + life:
                raise Refused("ExpiredCodeException", "Invalid code provided, please request a code again.")
            return None

        return confirmation_code_error

    def _pool_and_user(self, data: Data) -> tuple[Data, Data | None]:
        pool: Data | None = self._cognito._pool_for_client(data.get("ClientId"))[0]
        user = self._cognito._resolve_user(pool, data.get("Username"))[0] if pool else None
        return pool or {}, user


def _masked_destination(address: str) -> str:
    return mask(address, "EMAIL") if address and "@" in address else "****"
