# ruff: noqa: SLF001 -- MiniStack's private functions are called; see replacing.py
"""Identity pools and the roles that they give, from the few facts that differ here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from types import ModuleType
from typing import Any

from nbauth.local.server import roles
from nbauth.local.server.calling import call
from nbauth.local.server.issuers import provider
from nbauth.local.server.pools import Pools
from nbauth.local.server.refusal import Data
from nbauth.local.server.replacing import require
from nbauth.local.server.roles import Roles

_USER = "nbauth-demo-user"
_GUEST = "nbauth-demo-guest"
_OF_ANOTHER = "another-identity-pool"
FROM_TOKEN = {"Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole"}
"""The roles of a user's groups, and the role of the identity pool for who is in none."""


@dataclass(frozen=True, slots=True)
class IdentityPoolSpec:
    """What an identity pool may differ in."""

    role: bool = True
    trusted_by_role: bool = True
    classic_flow: bool = False
    server_side_token_check: bool = False
    guests: bool = False
    role_mapping: dict[str, Any] = field(default_factory=dict)


class IdentityPools:
    """Makes identity pools. The demo's two share the role of their users; each of the others has roles of its own."""

    def __init__(self, cognito: ModuleType, made_roles: Roles, pools: Pools) -> None:
        require(cognito, "_create_identity_pool", "_set_identity_pool_roles", "_update_identity_pool",
                "_identity_pools", "_user_pools")  # fmt: skip
        self._cognito = cognito
        self._roles = made_roles
        self._pools = pools
        self._numbers = count(2)
        self._mappings: dict[str, dict[str, Any]] = {}

    def make_demos(self, user_pool_id: str, client_ids: list[str]) -> tuple[str, str]:
        """The ids of one without guests, and of one with them."""
        plain, open_to_all = IdentityPoolSpec(role_mapping=FROM_TOKEN), IdentityPoolSpec(guests=True)
        made = [self._bare(each, user_pool_id, client_ids) for each in (plain, open_to_all)]
        user = self._roles.make(_USER, roles.user_policy(), made)
        guest = self._roles.make(_GUEST, roles.guest_policy(), made[1:], guests=True)
        self._give(made[0], authenticated=user)
        self._give(made[1], authenticated=user, unauthenticated=guest)
        return made[0], made[1]

    def make(self, spec: IdentityPoolSpec, user_pool_id: str, client_ids: list[str]) -> str:
        """The new identity pool's id; `ValueError` for a role mapping that makes no sense."""
        made, number = self._bare(spec, user_pool_id, client_ids), next(self._numbers)
        if spec.role:
            trusts = [made if spec.trusted_by_role else _OF_ANOTHER]
            given = {"authenticated": self._roles.make(f"{_USER}-{number}", roles.user_policy(), trusts)}
            if spec.guests:
                guest = self._roles.make(f"{_GUEST}-{number}", roles.guest_policy(), trusts, guests=True)
                given["unauthenticated"] = guest
            self._give(made, **given)
        return made

    def admit(self, identity_pool_id: str, user_pool_id: str, client_ids: Iterable[str]) -> None:
        """Let it give credentials to who signs in by these, and choose their roles as it does for the others."""
        client_ids = list(client_ids)
        self._pools.admit(identity_pool_id, user_pool_id, client_ids)
        name = provider(self._cognito._user_pools.get(user_pool_id))
        pool = self._cognito._identity_pools.get(identity_pool_id)
        if mapping := self._mappings[identity_pool_id]:
            pool.setdefault("_role_mappings", {}).update({f"{name}:{each}": mapping for each in client_ids})

    def let_guests_in(self, identity_pool_id: str, *, allowed: bool) -> None:
        """Switch it on or off."""
        changed = {"IdentityPoolId": identity_pool_id, "AllowUnauthenticatedIdentities": allowed}
        call(self._cognito._update_identity_pool, changed)

    def _bare(self, spec: IdentityPoolSpec, user_pool_id: str, client_ids: list[str]) -> str:
        """One that has no roles yet."""
        _check(spec.role_mapping)
        made = call(self._cognito._create_identity_pool, {
            "IdentityPoolName": "nbauth-demo",
            "AllowUnauthenticatedIdentities": spec.guests,
            "AllowClassicFlow": spec.classic_flow,
        })  # fmt: skip
        identity_pool_id: str = made["IdentityPoolId"]
        self._mappings[identity_pool_id] = spec.role_mapping
        self.admit(identity_pool_id, user_pool_id, client_ids)
        for each in self._cognito._identity_pools.get(identity_pool_id)["CognitoIdentityProviders"]:
            each["ServerSideTokenCheck"] = spec.server_side_token_check
        return identity_pool_id

    def _give(self, identity_pool_id: str, **given: str) -> None:
        mappings = self._cognito._identity_pools.get(identity_pool_id).get("_role_mappings", {})
        set_to: Data = {"IdentityPoolId": identity_pool_id, "Roles": given, "RoleMappings": mappings}
        call(self._cognito._set_identity_pool_roles, set_to)


def _check(mapping: Data) -> None:
    """https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_RoleMapping.html."""
    if not mapping:
        return
    if mapping.get("Type") not in ("Token", "Rules"):
        raise ValueError("The Type of a role mapping is 'Token' or 'Rules'.")
    if mapping.get("AmbiguousRoleResolution") not in ("AuthenticatedRole", "Deny"):
        raise ValueError("The AmbiguousRoleResolution of a role mapping is 'AuthenticatedRole' or 'Deny'.")
    if mapping["Type"] == "Rules" and not mapping.get("RulesConfiguration", {}).get("Rules"):
        raise ValueError("A role mapping of the Type 'Rules' needs RulesConfiguration with Rules.")
