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
from nbauth.forks import call_after_fork
from nbauth.texts import Verification

_LEEWAY = timedelta(seconds=60)
_TIMEOUTS_S = (5, 10)  # to connect, and between two pieces of the answer, as in `nbauth.aws.clients`


class TokenVerifier:
    """The pool's keys, fetched when first needed, and once more when a token names an unknown one."""

    def __init__(self, pool: PoolConfig, time: ServiceTime, ca_bundle: Callable[[], str | None]) -> None:
        self._pool = pool
        self._time = time
        self._ca_bundle = ca_bundle
        self._lock = threading.Lock()
        self._keys: dict[str, Any] = {}
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the lock anew: it is held while the keys are fetched."""
        self._lock = threading.Lock()

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
                raise TokenInvalid(Verification.NO_CLAIM.of(name=name))
        return claims

    def check_access_token(self, token: str, *, sub: str) -> None:
        """Raises TokenInvalid or Unreachable unless it is a valid access token of this user."""
        claims = self._claims(token, "access", audience=None)
        if claims.get("client_id") != self._pool.client_id:
            raise TokenInvalid(Verification.FOR_ANOTHER_CLIENT)
        if claims.get("sub") != sub:
            raise TokenInvalid(Verification.FOR_ANOTHER_USER)

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
            raise TokenInvalid(Verification.NOT_TRUSTED.of(use=use, what=type(error).__name__)) from None
        if claims["token_use"] != use:
            raise TokenInvalid(Verification.OF_ANOTHER_USE.of(use=use))
        if expires + _LEEWAY < self._time.there():
            raise TokenInvalid(Verification.EXPIRED.of(use=use))
        return claims

    def _key(self, kid: str) -> Any:
        with self._lock:
            if kid not in self._keys:
                self._keys = self._fetched()
            if kid not in self._keys:
                raise TokenInvalid(Verification.UNKNOWN_KEY)
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
                raise ConfigurationError(Verification.NO_KEYS.of(status=reply.status_code))
            if reply.status_code != 200:
                raise Unreachable(Verification.KEYS_NOT_FETCHED.of(status=reply.status_code))
            self._time.learn(reply.headers.get("date", ""))
            keys = json.loads(reply.content)["keys"]
            # Keys of another kind, if there ever are some, don't sign with the one algorithm that is accepted.
            return {key["kid"]: jwt.PyJWK(key, algorithm="RS256") for key in keys if key["kty"] == "RSA"}
        except (ValueError, KeyError, TypeError, jwt.PyJWTError):
            raise Unreachable(Verification.KEYS_NOT_UNDERSTOOD) from None
        finally:
            session.close()
