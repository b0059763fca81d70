"""Clients for the calls of a sign-in, which are unsigned.

The ambient AWS environment must not change where a password goes: no profile, no configuration file, no endpoint
variable is looked at, and nothing asks the instance-metadata service. Proxies and AWS_CA_BUNDLE go on working.
"""

import os
import threading
from typing import Any

import botocore.session
from botocore import UNSIGNED
from botocore.config import Config

from nbauth.aws import quiet
from nbauth.aws.service_time import ServiceTime
from nbauth.config import PoolConfig

# Someone is waiting: a dead network should be told within seconds, a slow one still work.
_CONFIG = Config(
    signature_version=UNSIGNED,
    ignore_configured_endpoint_urls=True,
    use_fips_endpoint=False,
    use_dualstack_endpoint=False,
    connect_timeout=5,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 2},
)


class Clients:
    """The clients of one pool, made when first used, or ahead of time by `warm_up` of their users."""

    def __init__(self, pool: PoolConfig, time: ServiceTime) -> None:
        self._pool = pool
        self._time = time
        self._lock = threading.RLock()
        self._made: dict[str, Any] = {}
        self._session: Any = None

    @property
    def user_pool(self) -> Any:
        """A `cognito-idp` client."""
        return self._client("cognito-idp", self._pool.region)

    @property
    def identity_pool(self) -> Any:
        """A `cognito-identity` client: an identity pool's id starts with its region."""
        return self._client("cognito-identity", str(self._pool.identity_pool_id).partition(":")[0])

    @property
    def ca_bundle(self) -> str | None:
        """The file of AWS_CA_BUNDLE, if that is set."""
        with self._lock:
            bundle: str | None = self._botocore().get_config_variable("ca_bundle")
            return bundle

    def _client(self, service: str, region: str | None) -> Any:
        with self._lock:
            if service not in self._made:
                client = self._botocore().create_client(
                    service, region_name=region, endpoint_url=self._pool.endpoint_url, config=_CONFIG
                )
                client.meta.events.register("after-call", self._learn_time)
                quiet.install()
                self._made[service] = client
            return self._made[service]

    def _botocore(self) -> Any:
        if self._session is None:
            self._session = botocore.session.Session(session_vars=_deaf())
        return self._session

    def _learn_time(self, *, parsed: Any, **_: object) -> None:
        date = parsed.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
        if isinstance(date, str):
            self._time.learn(date)


def _deaf() -> dict[str, tuple[object, ...]]:
    """botocore's settings, each at its default whatever the environment says: but for the certificates."""
    known = botocore.session.Session.SESSION_VARIABLES.items()
    deaf: dict[str, tuple[object, ...]] = {
        name: (None, None, default, convert) for name, (_, _, default, convert) in known if name != "ca_bundle"
    }
    nowhere = (None, None, os.devnull, None)
    return deaf | {"config_file": nowhere, "credentials_file": nowhere}
