"""A sign-in as those see it who hand its credentials on."""

import json
from collections.abc import Callable
from typing import Protocol

from nbauth.core.tokens import Credentials
from nbauth.errors import ConfigurationError, GuestRefused, NbauthError, NotSignedIn


class Following(Protocol):
    """What has credentials, and tells of each change. `Holder` is one."""

    def fetch_credentials(self) -> Credentials:
        """Valid ones; waits for the network, and for no person. Raises NbauthError."""
        ...

    def credentials_at_hand(self) -> Credentials:
        """Those that are held, without a call. Raises why there are none."""
        ...

    def on_change(self, listener: Callable[[], None], /) -> Callable[[], None]:
        """Have `listener` called after each change, in any thread; returns how to end that."""
        ...


def told(following: Following) -> str:
    """What the helper process is to tell now, as a line of JSON: a reply for SDKs, or why there is none."""
    try:
        now = following.credentials_at_hand()
    except NbauthError as error:
        passes = not isinstance(error, NotSignedIn | ConfigurationError | GuestRefused)
        return json.dumps({"refusal": str(error), "code": type(error).__name__, "passes": passes})
    reply = {
        "AccessKeyId": now.access_key,
        "SecretAccessKey": now.secret_key,
        "Token": now.token,
        "Expiration": now.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return json.dumps({"reply": reply, "until": now.expires_at.timestamp()})
