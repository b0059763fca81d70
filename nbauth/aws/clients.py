"""Clients for the calls of a sign-in, which are unsigned.

The ambient AWS environment must not change where a password goes: no profile, no configuration file, no endpoint
variable is looked at, and nothing asks the instance-metadata service. Proxies and AWS_CA_BUNDLE go on working.
"""

import os
import threading
from typing import Any
from urllib.request import getproxies

import botocore.session
from botocore import UNSIGNED
from botocore.config import Config

from nbauth.aws import quiet
from nbauth.aws.service_time import ServiceTime
from nbauth.config import PoolConfig, stays_here
from nbauth.forks import call_after_fork

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
        self._made: dict[tuple[object, ...], Any] = {}
        self._session: Any = None
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the lock anew, and a session that another thread may have been in the middle of using."""
        self._lock, self._session = threading.RLock(), None

    @property
    def user_pool(self) -> Any:
        """A `cognito-idp` client."""
        return self._client("cognito-idp", self._pool.region, self._pool.user_pool_url)

    @property
    def identity_pool(self) -> Any:
        """A `cognito-identity` client: an identity pool's id starts with its region."""
        region = str(self._pool.identity_pool_id).partition(":")[0]
        return self._client("cognito-identity", region, self._pool.identity_pool_url)

    @property
    def ca_bundle(self) -> str | None:
        """The certificates to trust, if a variable names them: the two that botocore knows."""
        return os.environ.get("AWS_CA_BUNDLE") or os.environ.get("REQUESTS_CA_BUNDLE")

    def _client(self, service: str, region: str | None, url: str | None) -> Any:
        # botocore reads these when a client is made: make a new one when they change.
        made_for = (service, self.ca_bundle, *sorted(getproxies().items()))
        with self._lock:
            if made_for not in self._made:
                client = self._botocore().create_client(
                    service,
                    region_name=region,
                    endpoint_url=url,
                    verify=self.ca_bundle,
                    config=_CONFIG.merge(Config(proxies={})) if stays_here(url) else _CONFIG,
                )
                client.meta.events.register("after-call", self._learn_time)
                quiet.install()
                self._made[made_for] = client
            return self._made[made_for]

    def _botocore(self) -> Any:
        if self._session is None:
            self._session = botocore.session.Session(session_vars=_deaf())
        return self._session

    def _learn_time(self, *, parsed: Any, **_: object) -> None:
        date = parsed.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
        if isinstance(date, str):
            self._time.learn(date)


def _deaf() -> dict[str, tuple[object, ...]]:
    """botocore's settings, each at its default whatever the environment says."""
    known = botocore.session.Session.SESSION_VARIABLES.items()
    deaf: dict[str, tuple[object, ...]] = {
        name: (None, None, default, convert) for name, (_, _, default, convert) in known
    }
    nowhere = (None, None, os.devnull, None)
    return deaf | {"config_file": nowhere, "credentials_file": nowhere}
