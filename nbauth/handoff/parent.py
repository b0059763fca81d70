"""The credentials of the process that this one was forked from, by the endpoint that it has installed."""

import json
import time
from collections.abc import Mapping
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from types import MappingProxyType
from urllib.parse import urlsplit

from nbauth.core.tokens import Credentials
from nbauth.errors import NbauthError, NotSignedIn, SignInExpired, Unreachable
from nbauth.texts import Handoff, Text

_PATIENCE_S = 5.0
_PAUSE_S = 0.5


def credentials(endpoint: Mapping[str, str]) -> Credentials:
    """Valid ones; `endpoint` has its variables. Raises NotSignedIn, Unreachable, or why the parent has none."""
    try:
        status, told = _patiently_asked(endpoint)
        if status == 200:
            return Credentials(
                told["AccessKeyId"], told["SecretAccessKey"], told["Token"], datetime.fromisoformat(told["Expiration"])
            )
        words = Text(str(told["message"]).removeprefix("nbauth: "))
    except (OSError, HTTPException, ValueError, LookupError):
        raise Unreachable(Handoff.PARENT_GONE) from None
    raise _KINDS.get(str(told["code"]), NbauthError)(words)


_KINDS: Mapping[str, type[NbauthError]] = MappingProxyType({"NotSignedIn": NotSignedIn, "SignInExpired": SignInExpired})


def _patiently_asked(endpoint: Mapping[str, str]) -> tuple[int, Mapping[str, str]]:
    """All children may come at once, and somebody may be turned away."""
    try:
        return _asked(endpoint)
    except (OSError, HTTPException):
        time.sleep(_PAUSE_S)
        return _asked(endpoint)


def _asked(endpoint: Mapping[str, str]) -> tuple[int, Mapping[str, str]]:
    url = urlsplit(endpoint["AWS_CONTAINER_CREDENTIALS_FULL_URI"])
    connection = HTTPConnection(str(url.hostname), url.port, timeout=_PATIENCE_S)
    try:
        connection.request("GET", url.path, headers={"Authorization": endpoint["AWS_CONTAINER_AUTHORIZATION_TOKEN"]})
        reply = connection.getresponse()
        return reply.status, json.loads(reply.read())
    finally:
        connection.close()
