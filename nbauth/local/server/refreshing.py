# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""REFRESH_TOKEN_AUTH, GetTokensFromRefreshToken and RevokeToken.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html
"""

from collections.abc import Callable
from types import ModuleType
from typing import TypeAlias

from nbauth.local.server import devices
from nbauth.local.server.names import attributes_of
from nbauth.local.server.refresh_tokens import RefreshToken, RefreshTokens
from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace, require
from nbauth.local.server.tokens import Tokens

_Handler: TypeAlias = Callable[[Data], Reply]
_FLOWS = ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN")


class Refreshing:
    """What becomes of the refresh tokens of every user pool of one server."""

    def __init__(self, cognito: ModuleType, *, tokens: Tokens, refresh_tokens: RefreshTokens) -> None:
        self._cognito = cognito
        self._tokens = tokens
        self._refresh_tokens = refresh_tokens

    def install(self) -> None:
        """Put this in the place of MiniStack's functions."""
        require(self._cognito, "_pool_for_client", "_token_claims", "_revoked_tokens", "json_response")
        replace(self._cognito, "_refresh_auth_user", lambda _: self._user_for_secret_hash)
        replace(self._cognito, "_get_tokens_from_refresh_token", lambda _: self._get_tokens)
        replace(self._cognito, "_initiate_auth", self._starting)
        replace(self._cognito, "_revoke_token", lambda _: self._revoke)

    def _get_tokens(self, data: Data) -> Reply:
        pool, client = self._pool_and_client(data)
        return self._refresh(pool, client, data.get("RefreshToken"), data.get("DeviceKey"))

    def _starting(self, original: _Handler) -> _Handler:
        def initiate_auth(data: Data) -> Reply:
            if data.get("AuthFlow") not in _FLOWS:
                return original(data)
            pool, client = self._pool_and_client(data)
            if "ALLOW_REFRESH_TOKEN_AUTH" not in client["ExplicitAuthFlows"]:
                # [?] As Cognito words it for the other flows.
                raise Refused("InvalidParameterException", "REFRESH_TOKEN_AUTH is not enabled for the client.")
            given = data.get("AuthParameters") or {}
            return self._refresh(pool, client, given.get("REFRESH_TOKEN"), given.get("DEVICE_KEY"))

        return initiate_auth

    def _refresh(self, pool: Data, client: Data, text: object, device_key: object) -> Reply:
        token, user = self._alive(pool, client["ClientId"], text)
        if token.device_key and (device_key != token.device_key or devices.handed_out(user, device_key) is None):
            # https://github.com/aws/aws-sdk-java-v2/issues/3418
            raise not_authorized("Invalid Refresh Token")
        rotation = client.get("RefreshTokenRotation")
        if rotation:
            self._refresh_tokens.check_reuse(token, grace=rotation["RetryGracePeriodSeconds"])
        result = self._tokens.renew(pool, client["ClientId"], user, token.origin)
        if rotation:
            result["RefreshToken"] = self._refresh_tokens.rotate(token)
        return self._reply({"AuthenticationResult": result})

    def _revoke(self, data: Data) -> Reply:
        _, client = self._pool_and_client(data)
        if not client.get("EnableTokenRevocation", True):
            # [?] The code is the service model's; the text is ours.
            raise Refused("UnsupportedOperationException", "Token revocation is not enabled for the client.")
        if self._cognito._token_claims(data.get("Token")).get("token_use") in ("access", "id"):
            raise Refused("UnsupportedTokenTypeException", "Unsupported token type")
        token = self._refresh_tokens.get(data.get("Token"))
        if token is not None and token.client_id != client["ClientId"]:
            # [?] RFC 7009 refuses it too; the text is ours.
            raise Refused("UnauthorizedException", "The token was issued to another client.")
        if token is not None:  # another text is no error: RFC 7009, section 2.2
            self._cognito._revoked_tokens.add(token.origin)
        return self._reply({})

    def _alive(self, pool: Data, client_id: str, text: object) -> tuple[RefreshToken, Data]:
        token = self._refresh_tokens.find(text, pool_id=pool["Id"], client_id=client_id)
        user = next((user for user in pool["_users"].values() if attributes_of(user)["sub"] == token.sub), None)
        if user is None:
            raise not_authorized("The user has been deleted for the associated refresh token")
        if not user.get("Enabled", True):
            raise not_authorized("User is disabled.")
        if token.origin in self._cognito._revoked_tokens:
            raise not_authorized("Refresh Token has been revoked")
        return token, user

    def _user_for_secret_hash(
        self,
        pool: Data,
        pid: str,  # noqa: ARG002 -- MiniStack's parameters
        cid: str,
        refresh_token: str,
    ) -> tuple[Data | None, Reply | None]:
        """MiniStack checks the token before the hash over its user's name."""
        return self._alive(pool, cid, refresh_token)[1], None

    def _pool_and_client(self, data: Data) -> tuple[Data, Data]:
        client_id = data.get("ClientId")
        pool = self._cognito._pool_for_client(client_id)[0]
        if pool is None:
            raise Refused("ResourceNotFoundException", f"User pool client {client_id} does not exist.")
        return pool, pool["_clients"][client_id]

    def _reply(self, content: Data) -> Reply:
        reply: Reply = self._cognito.json_response(content)
        return reply
