"""Authorization codes: for one app client, one redirect address and one verifier, once, for five minutes."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

_LASTS = 300.0
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
"""RFC 7636."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What a code stands for."""

    pool_id: str
    client_id: str
    username: str
    redirect_uri: str
    challenge: str
    nonce: str
    scope: str


class Codes:
    """Those of one server."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._granted: dict[str, tuple[Granted, float]] = {}

    def issue(self, granted: Granted) -> str:
        """A new code."""
        self._granted = {code: each for code, each in self._granted.items() if self._now() < each[1]}
        code = secrets.token_urlsafe(32)
        self._granted[code] = (granted, self._now() + _LASTS)
        return code

    def redeem(self, code: str, *, client_id: str, redirect_uri: str, verifier: str) -> Granted | None:
        """What it stands for; None unless everything is right. A code that was seen is used up, whoever has it."""
        granted, ends_at = self._granted.pop(code, (None, 0.0))
        if granted is None or self._now() >= ends_at:
            return None
        right = (granted.client_id, granted.redirect_uri) == (client_id, redirect_uri)
        return granted if right and proves(verifier, granted.challenge) else None


def challenge_of(verifier: str) -> str:
    """By S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def proves(verifier: str, challenge: str) -> bool:
    """Whether the challenge was made from this verifier, by S256."""
    is_same = hmac.compare_digest(challenge_of(verifier).encode(), challenge.encode())
    return is_same and _VERIFIER.fullmatch(verifier) is not None
