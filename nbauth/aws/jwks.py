"""Verifies the user pool's tokens against its published keys.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from nbauth.aws.service_time import ServiceTime
from nbauth.config import PoolConfig
from nbauth.errors import ConfigurationError, TokenInvalid, Unreachable

_LEEWAY = timedelta(seconds=60)
_TIMEOUTS_S = (5, 10)  # to connect, and between two pieces of the answer, as in `nbauth.aws.clients`
_HINT = "Try again; if it stays, ask the administrator of the user pool."


class TokenVerifier:
    """The pool's keys, fetched when first needed, and once more when a token names an unknown one."""

    def __init__(self, pool: PoolConfig, time: ServiceTime, ca_bundle: Callable[[], str | None]) -> None:
        self._pool = pool
        self._time = time
        self._ca_bundle = ca_bundle
        self._lock = threading.Lock()
        self._keys: dict[str, Any] = {}

    def warm_up(self) -> None:
        """Fetch the keys, unless they are here. Raises Unreachable, and ConfigurationError if there is no such pool."""
        with self._lock:
            if not self._keys:
                self._keys = self._fetched()

    def id_claims(self, token: str) -> dict[str, Any]:
        """The claims of a valid ID token. Raises TokenInvalid or Unreachable."""
        claims = self._claims(token, "id", audience=self._pool.client_id)
        for name in ("sub", "cognito:username"):
            if not isinstance(claims.get(name), str):
                raise TokenInvalid(f"The ID token does not say {name}.", hint=_HINT)
        return claims

    def check_access_token(self, token: str, *, sub: str) -> None:
        """Raises TokenInvalid or Unreachable unless it is a valid access token of this user."""
        claims = self._claims(token, "access", audience=None)
        if claims.get("client_id") != self._pool.client_id:
            raise TokenInvalid("The access token is for another app client.", hint=_HINT)
        if claims.get("sub") != sub:
            raise TokenInvalid("The access token is for another user.", hint=_HINT)

    def _claims(self, token: str, use: str, audience: str | None) -> dict[str, Any]:
        try:
            key = self._key(str(jwt.get_unverified_header(token).get("kid")))
            # The times are compared with AWS's clock below: this computer's may be off.
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=audience,
                issuer=self._pool.issuer,
                options={
                    "require": ["exp", "iss", "token_use"],
                    "verify_aud": audience is not None,
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
            expires = datetime.fromtimestamp(claims["exp"], UTC)
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, OSError) as error:
            raise TokenInvalid(f"The {use} token can't be trusted ({type(error).__name__}).", hint=_HINT) from None
        if claims["token_use"] != use:
            raise TokenInvalid(f"A token that should be an {use} token is none.", hint=_HINT)
        if expires + _LEEWAY < self._time.there():
            raise TokenInvalid(f"The {use} token has expired.", hint=_HINT)
        return claims

    def _key(self, kid: str) -> Any:
        with self._lock:
            if kid not in self._keys:
                self._keys = self._fetched()
            if kid not in self._keys:
                raise TokenInvalid("A token was signed with a key that the user pool does not publish.", hint=_HINT)
            return self._keys[kid]

    def _fetched(self) -> dict[str, Any]:
        """The published set, whole: it is small."""
        pool = self._pool
        base = pool.endpoint_url.rstrip("/") if pool.endpoint_url else pool.issuer.removesuffix(f"/{pool.user_pool_id}")
        url = f"{base}/{pool.user_pool_id}/.well-known/jwks.json"
        proxies = {} if pool.stays_here else get_environ_proxies(url)
        session = URLLib3Session(verify=self._ca_bundle() or True, proxies=proxies, timeout=_TIMEOUTS_S)
        try:
            reply = session.send(AWSRequest("GET", url).prepare())
            if reply.status_code in (400, 403, 404):
                raise ConfigurationError(
                    f"The user pool's keys are not where they should be (HTTP {reply.status_code}).",
                    hint="Check user_pool_id, and endpoint_url if it is set: there may be no such user pool.",
                )
            if reply.status_code != 200:
                raise Unreachable(f"The user pool's keys could not be fetched (HTTP {reply.status_code}).", hint=_HINT)
            self._time.learn(reply.headers.get("date", ""))
            keys = json.loads(reply.content)["keys"]
            # Keys of another kind, if there ever are some, don't sign with the one algorithm that is accepted.
            return {key["kid"]: jwt.PyJWK(key, algorithm="RS256") for key in keys if key["kty"] == "RSA"}
        except (ValueError, KeyError, TypeError, jwt.PyJWTError):
            raise Unreachable("The user pool's keys could not be understood.", hint=_HINT) from None
        finally:
            session.close()
