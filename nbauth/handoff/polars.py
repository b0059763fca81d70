"""polars: it calls for credentials when those that it holds have expired."""

import time
from dataclasses import dataclass
from typing import Any

from nbauth.handoff.handle import Handle

_MARGIN_S = 60
"""polars asks again at the expiry itself, when a request that is under way is too late."""


@dataclass(frozen=True)
class CredentialProvider:
    """What polars calls; pickled with a query, it is the handle of a sign-in."""

    handle: Handle
    here: str
    """polars keeps keys for each provider: those of one user, role or sign-in are nothing for another."""

    def __call__(self) -> tuple[dict[str, str], int]:
        """The keys, and the second at which to ask for others: never one that is past, which polars refuses."""
        now = self.handle.credentials()
        left = now.expires_at.timestamp() - time.time()
        ask_again = now.expires_at.timestamp() - min(_MARGIN_S, left / 3)
        keys = {
            "aws_access_key_id": now.access_key,
            "aws_secret_access_key": now.secret_key,
            "aws_session_token": now.token,
        }
        return keys, max(int(ask_again), int(time.time()) + 1)


def arguments(provider: CredentialProvider) -> dict[str, Any]:
    """What `scan_`, `read_`, `sink_` and `write_` take. It is one provider for all: polars keeps keys for each."""
    handle = provider.handle
    place = {"aws_region": handle.region, "aws_endpoint_url": handle.endpoint_url}
    options = {name: value for name, value in place.items() if value}
    return {"credential_provider": provider, "storage_options": options}
