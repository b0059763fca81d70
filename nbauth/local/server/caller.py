# ruff: noqa: SLF001 -- MiniStack's private functions are called; see replacing.py
"""Whose access token a call brought, by which app client."""

from dataclasses import dataclass
from types import ModuleType

from nbauth.local.server.refusal import Data, not_authorized
from nbauth.local.server.replacing import require


@dataclass(frozen=True, slots=True)
class Caller:
    """A user about their own account."""

    user: Data
    pool: Data
    client: Data


class Callers:
    """Those of every user pool of one server."""

    def __init__(self, cognito: ModuleType) -> None:
        require(cognito, "_user_pool_for_access_token", "_token_claims")
        self._cognito = cognito

    def of(self, data: Data) -> Caller:
        """`Refused` without a token; that it is a good one was checked before the call came here."""
        token = data.get("AccessToken")
        user, pool = self._cognito._user_pool_for_access_token(token)
        if user is None:
            raise not_authorized("Access token is missing.")
        client = pool["_clients"].get(self._cognito._token_claims(token).get("client_id")) or {}
        return Caller(user, pool, client)
