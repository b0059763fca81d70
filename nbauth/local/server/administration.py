# ruff: noqa: SLF001 -- MiniStack's private functions are called; see replacing.py
"""What an administrator does. Only the process that started the local AWS may ask: see `control.py`."""

import threading
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from ministack.core.responses import set_request_region

from nbauth.local.server import names
from nbauth.local.server.calling import NotDoneError, call
from nbauth.local.server.codes import MEDIA
from nbauth.local.server.control import Operation
from nbauth.local.server.identity_pools import IdentityPools, IdentityPoolSpec
from nbauth.local.server.outbox import Outbox
from nbauth.local.server.people import People, no_user
from nbauth.local.server.pools import ClientSpec, Pools, PoolSpec, spec_of
from nbauth.local.server.refusal import Data, Refused
from nbauth.local.server.replacing import require
from nbauth.local.server.roles import Roles, reader_policy
from nbauth.local.server.schema import as_list
from nbauth.local.server.settings import REGION
from nbauth.local.server.sign_up import check_free, verify
from nbauth.local.server.triggers import Triggers


class Administration:
    """Operations of the control port. The other end is `nbauth/local/administrator.py`."""

    def __init__(
        self,
        cognito: ModuleType,
        *,
        pools: Pools,
        identity_pools: IdentityPools,
        roles: Roles,
        triggers: Triggers,
        lock: threading.RLock,
        people: People,
        outbox: Outbox,
        identity_pool_id: str,
    ) -> None:
        require(cognito, "_user_pools", "_admin_create_user", "_admin_set_user_password", "_admin_confirm_sign_up",
                "_admin_disable_user", "_admin_enable_user", "_admin_delete_user", "_admin_reset_user_password",
                "_admin_update_user_attributes", "_create_group", "_admin_add_user_to_group")  # fmt: skip
        self._cognito = cognito
        self._pools = pools
        self._identity_pools = identity_pools
        self._roles = roles
        self._triggers = triggers
        self._lock = lock
        self._people = people
        self._outbox = outbox
        self._identity_pool_id = identity_pool_id

    def operations(self) -> dict[str, Operation]:
        """By name."""
        cognito = self._cognito
        return {
            "make_pool": self._locked(self._make_pool),
            "make_client": self._locked(self._make_client),
            "make_identity_pool": self._locked(self._make_identity_pool),
            "let_guests_in": self._locked(self._let_guests_in),
            "set_triggers": lambda given: self._triggers.set(str(given["user_pool_id"]), given["names"]),
            "create_user": self._locked(self._create_user),
            "confirm_user": self._on_user(cognito._admin_confirm_sign_up),
            "disable_user": self._on_user(cognito._admin_disable_user),
            "enable_user": self._on_user(cognito._admin_enable_user),
            "delete_user": self._on_user(cognito._admin_delete_user),
            "reset_password": self._on_user(cognito._admin_reset_user_password),
            "make_role": self._locked(self._make_role),
            "create_group": self._locked(self._create_group),
            "add_to_group": self._locked(self._add_to_group),
            "set_attributes": self._locked(self._set_attributes),
            "next_call": lambda _: self._triggers.next(),
            "answer_call": self._triggers.answer,
        }

    def _locked(self, operation: Operation) -> Operation:
        def locked(given: Mapping[str, Any]) -> Any:
            set_request_region(REGION)
            with self._lock:
                return operation(given)

        return locked

    def _make_pool(self, given: Mapping[str, Any]) -> Data:
        pool_id = self._pools.make(spec_of(PoolSpec, given["pool"]))
        return self._add_client(pool_id, given["client"])

    def _make_client(self, given: Mapping[str, Any]) -> Data:
        return self._add_client(str(given["user_pool_id"]), given["client"])

    def _make_identity_pool(self, given: Mapping[str, Any]) -> str:
        spec = spec_of(IdentityPoolSpec, given["identity_pool"])
        return self._identity_pools.make(spec, self._pool(given)["Id"], [str(given["client_id"])])

    def _let_guests_in(self, given: Mapping[str, Any]) -> None:
        self._identity_pools.let_guests_in(str(given["identity_pool_id"]), allowed=bool(given["allowed"]))

    def _add_client(self, pool_id: str, client: Mapping[str, Any]) -> Data:
        client_id = self._pools.make_client(pool_id, spec_of(ClientSpec, client))
        self._identity_pools.admit(self._identity_pool_id, pool_id, [client_id])
        return self._pools.describe(pool_id, client_id)

    def _create_user(self, given: Mapping[str, Any]) -> Data:
        pool, name = self._pool(given), str(given["username"])
        try:
            names.check_form(name)
            names.check_new(pool, name)
            check_free(pool, name, given["attributes"])
        except Refused as refused:
            raise NotDoneError.of(refused) from None
        if given["invited"]:
            _check_invited(given)
        made = call(self._cognito._admin_create_user, {
            "UserPoolId": pool["Id"], "Username": _kept(pool, name), "TemporaryPassword": given["password"],
            "UserAttributes": as_list(given["attributes"]), "MessageAction": "SUPPRESS",
        })["User"]["Username"]  # fmt: skip
        if not given["temporary"]:
            call(self._cognito._admin_set_user_password, {
                "UserPoolId": pool["Id"], "Username": made, "Password": given["password"], "Permanent": True,
            })  # fmt: skip
        user = pool["_users"][made]
        if given["invited"]:
            self._invite(pool, user, str(given["password"]))
        return self._people.account(user)

    def _invite(self, pool: Data, user: Data, password: str) -> None:
        attributes = names.attributes_of(user)
        kind = next(kind for kind in names.ADDRESSES if attributes.get(kind))
        self._outbox.send(pool["Id"], user["Username"], address=attributes[kind], medium=MEDIA[kind], code=password)

    def _make_role(self, given: Mapping[str, Any]) -> str:
        policy = given["policy"] or reader_policy()
        if given["assumable_by"]:
            return self._roles.make_assumable(str(given["role"]), policy, str(given["assumable_by"]))
        return self._roles.make(
            str(given["role"]), policy, [str(given["identity_pool_id"])], guests=bool(given["for_guests"])
        )

    def _create_group(self, given: Mapping[str, Any]) -> None:
        call(self._cognito._create_group, {
            "UserPoolId": self._pool(given)["Id"], "GroupName": given["group"], "Precedence": given["precedence"],
            "RoleArn": given["role_arn"] or "",
        })  # fmt: skip

    def _add_to_group(self, given: Mapping[str, Any]) -> None:
        call(self._cognito._admin_add_user_to_group, {
            "UserPoolId": given["user_pool_id"], "Username": self._user(given)["Username"],
            "GroupName": given["group"],
        })  # fmt: skip

    def _set_attributes(self, given: Mapping[str, Any]) -> None:
        if "sub" in given["attributes"]:  # whose identity in an identity pool goes by it
            raise NotDoneError.of(Refused("InvalidParameterException", "Cannot modify the non-mutable attribute sub"))
        user = self._user(given)
        self._claim(self._pool(given), user, given["attributes"])
        call(self._cognito._admin_update_user_attributes, {
            "UserPoolId": given["user_pool_id"], "Username": user["Username"],
            "UserAttributes": as_list(given["attributes"]),
        })  # fmt: skip

    @staticmethod
    def _claim(pool: Data, user: Data, changes: Mapping[str, str]) -> None:
        """An address is one user's name: where it is a user name it stays with whom it is, an alias moves.

        https://github.com/boto/boto3/issues/3213
        """
        after = {**names.attributes_of(user), **changes}
        for address in names.OTHER_NAMES:
            value = after.get(address, "")
            try:
                names.check_alias(pool, address, value, other_than=user)
            except Refused as refused:
                raise NotDoneError.of(refused) from None
            holder = names.holder_of(pool, address, value, other_than=user)
            if holder is not None and names.is_verified(after, address):
                verify(holder, address, verified="false")

    def _on_user(self, handler: Callable[[Data], Any]) -> Operation:
        def operation(given: Mapping[str, Any]) -> None:
            user = self._user(given)
            call(handler, {"UserPoolId": given["user_pool_id"], "Username": user["Username"]})

        return self._locked(operation)

    def _user(self, given: Mapping[str, Any]) -> Data:
        user = names.find(self._pool(given), given["username"])
        if user is None:
            raise no_user(given)
        return user

    def _pool(self, given: Mapping[str, Any]) -> Data:
        pool: Data | None = self._cognito._user_pools.get(str(given["user_pool_id"]))
        if pool is None:
            raise LookupError(f"There is no user pool {given['user_pool_id']!r}.")
        return pool


def _check_invited(given: Mapping[str, Any]) -> None:
    if not given["temporary"]:
        raise ValueError("Who is invited gets a temporary password: temporary=True.")
    addressed = {*given["attributes"]} & {*names.ADDRESSES}
    if not (addressed or names.is_email(given["username"]) or names.is_phone(given["username"])):
        raise ValueError("An invitation needs an email or a phone_number among the attributes.")


def _kept(pool: Data, name: str) -> str:
    """An address stays an attribute as it was typed, a user name does not."""
    return name if pool.get("UsernameAttributes") else names.fold(name)
