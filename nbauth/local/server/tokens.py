# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""The tokens of a sign-in, and those of its refreshes."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import TypeAlias

from nbauth.local.server.groups import role_claims
from nbauth.local.server.issuers import issuer
from nbauth.local.server.names import attributes_of
from nbauth.local.server.refresh_tokens import RefreshToken, RefreshTokens
from nbauth.local.server.refusal import Data, Reply
from nbauth.local.server.replacing import replace, require

_Make: TypeAlias = Callable[..., str]
_Sign: TypeAlias = Callable[[Data, str, str], str]


@dataclass(frozen=True, slots=True)
class _SignIn:
    at: int
    device_key: str


class Tokens:
    """The tokens of every user pool of one server."""

    def __init__(self, cognito: ModuleType, *, now: Callable[[], float], refresh_tokens: RefreshTokens) -> None:
        self._cognito = cognito
        self._now = now
        self._refresh_tokens = refresh_tokens
        self._sign_ins: dict[str, _SignIn] = {}

    def install(self) -> None:
        """Put this in the place of MiniStack's functions."""
        require(self._cognito, "_build_auth_result", "_token_validity", "_user_pools")
        replace(self._cognito, "_fake_token", _without_refresh_tokens)
        replace(self._cognito, "_signed_jwt", self._completed)
        replace(self._cognito, "well_known_openid_configuration", self._discovered)

    def issue(
        self,
        pool: Data,
        client_id: str,
        user: Data,
        *,
        device_key: str,
        hosted: bool = False,
        nonce: str = "",
        scope: str | None = None,
    ) -> Data:
        """The `AuthenticationResult` of a new sign-in; `device_key` is empty where the pool remembers no devices.

        One at the sign-in page is `hosted`, and has a nonce and a scope.
        """
        origin, now = str(uuid.uuid4()), self._now()
        user.setdefault("_origin_jtis", []).append(origin)  # MiniStack revokes these at a global sign-out
        self._sign_ins[origin] = _SignIn(int(now), device_key)
        source = "TokenGeneration_HostedAuth" if hosted else "TokenGeneration_Authentication"
        result: Data = self._cognito._build_auth_result(
            pool["Id"], client_id, user, nonce=nonce, trigger_source=source, origin_jti=origin, scope=scope
        )
        lasts = self._cognito._token_validity(pool["Id"], client_id, "refresh")
        result["RefreshToken"] = self._refresh_tokens.issue(
            RefreshToken(pool["Id"], client_id, attributes_of(user)["sub"], origin, device_key, now + lasts)
        )
        return result

    def renew(self, pool: Data, client_id: str, user: Data, origin: str) -> Data:
        """The `AuthenticationResult` of a refresh, without a refresh token."""
        result: Data = self._cognito._build_auth_result(
            pool["Id"], client_id, user, trigger_source="TokenGeneration_RefreshTokens", origin_jti=origin
        )
        del result["RefreshToken"]
        return result

    def _discovered(self, original: Callable[..., Reply]) -> Callable[..., Reply]:
        """OpenID Connect wants the issuer of the tokens in the discovery document too."""

        def configuration(
            pool_id: str, region: str | None = None, host: str | None = None, scheme: str = "http"
        ) -> Reply:
            status, headers, body = original(pool_id, region, host, scheme)
            pool = self._cognito._user_pools.get(pool_id)
            if pool is None:
                return status, headers, body
            return status, headers, json.dumps({**json.loads(body), "issuer": issuer(pool)}).encode()

        return configuration

    def _completed(self, original: _Sign) -> _Sign:
        """The pool's issuer, the roles, the time of the sign-in in the tokens of a refresh too, and its device."""

        def signed_jwt(claims: Data, pool_id: str = "", use: str = "") -> str:
            pool = self._cognito._user_pools.get(pool_id)
            if pool is not None:
                claims["iss"] = issuer(pool)
                user = pool["_users"].get(claims.get("cognito:username")) if use == "id" else None
                claims.update(role_claims(pool, user) if user else {})
            sign_in = self._sign_ins.get(str(claims.get("origin_jti")))
            if sign_in is not None:
                claims["auth_time"] = sign_in.at
                if use == "access" and sign_in.device_key:
                    claims["device_key"] = sign_in.device_key
            return original(claims, pool_id, use)

        return signed_jwt


def _without_refresh_tokens(original: _Make) -> _Make:
    """MiniStack's refresh token is a JWT that tells whose it is; ours are made apart."""

    def fake_token(  # noqa: PLR0917 -- MiniStack's parameters
        sub: str,
        pool_id: str,
        client_id: str,
        token_type: str = "access",  # noqa: S107 -- no password
        username: str = "",
        user_attrs: Data | None = None,
        groups: list[str] | None = None,
        nonce: str = "",
        trigger_source: str = "TokenGeneration_Authentication",
        client_metadata: Data | None = None,
        origin_jti: str = "",
        scope: str | None = None,
    ) -> str:
        if token_type == "refresh":  # noqa: S105 -- no password
            return ""
        return original(sub, pool_id, client_id, token_type, username, user_attrs, groups, nonce, trigger_source,
                        client_metadata, origin_jti, scope)  # fmt: skip

    return fake_token
