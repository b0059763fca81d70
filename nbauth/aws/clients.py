"""Clients for the calls of a sign-in, which are unsigned.

The ambient AWS environment must not change where a password goes: no profile, no configuration file, no endpoint
variable is looked at, and nothing asks the instance-metadata service. Proxies and AWS_CA_BUNDLE go on working.
"""

import json
import os
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.request import getproxies

import botocore.session
from botocore import UNSIGNED
from botocore.config import Config

from nbauth.aws import data, quiet
from nbauth.aws.service_time import ServiceTime
from nbauth.config import PoolConfig, stays_here
from nbauth.errors import Unreachable
from nbauth.forks import call_after_fork
from nbauth.texts import Service

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
# A repetition of what had been done would be refused, and the person told a falsehood.
_ONCE = _CONFIG.merge(Config(retries={"mode": "standard", "total_max_attempts": 1}))

_REQUEST_ID = "x-amzn-requestid"


class Clients:
    """The clients of one pool, made when first used, or ahead of time by `warm_up` of their users."""

    def __init__(self, pool: PoolConfig, time: ServiceTime) -> None:
        self._pool = pool
        self._time = time
        self._lock = threading.RLock()
        self._made: dict[tuple[object, ...], Any] = {}
        self._session: Any = None
        self._is_ahead = False
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the lock anew, and a session that another thread may have been in the middle of using."""
        self._lock, self._session = threading.RLock(), None

    @property
    def user_pool(self) -> Any:
        """A `cognito-idp` client for what may be sent twice: a lost reply, and botocore asks again."""
        return self._client("cognito-idp", self._pool.region, self._pool.user_pool_url, _CONFIG)

    @property
    def user_pool_once(self) -> Any:
        """A `cognito-idp` client that sends everything once."""
        return self._client("cognito-idp", self._pool.region, self._pool.user_pool_url, _ONCE)

    @property
    def identity_pool(self) -> Any:
        """A `cognito-identity` client: an identity pool's id starts with its region."""
        region = str(self._pool.identity_pool_id).partition(":")[0]
        return self._client("cognito-identity", region, self._pool.identity_pool_url, _CONFIG)

    @property
    def sts(self) -> Any:
        """An `sts` client, for the one call that needs no signature."""
        return self._client("sts", self._pool.region, self._pool.endpoint_url, _CONFIG)

    @property
    def ca_bundle(self) -> str | None:
        """The certificates to trust, if a variable names them: the two that botocore knows."""
        return os.environ.get("AWS_CA_BUNDLE") or os.environ.get("REQUESTS_CA_BUNDLE")

    def _client(self, service: str, region: str | None, url: str | None, config: Config) -> Any:
        # botocore reads these when a client is made: make a new one when they change.
        made_for = (service, config is _ONCE, self.ca_bundle, *sorted(getproxies().items()))
        with self._lock:
            if made_for not in self._made:
                client = self._botocore().create_client(
                    service,
                    region_name=region,
                    endpoint_url=url,
                    verify=self.ca_bundle,
                    config=config.merge(Config(proxies={})) if stays_here(url) else config,
                )
                if service != "sts":  # whose replies are XML
                    client.meta.events.register("before-parse", _refuse_what_is_not_awss)
                client.meta.events.register("after-call", self._learn_time)
                quiet.install()
                self._made[made_for] = client
                self._make_next()
            return self._made[made_for]

    def _make_next(self) -> None:
        """The identity pool is asked next: its client is made while the user pool answers."""
        if not self._is_ahead and self._pool.identity_pool_id:
            self._is_ahead = True
            with suppress(RuntimeError):  # at the interpreter's end
                threading.Thread(target=self._make_identity_pool, daemon=True, name="nbauth-client").start()

    def _make_identity_pool(self) -> None:
        with suppress(Exception):  # whoever asks it next hears why it can't be made
            _ = self.identity_pool

    def _botocore(self) -> Any:
        if self._session is None:
            self._session = botocore.session.Session(session_vars=_deaf())
            data.share(self._session)
        return self._session

    def _learn_time(self, *, parsed: Any, **_: object) -> None:
        date = parsed.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
        if isinstance(date, str):
            self._time.learn(date)


def _refuse_what_is_not_awss(response_dict: Mapping[str, Any], operation_model: Any, **_: object) -> None:
    """A network's log-in page answers anything with 200, and botocore takes it for the reply to a call without output.

    Every reply of AWS's is a JSON object, which names the error if it is one, or empty with the request's id in its
    headers; its own failures (5xx), and a limit that somebody on the way sets (429), may look like anything. Raises
    Unreachable, and ValueError for what is cut off.
    """
    status, body, headers = int(response_dict["status_code"]), bytes(response_dict["body"]), response_dict["headers"]
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return
    if status >= 500 and status != HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED:
        return
    members = operation_model.output_shape.members if operation_model.output_shape else {}
    try:
        is_awss = _is_reply(json.loads(body), status, headers, members) if body else _REQUEST_ID in headers
    except ValueError:
        if body.lstrip().startswith(b"{"):
            raise  # AWS's, and cut off
        is_awss = False
    if not is_awss:
        raise Unreachable(Service.NOT_AWS.of(status=status))


def _is_reply(said: object, status: int, headers: Mapping[str, str], members: Collection[str]) -> bool:
    """An error names itself in its body, as botocore reads it, or in a header, where Amplify looks first.

    Whoever says something else than the operation can say, and has no request's id, has not done it.
    """
    if not isinstance(said, dict):
        return False
    if status < 300:
        return not said or _REQUEST_ID in headers or not said.keys().isdisjoint(members)
    return "__type" in said or "x-amzn-errortype" in headers


def _deaf() -> dict[str, tuple[object, ...]]:
    """botocore's settings, each at its default whatever the environment says."""
    known = botocore.session.Session.SESSION_VARIABLES.items()
    deaf: dict[str, tuple[object, ...]] = {
        name: (None, None, default, convert) for name, (_, _, default, convert) in known
    }
    nowhere = (None, None, os.devnull, None)
    return deaf | {"config_file": nowhere, "credentials_file": nowhere}
