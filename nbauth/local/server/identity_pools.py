# ruff: noqa: SLF001 -- MiniStack's private functions are called; see replacing.py
"""Identity pools and the roles that they give, from the few facts that differ here."""

import json
from dataclasses import dataclass
from types import ModuleType

from nbauth.local.server.calling import call
from nbauth.local.server.pools import Pools
from nbauth.local.server.refusal import Data
from nbauth.local.server.replacing import require
from nbauth.local.server.settings import ACCOUNT, BUCKET

_ROLE = "nbauth-demo-user"
_SUB = "${cognito-identity.amazonaws.com:sub}"


@dataclass(frozen=True, slots=True)
class IdentityPoolSpec:
    """What an identity pool may differ in; the demo's differs in nothing."""

    role: bool = True
    trusted_by_role: bool = True
    classic_flow: bool = False
    server_side_token_check: bool = False


class IdentityPools:
    """Makes identity pools without guests; each has a role of its own, which may do what `_policy` says."""

    def __init__(self, cognito: ModuleType, iam: ModuleType, pools: Pools) -> None:
        require(cognito, "_create_identity_pool", "_set_identity_pool_roles", "_identity_pools")
        require(iam, "_create_role", "_put_role_policy")
        self._cognito = cognito
        self._iam = iam
        self._pools = pools

    def make(self, spec: IdentityPoolSpec, user_pool_id: str, client_ids: list[str]) -> str:
        """The new identity pool's id."""
        made = call(self._cognito._create_identity_pool, {
            "IdentityPoolName": "nbauth-demo",
            "AllowUnauthenticatedIdentities": False,
            "AllowClassicFlow": spec.classic_flow,
        })  # fmt: skip
        identity_pool_id: str = made["IdentityPoolId"]
        self._pools.admit(identity_pool_id, user_pool_id, client_ids)
        for each in self._cognito._identity_pools.get(identity_pool_id)["CognitoIdentityProviders"]:
            each["ServerSideTokenCheck"] = spec.server_side_token_check
        if spec.role:
            arn = self._role(identity_pool_id if spec.trusted_by_role else "another-identity-pool")
            roles = {"authenticated": arn}
            call(self._cognito._set_identity_pool_roles, {"IdentityPoolId": identity_pool_id, "Roles": roles})
        return identity_pool_id

    def _role(self, trusts: str) -> str:
        number = len(self._cognito._identity_pools.values())
        name = _ROLE if number == 1 else f"{_ROLE}-{number}"
        call(self._iam._create_role, {"RoleName": [name], "AssumeRolePolicyDocument": [json.dumps(_trust(trusts))]})
        policy = {"RoleName": [name], "PolicyName": ["demo"], "PolicyDocument": [json.dumps(_policy())]}
        call(self._iam._put_role_policy, policy)
        return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def _trust(identity_pool_id: str) -> Data:
    return {
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": {"Federated": "cognito-identity.amazonaws.com"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {"cognito-identity.amazonaws.com:aud": identity_pool_id},
                "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"},
            },
        }],
    }  # fmt: skip


def _policy() -> Data:
    arn = f"arn:aws:s3:::{BUCKET}"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"},
            {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": arn,
             "Condition": {"StringLike": {"s3:prefix": ["data/*", f"home/{_SUB}/*"]}}},
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{arn}/data/*"},
            {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
             "Resource": f"{arn}/home/{_SUB}/*"},
        ],
    }  # fmt: skip
