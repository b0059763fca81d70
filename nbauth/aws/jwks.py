"""Verifies the user pool's tokens against its published keys.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from nbauth.aws.hosts import issuers
from nbauth.aws.published_keys import PublishedKeys
from nbauth.aws.service_time import ServiceTime
from nbauth.config import PoolConfig
from nbauth.errors import TokenInvalid
from nbauth.texts import Verification

_LEEWAY = timedelta(seconds=60)


class TokenVerifier:
    """For one app client of one user pool."""

    def __init__(self, pool: PoolConfig, time: ServiceTime, ca_bundle: Callable[[], str | None]) -> None:
        self._pool = pool
        self._time = time
        self.keys = PublishedKeys(pool, time, ca_bundle)

    def id_claims(self, token: str) -> dict[str, Any]:
        """The claims of a valid ID token. Raises TokenInvalid or Unreachable."""
        claims = self._claims(token, "id", audience=self._pool.client_id)
        for name in ("sub", "cognito:username"):
            if not isinstance(claims.get(name), str):
                raise TokenInvalid(Verification.NO_CLAIM.of(name=name))
        return claims

    def access_claims(self, token: str, *, sub: str) -> dict[str, Any]:
        """The claims of a valid access token of this user. Raises TokenInvalid or Unreachable."""
        claims = self._claims(token, "access", audience=None)
        if claims.get("client_id") != self._pool.client_id:
            raise TokenInvalid(Verification.FOR_ANOTHER_CLIENT)
        if claims.get("sub") != sub:
            raise TokenInvalid(Verification.FOR_ANOTHER_USER)
        return claims

    def _claims(self, token: str, use: str, audience: str | None) -> dict[str, Any]:
        try:
            key = self.keys.named(str(jwt.get_unverified_header(token).get("kid")))
            # The times are compared with AWS's clock below: this computer's may be off.
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=audience,
                issuer=list(issuers(self._pool)),
                options={
                    "require": ["exp", "iss", "token_use"],
                    "verify_aud": audience is not None,
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
            expires = datetime.fromtimestamp(claims["exp"], UTC)
        except jwt.InvalidSignatureError as error:
            self.keys.forget()  # it may be they that are wrong: something else than the pool may have sent them
            raise TokenInvalid(Verification.NOT_TRUSTED.of(use=use, what=type(error).__name__)) from None
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, OSError) as error:
            raise TokenInvalid(Verification.NOT_TRUSTED.of(use=use, what=type(error).__name__)) from None
        if claims["token_use"] != use:
            raise TokenInvalid(Verification.OF_ANOTHER_USE.of(use=use))
        if expires + _LEEWAY < self._time.there():
            raise TokenInvalid(Verification.EXPIRED.of(use=use))
        return claims
