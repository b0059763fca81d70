# ruff: noqa: SLF001 -- MiniStack's private functions are called; see replacing.py
"""What is there when the local AWS starts: a pool, its users, a role, a bucket with data.

MiniStack's own functions are called, because over HTTP nobody may: there is no root and no administrator.
"""

import json
from collections.abc import Callable
from importlib import resources
from types import ModuleType
from typing import Any

from nbauth.local.server import passwords
from nbauth.local.server.refusal import Data, Reply
from nbauth.local.server.replacing import require
from nbauth.local.server.settings import ACCOUNT, BUCKET, REGION

_ROLE = "nbauth-demo-user"
_SUB = "${cognito-identity.amazonaws.com:sub}"

_KINDS = {"ada": "plain", "sam": "sms", "emi": "email", "tot": "totp", "nia": "new-password", "uma": "unconfirmed"}
_MFA = {"sms": "SMS_MFA", "email": "EMAIL_OTP", "totp": "SOFTWARE_TOKEN_MFA"}
_PHONE = "+12025550143"  # of the numbers that are set aside for fiction


class SeedError(Exception):
    """MiniStack refused something that it must accept."""


def _call(handler: Callable[[Any], Reply], data: Data) -> Any:
    status, _, body = handler(data)
    if status != 200:
        raise SeedError(f"{handler.__name__} answered {status}: {body.decode(errors='replace')}")
    return json.loads(body) if body.startswith(b"{") else None


def user_pool(cognito: ModuleType, new_totp_secret: Callable[[], str]) -> Data:
    """A user pool with three app clients and the users; what it says of them is what `aws.users` shows."""
    require(cognito, "_create_user_pool", "_create_user_pool_client", "_set_user_pool_mfa_config", "_admin_create_user",
            "_admin_set_user_password", "_sign_up", "_user_pools", "_pool_signing_key")  # fmt: skip
    pool_id = _call(cognito._create_user_pool, {
        "PoolName": "nbauth-demo", "AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"],
        "MfaConfiguration": "OPTIONAL",
    })["UserPool"]["Id"]  # fmt: skip
    _call(cognito._set_user_pool_mfa_config, {
        "UserPoolId": pool_id,
        "MfaConfiguration": "OPTIONAL",
        "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": f"arn:aws:iam::{ACCOUNT}:role/sms"}},
        "EmailMfaConfiguration": {"Message": "Your code is {####}", "Subject": "Your code"},
        "SoftwareTokenMfaConfiguration": {"Enabled": True},
    })  # fmt: skip
    clients = [
        _call(cognito._create_user_pool_client, {
            "UserPoolId": pool_id, "ClientName": name, "GenerateSecret": with_secret,
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", *refreshing],
            "PreventUserExistenceErrors": "ENABLED", "AuthSessionValidity": 3,
        })["UserPoolClient"]
        for name, with_secret, refreshing in (
            ("notebooks", False, ["ALLOW_REFRESH_TOKEN_AUTH"]),
            ("server", True, ["ALLOW_REFRESH_TOKEN_AUTH"]),
            ("rotating", False, []),  # rotation.py switches it on
        )
    ]  # fmt: skip
    for use in ("access", "id"):
        cognito._pool_signing_key(pool_id, use)  # made now, so that the first sign-in does not wait for it
    users = [
        _user(cognito, pool_id, clients[0]["ClientId"], name, kind=kind, new_totp_secret=new_totp_secret)
        for name, kind in _KINDS.items()
    ]
    return {
        "user_pool_id": pool_id,
        "client_id": clients[0]["ClientId"],
        "secret_client_id": clients[1]["ClientId"],
        "client_secret": clients[1]["ClientSecret"],
        "rotating_client_id": clients[2]["ClientId"],
        "users": users,
    }


def _user(
    cognito: ModuleType, pool_id: str, client_id: str, name: str, *, kind: str, new_totp_secret: Callable[[], str]
) -> Data:
    email = f"{name}@example.com"
    password = passwords.new_password()
    attributes = [{"Name": "email", "Value": email}]
    if kind == "unconfirmed":
        _call(cognito._sign_up, {
            "ClientId": client_id, "Username": name, "Password": password, "UserAttributes": attributes,
        })  # fmt: skip
        return {"username": name, "kind": kind, "email": email, "password": password}
    attributes.append({"Name": "email_verified", "Value": "true"})
    if kind == "sms":
        attributes += [{"Name": "phone_number", "Value": _PHONE}, {"Name": "phone_number_verified", "Value": "true"}]
    _call(cognito._admin_create_user, {
        "UserPoolId": pool_id, "Username": name, "TemporaryPassword": password, "UserAttributes": attributes,
        "MessageAction": "SUPPRESS",
    })  # fmt: skip
    if kind != "new-password":
        _call(cognito._admin_set_user_password, {
            "UserPoolId": pool_id, "Username": name, "Password": password, "Permanent": True,
        })  # fmt: skip
    stored = cognito._user_pools.get(pool_id)["_users"][name]
    described = {"username": name, "kind": kind, "email": email, "password": password}
    if kind in _MFA:
        stored["_mfa_enabled"] = [_MFA[kind]]
        stored["_preferred_mfa"] = _MFA[kind]
    if kind == "totp":
        stored["_totp_secret"] = described["totp_secret"] = new_totp_secret()
    return described


def identity_pool(cognito: ModuleType, iam: ModuleType, user_pool_id: str, client_ids: list[str]) -> str:
    """The id of an identity pool without guests, whose role may do what `_policy` says."""
    require(cognito, "_create_identity_pool", "_set_identity_pool_roles")
    require(iam, "_create_role", "_put_role_policy")
    provider = f"cognito-idp.{REGION}.amazonaws.com/{user_pool_id}"
    made = _call(cognito._create_identity_pool, {
        "IdentityPoolName": "nbauth-demo",
        "AllowUnauthenticatedIdentities": False,
        "CognitoIdentityProviders": [{"ProviderName": provider, "ClientId": client_id} for client_id in client_ids],
    })  # fmt: skip
    identity_pool_id: str = made["IdentityPoolId"]
    _call(iam._create_role, {"RoleName": [_ROLE], "AssumeRolePolicyDocument": [json.dumps(_trust(identity_pool_id))]})
    _call(iam._put_role_policy, {
        "RoleName": [_ROLE], "PolicyName": ["demo"], "PolicyDocument": [json.dumps(_policy())],
    })  # fmt: skip
    _call(cognito._set_identity_pool_roles, {
        "IdentityPoolId": identity_pool_id,
        "Roles": {"authenticated": f"arn:aws:iam::{ACCOUNT}:role/{_ROLE}"},
    })  # fmt: skip
    return identity_pool_id


async def bucket(s3: ModuleType) -> None:
    """The demo bucket with the penguins in it."""
    penguins = resources.files("nbauth.local").joinpath("data", "penguins.parquet").read_bytes()
    location = (
        f"<CreateBucketConfiguration><LocationConstraint>{REGION}</LocationConstraint></CreateBucketConfiguration>"
    )
    await _put(s3, f"/{BUCKET}", location.encode(), {})
    await _put(s3, f"/{BUCKET}/data/penguins.parquet", penguins, {"content-type": "application/vnd.apache.parquet"})


async def _put(s3: ModuleType, path: str, body: bytes, headers: dict[str, str]) -> None:
    status, _, answer = await s3.handle_request("PUT", path, headers, body, {}, internal=True)
    if status != 200:
        raise SeedError(f"PUT {path} answered {status}: {answer.decode(errors='replace')}")


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
