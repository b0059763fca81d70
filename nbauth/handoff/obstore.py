"""obstore, and zarr's ObjectStore over it: it calls for credentials some time before those that it holds expire."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nbauth.handoff.handle import Handle


@dataclass(frozen=True)
class CredentialProvider:
    """What obstore calls; pickled with a store, it is the handle of a sign-in."""

    handle: Handle
    refresh_threshold = timedelta(seconds=60)
    """How long before the expiry it calls again; the sign-in has had newer ones for long by then."""

    def __call__(self) -> dict[str, str | datetime]:
        """The keys, with their true expiry."""
        now = self.handle.credentials()
        return {
            "access_key_id": now.access_key,
            "secret_access_key": now.secret_key,
            "token": now.token,
            "expires_at": now.expires_at,
        }


def arguments(handle: Handle) -> dict[str, Any]:
    """What an S3Store is made with."""
    found: dict[str, Any] = {"credential_provider": CredentialProvider(handle), "region": handle.region}
    if handle.endpoint_url:
        found["endpoint"] = handle.endpoint_url
        if handle.endpoint_url.startswith("http://"):
            found["client_options"] = {"allow_http": True}
    return found
