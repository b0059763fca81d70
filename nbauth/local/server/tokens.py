# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""The end of tokens: expiry and revocation."""

from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeAlias

from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace, require

_Found: TypeAlias = tuple[Data | None, Reply | None]
_RefreshUser: TypeAlias = Callable[[Data, str, str, str], _Found]
_Handler: TypeAlias = Callable[[Data], Reply]
_Sign: TypeAlias = Callable[[Data, str, str], str]


class Tokens:
    """The tokens of every user pool of one server."""

    def __init__(self, cognito: ModuleType, *, now: Callable[[], float]) -> None:
        self._cognito = cognito
        self._now = now
        self._signed_in_at: dict[Any, int] = {}

    def install(self) -> None:
        """Put this in the place of MiniStack's functions."""
        require(self._cognito, "_token_claims", "_revoked_tokens")
        replace(self._cognito, "_refresh_auth_user", self._expiring)
        replace(self._cognito, "_revoke_token", self._checked)
        replace(self._cognito, "_signed_jwt", self._dated)

    def _expiring(self, original: _RefreshUser) -> _RefreshUser:
        def refresh_auth_user(pool: Data, pid: str, cid: str, refresh_token: str) -> _Found:
            user, error = original(pool, pid, cid, refresh_token)
            if error is None and self._now() >= self._cognito._token_claims(refresh_token)["exp"]:
                return None, not_authorized("Refresh Token has expired").reply()
            return user, error

        return refresh_auth_user

    def _checked(self, original: _Handler) -> _Handler:
        def revoke_token(data: Data) -> Reply:
            claims = self._cognito._token_claims(data.get("Token"))
            if claims.get("token_use") in ("access", "id"):
                raise Refused("UnsupportedTokenTypeException", "Unsupported token type")
            if claims and claims.get("client_id") != data.get("ClientId"):
                # [?] RFC 7009 refuses it too; the text is ours.
                raise Refused("UnauthorizedException", "The token was issued to another client.")
            return original(data)

        return revoke_token

    def _dated(self, original: _Sign) -> _Sign:
        """`auth_time` is the time of the sign-in, also in the tokens of a refresh."""

        def signed_jwt(claims: Data, pool_id: str = "", use: str = "") -> str:
            origin = claims.get("origin_jti")
            if origin and "auth_time" in claims:
                claims["auth_time"] = self._signed_in_at.setdefault(origin, claims["auth_time"])
            return original(claims, pool_id, use)

        return signed_jwt
