"""Who can sign in to the local AWS."""

import base64
import hmac
import struct
from dataclasses import dataclass, field

from nbauth.errors import ConfigurationError
from nbauth.local.clock import Clock
from nbauth.secret import HoldsSecrets
from nbauth.texts import Local

_IN_WORDS = {
    "plain": Local.WITH_PASSWORD,
    "sms": Local.WITH_SMS,
    "email": Local.WITH_EMAIL,
    "totp": Local.WITH_APP,
    "choice": Local.WITH_CHOICE,
    "new-password": Local.WITH_NEW_PASSWORD,
    "unconfirmed": Local.WITH_CONFIRMATION,
    "roles": Local.WITH_ROLES,
}


@dataclass(frozen=True, slots=True)
class User(HoldsSecrets):
    """One of the demo's users."""

    username: str
    kind: str
    """What the sign-in asks for: `"plain"`, `"sms"`, `"email"`, `"totp"`, `"choice"`, `"new-password"`,
    `"unconfirmed"`; `"roles"` who has two to choose from.
    """
    email: str
    """Can be typed instead of the user name, once the account is confirmed."""
    password: str = field(repr=False)
    """As it was when the local AWS started; for "new-password" the temporary one."""
    clock: Clock = field(repr=False, compare=False)
    totp_secret: str | None = field(default=None, repr=False)
    """What the QR code holds, base32; None unless the kind is "totp" or "choice"."""

    @property
    def signs_in_with(self) -> str:
        """The kind, in words."""
        return _IN_WORDS[self.kind]

    def totp(self) -> str:
        """The code that the authenticator app shows now, by the server's clock.

        It changes every 30 seconds, and Cognito accepts each one once: for another sign-in, `aws.clock.advance(30)`.

        Raises `ConfigurationError` for a user without an authenticator app.
        """
        if self.totp_secret is None:
            raise ConfigurationError(Local.NO_APP.of(username=self.username))
        return app_shows(self.totp_secret, self.clock)


def app_shows(secret_key: str, clock: Clock) -> str:
    """The code that an authenticator app shows now that was told this key."""
    # RFC 6238, by hand: the server's own is in `server/totp.py`, and this must be able to disagree with it.
    key = base64.b32decode(secret_key + "=" * (-len(secret_key) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(clock().timestamp()) // 30), "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
