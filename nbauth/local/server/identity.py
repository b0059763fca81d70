# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""What an identity pool refuses: guests where they are off, identities that nobody has, roles that it may not give.

https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
"""

import json
from collections.abc import Callable
from types import ModuleType
from typing import TypeAlias

from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace, require
from nbauth.local.server.role_choice import role_for
from nbauth.local.server.settings import ACCOUNT, REGION

_Handler: TypeAlias = Callable[[Data], Reply]
_Denied: TypeAlias = Callable[[str, Data, bool], object]
_PROVIDER = "cognito-identity.amazonaws.com"


class Identity:
    """The identity pools of one server."""

    def __init__(
        self, cognito: ModuleType, iam: ModuleType, evaluator: ModuleType, sts: ModuleType, *, now: Callable[[], float]
    ) -> None:
        self._cognito = cognito
        self._iam = iam
        self._evaluator = evaluator
        self._sts = sts
        self._now = now
        self._let_in: Data | None = None
        """The claims of the login that has just been let in by the basic flow."""

    def install(self) -> None:
        """Refuse what MiniStack lets through."""
        require(self._cognito, "_identity_pools", "_signature_valid", "_token_claims", "_identity_logins_error",
                "_identity_login_fields")  # fmt: skip
        require(self._iam, "_roles")
        require(self._evaluator, "EvalContext", "evaluate_trust_policy")
        require(self._sts, "_p", "_error", "_sessions")
        replace(self._cognito, "_get_id", self._without_guests)
        replace(self._cognito, "_get_credentials_for_identity", self._with_a_role)
        replace(self._cognito, "_get_open_id_token", self._classic)
        # The basic flow: MiniStack reads the token of AssumeRoleWithWebIdentity without checking who signed it.
        replace(self._sts, "_web_identity_trust_denied", self._verified)
        replace(self._sts, "register_session", self._with_identity)
        # Dropped, an expired key would be refused as unknown; AWS says that it has expired.
        replace(self._sts, "_evict_expired_sessions", lambda _: lambda: None)

    def _without_guests(self, original: _Handler) -> _Handler:
        def get_id(data: Data) -> Reply:
            pool = self._cognito._identity_pools.get(data.get("IdentityPoolId"))
            if pool is not None:
                _check_guest(pool, data)
            return original(data)

        return get_id

    def _with_a_role(self, original: _Handler) -> _Handler:
        def get_credentials_for_identity(data: Data) -> Reply:
            pool = self._pool_of(data)
            refusal = self._cognito._identity_logins_error(pool, data["IdentityId"], data.get("Logins") or {})
            if refusal is not None:
                raise Refused.from_reply(refusal)
            _check_guest(pool, data)
            arn = self._role(pool, data)
            self._check_trust(pool, data, arn)
            reply = original(data)
            key = json.loads(reply[2])["Credentials"]["AccessKeyId"]
            assumed = f"assumed-role/{arn.rpartition('/')[2]}/CognitoIdentityCredentials"
            self._sts._sessions[key]["Arn"] = f"arn:aws:sts::{ACCOUNT}:{assumed}"  # MiniStack's is the pool's own role
            return reply

        return get_credentials_for_identity

    def _classic(self, original: _Handler) -> _Handler:
        def get_open_id_token(data: Data) -> Reply:
            if not self._pool_of(data).get("AllowClassicFlow"):  # https://github.com/aws/aws-cli/issues/7652
                raise Refused(
                    "InvalidParameterException", "Basic (classic) flow is not enabled, please use enhanced flow."
                )
            return original(data)

        return get_open_id_token

    def _pool_of(self, data: Data) -> Data:
        identity = data.get("IdentityId")
        for pool in self._cognito._identity_pools.values():
            if identity in pool["_identities"]:
                return pool  # type: ignore[no-any-return]  # MiniStack ships no types
        raise Refused("ResourceNotFoundException", f"Identity '{identity}' not found.")

    def _role(self, pool: Data, data: Data) -> str:
        """The ARN of the role that this login gets; empty if the identity pool has none for it."""
        for provider, token in (data.get("Logins") or {}).items():  # which were checked
            return role_for(pool, provider, self._cognito._token_claims(token), data.get("CustomRoleArn"))
        return str(pool["_roles"].get("unauthenticated", ""))

    def _check_trust(self, pool: Data, data: Data, arn: str) -> None:
        """`Refused` unless there is such a role, and it lets itself be given by this identity pool to this login.

        The text is the same for both: amazon-cognito-auth-js issues 167 and 196.
        """
        logins = data.get("Logins") or {}
        role = self._iam._roles.get(arn.rpartition("/")[2]) if arn else None
        context = self._evaluator.EvalContext(
            principal_arn=_PROVIDER, principal_type="WebIdentityUser", principal_account="",
            action="sts:AssumeRoleWithWebIdentity", resource_arn=arn, region=REGION,
            service_context={
                f"{_PROVIDER}:aud": pool["IdentityPoolId"],
                f"{_PROVIDER}:sub": data["IdentityId"],
                f"{_PROVIDER}:amr": self._cognito._identity_login_fields(logins)[0],
            },
        )  # fmt: skip
        trusts = role is not None and self._evaluator.evaluate_trust_policy(
            role["AssumeRolePolicyDocument"], _PROVIDER, context
        )
        if not trusts:
            raise Refused(
                "InvalidIdentityPoolConfigurationException",
                "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
            )

    def _verified(self, original: _Denied) -> _Denied:
        def web_identity_trust_denied(role_arn: str, params: Data, use_json: bool) -> object:  # noqa: FBT001 - theirs
            token = self._sts._p(params, "WebIdentityToken")
            claims = self._cognito._token_claims(token)
            if not claims or not self._cognito._signature_valid(token):
                return self._sts._error(400, "InvalidIdentityToken", "The web identity token is not valid.", ns="sts")
            if self._now() >= claims.get("exp", 0):
                return self._sts._error(400, "ExpiredTokenException", "Token expired", ns="sts")
            denied = original(role_arn, params, use_json)
            self._let_in = None if denied else claims
            return denied

        return web_identity_trust_denied

    def _with_identity(self, original: Callable[[str, Data], object]) -> Callable[[str, Data], object]:
        """Whose prefix is whose, policies say by the identity, in the basic flow too."""

        def register_session(access_key: str, session: Data) -> object:
            claims, self._let_in = self._let_in, None  # nothing is awaited between the two
            if claims:
                session |= {"_identity_id": claims["sub"], "_identity_pool_id": claims["aud"]}
            return original(access_key, session)

        return register_session


def _check_guest(pool: Data, data: Data) -> None:
    if not data.get("Logins") and not pool.get("AllowUnauthenticatedIdentities"):
        raise not_authorized("Unauthenticated access is not supported for this identity pool.")
