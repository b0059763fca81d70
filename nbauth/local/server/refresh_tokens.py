"""Refresh tokens: opaque, of limited life, and bound to the device that they were handed out with.

Only the server knows what one stands for, so all of that is here.
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
"""

import base64
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from nbauth.local.server.refusal import Refused, not_authorized

_HEADER = json.dumps({"cty": "JWT", "enc": "A256GCM", "alg": "RSA-OAEP"}, separators=(",", ":")).encode()
_PARTS = (256, 12, 900, 16)
"""The bytes of an encrypted token's other parts: what keeps tokens must have room for as much as Cognito's take."""


@dataclass(slots=True)
class RefreshToken:
    """What one refresh token stands for. Times are seconds since the epoch."""

    pool_id: str
    client_id: str
    sub: str
    origin: str
    """Names the sign-in that it came from: all tokens of one sign-in end together."""
    device_key: str
    """Empty where the pool did not remember devices."""
    ends_at: float
    rotated_at: float | None = None


class RefreshTokens:
    """Those of one server."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._tokens: dict[str, RefreshToken] = {}

    def issue(self, token: RefreshToken) -> str:
        """The text that stands for this from now on."""
        text = ".".join(_encoded(part) for part in (_HEADER, *map(secrets.token_bytes, _PARTS)))
        self._tokens[text] = token
        return text

    def get(self, text: object) -> RefreshToken | None:
        """What a text stands for, whatever has become of it."""
        return self._tokens.get(text) if isinstance(text, str) else None

    def find(self, text: object, *, pool_id: str, client_id: str) -> RefreshToken:
        """The token of this text; `Refused` unless it is the client's and alive."""
        if not text:
            raise not_authorized("Refresh token is missing.")
        token = self.get(text)
        if token is None or token.pool_id != pool_id:
            raise not_authorized("Invalid Refresh Token")
        if token.client_id != client_id:
            raise not_authorized("Refresh Token has different Client")
        if self._now() >= token.ends_at:
            raise not_authorized("Refresh Token has expired")
        return token

    def check_reuse(self, token: RefreshToken, *, grace: float) -> None:
        """`Refused` for one that has been replaced for longer than the app client's grace period of so many seconds."""
        if token.rotated_at is not None and self._now() > token.rotated_at + grace:
            # [?] The code is the service model's; the text is ours.
            raise Refused("RefreshTokenReuseException", "Refresh token has been invalidated by rotation.")

    def rotate(self, token: RefreshToken) -> str:
        """Another one in its place, which lives "for the remaining duration of the original refresh token"."""
        if token.rotated_at is None:
            token.rotated_at = self._now()
        return self.issue(
            RefreshToken(token.pool_id, token.client_id, token.sub, token.origin, token.device_key, token.ends_at)
        )


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()
