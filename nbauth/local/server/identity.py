# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""Identity pools: guests stay out where they are off, and an identity that nobody has gets no credentials."""

from collections.abc import Callable
from types import ModuleType
from typing import TypeAlias

from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace, require

_Handler: TypeAlias = Callable[[Data], Reply]


def install(cognito: ModuleType, sts: ModuleType, now: Callable[[], float]) -> None:
    """Refuse what MiniStack lets through."""
    require(cognito, "_identity_pools", "_signature_valid", "_token_claims")

    def without_guests(original: _Handler) -> _Handler:
        def get_id(data: Data) -> Reply:
            pool = cognito._identity_pools.get(data.get("IdentityPoolId"))
            if pool is not None:
                _refuse_guests(pool, data)
            return original(data)

        return get_id

    def of_known_identities(original: _Handler) -> _Handler:
        def get_credentials_for_identity(data: Data) -> Reply:
            identity = data.get("IdentityId")
            pools = [pool for pool in cognito._identity_pools.values() if identity in pool["_identities"]]
            if not pools:
                raise Refused("ResourceNotFoundException", f"Identity '{identity}' not found.")
            return original(data)

        return get_credentials_for_identity

    def verified(original: Callable[[str, Data, bool], object]) -> Callable[[str, Data, bool], object]:
        def web_identity_trust_denied(role_arn: str, params: Data, use_json: bool) -> object:  # noqa: FBT001 - theirs
            token = sts._p(params, "WebIdentityToken")
            claims = cognito._token_claims(token)
            if not claims or not cognito._signature_valid(token) or now() >= claims.get("exp", 0):
                return sts._error(400, "InvalidIdentityToken", "The web identity token is not valid.", ns="sts")
            return original(role_arn, params, use_json)

        return web_identity_trust_denied

    replace(cognito, "_get_id", without_guests)
    replace(cognito, "_get_credentials_for_identity", of_known_identities)
    # The basic flow: MiniStack reads the token of AssumeRoleWithWebIdentity without checking who signed it.
    require(sts, "_p", "_error")
    replace(sts, "_web_identity_trust_denied", verified)
    # Dropped, an expired key would be refused as unknown; AWS says that it has expired.
    replace(sts, "_evict_expired_sessions", lambda _: lambda: None)


def _refuse_guests(pool: Data, data: Data) -> None:
    if not data.get("Logins") and not pool.get("AllowUnauthenticatedIdentities"):
        raise not_authorized("Unauthenticated access is not supported for this identity pool.")
