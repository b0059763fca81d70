"""Codes of an authenticator app (RFC 6238: HMAC-SHA1, 30 seconds, 6 digits)."""

import base64
import hmac
import struct

STEP = 30
"""Seconds for which an app shows one code."""


def code_at(secret: str, step: int) -> str:
    """The code of the 30 seconds number `step` since the epoch; `secret` is the base32 text of the QR code."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))  # Cognito's have no padding
    digest = hmac.digest(key, struct.pack(">Q", step), "sha1")
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def matching_step(secret: str, code: str, *, now: float) -> int | None:
    """The step whose code this is: the present one, or one on either side, as phones drift; None for a wrong code."""
    if not secret:
        return None
    present = int(now // STEP)
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            return step
    return None
