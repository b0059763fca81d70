"""What may be read of the users: their messages, and what has become of their accounts."""

import threading
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from ministack.core.responses import set_request_region

from nbauth.local.server import names
from nbauth.local.server.control import Operation
from nbauth.local.server.outbox import Outbox
from nbauth.local.server.refusal import Data
from nbauth.local.server.replacing import require
from nbauth.local.server.settings import REGION


class People:
    """Operations of the control port, for whoever may use it."""

    def __init__(self, cognito: ModuleType, outbox: Outbox, lock: threading.RLock, seeded: list[Data]) -> None:
        require(cognito, "_user_pools")
        self._cognito = cognito
        self._outbox = outbox
        self._lock = lock
        self._seeded = {user["username"]: user["password"] for user in seeded}

    def operations(self) -> dict[str, Operation]:
        """By name."""
        return {
            "outbox": self._outbox_of,
            "has_new_password": lambda given: self._has_new_password(self._user(given)),
            "account": lambda given: self.account(self._user(given)),
            "accounts": self._accounts,
        }

    def _outbox_of(self, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        user = self._user(given)
        with self._lock:
            return self._outbox.of(str(given["user_pool_id"]), user["Username"])

    def _accounts(self, given: Mapping[str, Any]) -> list[Data]:
        pool = self._pool(given)
        with self._lock:
            return [self.account(user) for user in pool["_users"].values()]

    def account(self, user: Data) -> Data:
        """What `nbauth/local/account.py` holds."""
        return {
            "username": user["Username"],
            "status": user["UserStatus"],
            "enabled": user.get("Enabled", True),
            "attributes": names.attributes_of(user),
            "has_new_password": self._has_new_password(user),
            "second_factors": user.get("_mfa_enabled") or [],
        }

    def _has_new_password(self, user: Data) -> bool:
        return bool(user["_password"] != self._seeded.get(user["Username"]))

    def _user(self, given: Mapping[str, Any]) -> Data:
        pool = self._pool(given)
        with self._lock:
            user = names.find(pool, given["username"])
        if user is None:
            raise no_user(given)
        return user

    def _pool(self, given: Mapping[str, Any]) -> Data:
        set_request_region(REGION)
        pool: Data | None = self._cognito._user_pools.get(str(given["user_pool_id"]))  # noqa: SLF001 -- see replacing.py
        if pool is None:
            raise LookupError(f"There is no user pool {given['user_pool_id']!r}.")
        return pool


def no_user(given: Mapping[str, Any]) -> LookupError:
    """The error for somebody who is not in the pool that was asked for."""
    return LookupError(
        f"There is no user {given['username']!r} in the user pool {given['user_pool_id']}; pool= names another pool."
    )
