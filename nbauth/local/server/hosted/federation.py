"""People who come from a provider: each is a user of the pool from then on, who has no password in it.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html
"""

import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from nbauth.local.server.hosted import outside
from nbauth.local.server.hosted.codes import challenge_of
from nbauth.local.server.hosted.outside import PenguinId
from nbauth.local.server.refusal import Data
from nbauth.local.server.replacing import require

_LASTS = 300.0
_SUB = uuid.uuid5(uuid.NAMESPACE_DNS, "penguin.example")


@dataclass(frozen=True, slots=True)
class Underway:
    """Somebody who was sent to the provider, and what they had been asked for before."""

    asked: dict[str, str]
    verifier: str
    nonce: str
    ends_at: float


class Federation:
    """Of the user pools of one server, with the one provider."""

    def __init__(self, cognito: ModuleType, provider: PenguinId, *, now: Callable[[], float]) -> None:
        require(cognito, "_user_pools")
        self._cognito = cognito
        self._provider = provider
        self._now = now
        self._underway: dict[str, Underway] = {}

    def begun(self, asked: dict[str, str]) -> dict[str, str]:
        """What the provider is asked on behalf of who was asked for this."""
        self._underway = {state: each for state, each in self._underway.items() if self._now() < each.ends_at}
        state, verifier, nonce = (secrets.token_urlsafe(32) for _ in range(3))
        self._underway[state] = Underway(asked, verifier, nonce, self._now() + _LASTS)
        return {
            "client_id": self._provider.client_id, "response_type": "code", "scope": "openid email profile",
            "state": state, "nonce": nonce, "code_challenge": challenge_of(verifier), "code_challenge_method": "S256",
        }  # fmt: skip

    def came_back(self, state: str) -> Underway | None:
        """Who it was, once."""
        underway = self._underway.pop(state, None)
        return underway if underway and self._now() < underway.ends_at else None

    def user(self, pool: Data, underway: Underway, code: str, *, redirect_uri: str) -> Data | None:
        """The pool's user for whoever the provider vouches for; None where it does not."""
        token = self._provider.redeem(code, redirect_uri=redirect_uri, verifier=underway.verifier)
        claims = self._provider.verified(token, nonce=underway.nonce) if token else None
        return self._user_of(pool, claims) if claims else None

    def _user_of(self, pool: Data, claims: Data) -> Data:
        username = f"{outside.NAME}_{claims['sub']}".lower()
        now = int(self._now())
        identity = {
            "userId": claims["sub"], "providerName": outside.NAME, "providerType": "OIDC", "issuer": claims["iss"],
            "primary": True, "dateCreated": now * 1000,
        }  # fmt: skip
        user = pool["_users"].setdefault(username, {
            "Username": username, "UserCreateDate": now, "Enabled": True, "UserStatus": "EXTERNAL_PROVIDER",
            "MFAOptions": [], "_groups": [], "_password": None,
        })  # fmt: skip
        user["UserLastModifiedDate"] = now
        told = {
            "sub": str(uuid.uuid5(_SUB, f"{pool['Id']} {claims['sub']}")), "email": claims["email"],
            "email_verified": "false", "name": claims["name"], "identities": json.dumps([identity]),
        }  # fmt: skip
        user["Attributes"] = [{"Name": name, "Value": value} for name, value in told.items()]
        return user  # type: ignore[no-any-return]  # MiniStack ships no types
