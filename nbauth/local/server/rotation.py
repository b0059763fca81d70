# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""Refresh-token rotation: each refresh brings a new refresh token, and ends the old one after a grace period.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
"""

import json
from collections.abc import Callable
from types import ModuleType
from typing import TypeAlias

from nbauth.local.server.refusal import Data, Refused, Reply
from nbauth.local.server.replacing import replace, require

_Handler: TypeAlias = Callable[[Data], Reply]

GRACE_S = 60
"""RetryGracePeriodSeconds, at its most: what lets a client that died with the new token in hand go on."""


class Rotation:
    """Rotation for the app clients that have it on."""

    def __init__(self, cognito: ModuleType, *, now: Callable[[], float]) -> None:
        self._cognito = cognito
        self._now = now
        self._clients: set[str] = set()
        self._rotated_at: dict[str, float] = {}

    def install(self) -> None:
        """Put this in the place of MiniStack's functions."""
        require(self._cognito, "_pool_for_client", "_refresh_auth_user", "_token_claims", "_build_auth_result")
        replace(self._cognito, "_get_tokens_from_refresh_token", self._rotating)
        replace(self._cognito, "_initiate_auth", self._without_refresh)

    def switch_on(self, client_id: str) -> None:
        """From now on, this app client's refresh tokens are for one use."""
        self._clients.add(client_id)

    def _rotating(self, original: _Handler) -> _Handler:
        def get_tokens_from_refresh_token(data: Data) -> Reply:
            client_id, old = data.get("ClientId"), data.get("RefreshToken")
            if client_id not in self._clients or not isinstance(old, str):
                return original(data)
            if self._now() > self._rotated_at.get(old, self._now()) + GRACE_S:
                # [?] The code is the service model's; the text is ours.
                raise Refused("RefreshTokenReuseException", "Refresh token has been invalidated by rotation.")
            reply = original(data)
            if reply[0] != 200:
                return reply
            body = json.loads(reply[2])
            body["AuthenticationResult"]["RefreshToken"] = self._new_token(client_id, old)
            self._rotated_at.setdefault(old, self._now())
            return self._cognito.json_response(body)  # type: ignore[no-any-return]  # MiniStack ships no types

        return get_tokens_from_refresh_token

    def _new_token(self, client_id: str, old: str) -> str:
        """One of the same sign-in, so that revoking any of them ends them all."""
        cognito = self._cognito
        pool, pool_id = cognito._pool_for_client(client_id)
        user, _ = cognito._refresh_auth_user(pool, pool_id, client_id, old)
        origin = cognito._token_claims(old).get("origin_jti", "")
        result = cognito._build_auth_result(
            pool_id, client_id, user, trigger_source="TokenGeneration_RefreshTokens", origin_jti=origin
        )
        return str(result["RefreshToken"])

    def _without_refresh(self, original: _Handler) -> _Handler:
        """A client with rotation can't allow ALLOW_REFRESH_TOKEN_AUTH, and MiniStack does not look at that."""

        def initiate_auth(data: Data) -> Reply:
            if data.get("ClientId") in self._clients and data.get("AuthFlow") in (
                "REFRESH_TOKEN_AUTH",
                "REFRESH_TOKEN",
            ):
                # [?] As Cognito words it for the other flows.
                raise Refused("InvalidParameterException", "REFRESH_TOKEN_AUTH is not enabled for the client.")
            return original(data)

        return initiate_auth
