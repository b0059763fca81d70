# ruff: noqa: SLF001 -- MiniStack's private functions are called; see replacing.py
"""IAM roles that identity pools give, and what each may do with the demo bucket."""

import json
from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

from nbauth.local.server.calling import call
from nbauth.local.server.refusal import Data
from nbauth.local.server.replacing import require
from nbauth.local.server.settings import ACCOUNT, BUCKET

_PROVIDER = "cognito-identity.amazonaws.com"
_SUB = f"${{{_PROVIDER}:sub}}"
_BUCKET = f"arn:aws:s3:::{BUCKET}"


class Roles:
    """Makes them."""

    def __init__(self, iam: ModuleType) -> None:
        require(iam, "_create_role", "_put_role_policy")
        self._iam = iam

    def make(self, name: str, policy: Mapping[str, Any], trusts: Iterable[str], *, guests: bool = False) -> str:
        """The new role's ARN. `trusts` are the identity pools that may give it: to `guests`, or to who signs in."""
        return self._make(name, policy, _trust(list(trusts), "unauthenticated" if guests else "authenticated"))

    def make_assumable(self, name: str, policy: Mapping[str, Any], by: str) -> str:
        """The ARN of a new role that who has the role `by`, an ARN, may assume, with tags too."""
        return self._make(name, policy, _policy(_letting(by)))

    def _make(self, name: str, policy: Mapping[str, Any], trust_policy: Data) -> str:
        trust = json.dumps(trust_policy)
        call(self._iam._create_role, {"RoleName": [name], "AssumeRolePolicyDocument": [trust]})
        given = {"RoleName": [name], "PolicyName": ["demo"], "PolicyDocument": [json.dumps(policy)]}
        call(self._iam._put_role_policy, given)
        return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def user_policy() -> Data:
    """Everybody's data, and a place of their own."""
    return _policy(
        _listing(["data/*", "public/*", f"home/{_SUB}/*"]),
        _objects(["s3:GetObject"], "data/*", "public/*"),
        _objects(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], f"home/{_SUB}/*"),
        *_ALL,
    )


def reader_policy() -> Data:
    """Everybody's data, to read."""
    return _policy(_listing(["data/*", "public/*"]), _objects(["s3:GetObject"], "data/*", "public/*"), *_ALL)


def writer_policy() -> Data:
    """Everybody's data, to change too."""
    return _policy(
        _listing(["data/*", "public/*"]),
        _objects(["s3:GetObject"], "public/*"),
        _objects(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "data/*"),
        *_ALL,
    )


def guest_policy() -> Data:
    """What is public. AWS bounds what guests may do by a session policy of its own, which is not looked at here.

    https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html#access-policies-scope-down-services
    """
    return _policy(_listing(["public/*"]), _objects(["s3:GetObject"], "public/*"))


_ALL: tuple[Data, ...] = (
    {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"},
    # Which ones, their trust policies say.
    {"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"], "Resource": "*"},
)


def _policy(*statements: Data) -> Data:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _listing(prefixes: list[str]) -> Data:
    condition = {"StringLike": {"s3:prefix": prefixes}}
    return {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": _BUCKET, "Condition": condition}


def _objects(actions: list[str], *keys: str) -> Data:
    return {"Effect": "Allow", "Action": actions, "Resource": [f"{_BUCKET}/{key}" for key in keys]}


def _letting(role: str) -> Data:
    return {"Effect": "Allow", "Principal": {"AWS": role}, "Action": ["sts:AssumeRole", "sts:TagSession"]}


def _trust(identity_pool_ids: list[str], amr: str) -> Data:
    return _policy({
        "Effect": "Allow",
        "Principal": {"Federated": _PROVIDER},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {f"{_PROVIDER}:aud": identity_pool_ids},
            "ForAnyValue:StringLike": {f"{_PROVIDER}:amr": amr},
        },
    })  # fmt: skip
