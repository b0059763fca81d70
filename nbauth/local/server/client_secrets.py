# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""Who may call with an app client that has a secret.

InitiateAuth hashes the name as typed; every later step hashes the user's real name, which differs after a sign-in with
an e-mail address. RevokeToken and GetTokensFromRefreshToken take the raw secret.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html
"""

import hmac
import secrets
import string
from collections.abc import Callable
from types import ModuleType
from typing import TypeAlias

from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace, require

_Check: TypeAlias = Callable[[str, Data], Reply | None]


def install(cognito: ModuleType) -> None:
    """Check what MiniStack leaves unchecked."""
    require(cognito, "_pool_for_client", "_resolve_user")

    def completed(original: _Check) -> _Check:
        def validate_client_secret_hash(action: str, data: Data) -> Reply | None:
            client_id = data.get("ClientId")
            pool = cognito._pool_for_client(client_id)[0]
            if pool is not None and action in ("RevokeToken", "GetTokensFromRefreshToken"):
                _check_raw_secret(pool["_clients"][client_id], action, data)
            answers = data.get("ChallengeResponses") or {}
            if pool is not None and action == "RespondToAuthChallenge":
                user = cognito._resolve_user(pool, answers.get("USERNAME"))[0]
                if user is not None:
                    data = {**data, "ChallengeResponses": {**answers, "USERNAME": user["Username"]}}
            return original(action, data)

        return validate_client_secret_hash

    replace(cognito, "_validate_client_secret_hash", completed)
    replace(cognito, "_client_secret", lambda _: _new_client_secret)


def _check_raw_secret(client: Data, action: str, data: Data) -> None:
    wanted = client.get("ClientSecret")
    given = data.get("ClientSecret")
    if not wanted or (isinstance(given, str) and hmac.compare_digest(wanted.encode(), given.encode())):
        return
    # [?] The code is the one that the service model of each operation offers for this; the text is ours.
    if action == "RevokeToken":
        raise Refused("UnauthorizedException", "Client authentication failed.")
    raise not_authorized("Client authentication failed.")


def _new_client_secret() -> str:
    """Cognito's form. MiniStack's has characters that the service model's pattern for secrets rules out."""
    return "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(52))
