"""Which environment variables make AWS's SDKs use an endpoint's credentials, and no others."""

import os
from collections.abc import Mapping, MutableMapping
from types import MappingProxyType

from nbauth.config import PoolConfig

_WOULD_WIN = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_ACCOUNT_ID",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_BEARER_TOKEN_BEDROCK",
    "AWS_CREDENTIAL_FILE",
    "AWS_NO_SIGN_REQUEST",  # GDAL's: without credentials
    "AWS_SKIP_SIGNATURE",  # Rust's object_store's
)
"""Keys of somebody else's, and where more are found: each comes before a container's endpoint in one SDK or all.

https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
"""
_NOWHERE = MappingProxyType(
    {
        # Profiles come first too, "default" without being named.
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "CPL_AWS_CREDENTIALS_FILE": os.devnull,  # GDAL knows no other name for it
        "BOTO_CONFIG": os.devnull,  # or ~/.boto and /etc/boto.cfg are read
        # The role of the computer itself comes last: it must not stand in where nobody is signed in.
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_METADATA_ENDPOINT": "http://127.0.0.1:9",  # for Rust's object_store, which does not know the one above
    }
)


NOWHERE = MappingProxyType({"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9/"})
"""In the place of an endpoint's variables: no SDK finds anything."""
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def shadowing(environment: Mapping[str, str], pool: PoolConfig, endpoint: Mapping[str, str]) -> dict[str, str | None]:
    """What to set in `environment`, or with None to take away, for the endpoint whose own variables are `endpoint`."""
    place = {"AWS_REGION": pool.region or "", "AWS_DEFAULT_REGION": pool.region or ""}
    others: list[str] = []
    if pool.endpoint_url:
        place |= _everywhere(pool.endpoint_url)
        others = [name for name in environment if name.startswith("AWS_ENDPOINT_URL_")]  # of one service each
    taken_away = dict.fromkeys((*_WOULD_WIN, *others))
    return {**taken_away, **_NOWHERE, **place, **_past_proxies(environment), **endpoint}


def _everywhere(url: str) -> dict[str, str]:
    """One endpoint for every service, as each SDK wants to be told."""
    scheme, _, host = url.partition("://")
    found = {"AWS_ENDPOINT_URL": url, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false"}
    gdal = {"AWS_S3_ENDPOINT": host.rstrip("/"), "AWS_VIRTUAL_HOSTING": "FALSE"}
    if scheme == "http":
        return {**found, **gdal, "AWS_HTTPS": "NO", "AWS_ALLOW_HTTP": "true"}  # the last one is object_store's
    return {**found, **gdal}


def _past_proxies(environment: Mapping[str, str]) -> dict[str, str]:
    """Rust's SDKs ask a proxy for this computer too, and tell it the token.

    https://github.com/seanmonstar/reqwest/issues/2152
    """
    if not any(environment.get(name) or environment.get(name.upper()) for name in _PROXIES):
        return {}
    own = environment.get("no_proxy") or environment.get("NO_PROXY")
    if own and own.strip() == "*":  # for no host at all a proxy, and with others beside it, it would be the name of one
        return {}
    return dict.fromkeys(("no_proxy", "NO_PROXY"), ",".join(filter(None, (own, "127.0.0.1"))))


class Changed:
    """An environment that was changed, until it is put back."""

    def __init__(self, environment: MutableMapping[str, str], changes: Mapping[str, str | None]) -> None:
        self._environment = environment
        self._changes: dict[str, str | None] = {}
        self._before: dict[str, str | None] = {}
        self.change(changes)

    def change(self, changes: Mapping[str, str | None]) -> None:
        """From now on these, instead of those before; what was there at first does not come back in between."""
        for name, value in changes.items():
            if not self._is_as_changed(name):
                self._before[name] = self._environment.get(name)
            _put(self._environment, name, value)
        for name in set(self._changes) - set(changes):
            if self._is_as_changed(name):
                _put(self._environment, name, self._before[name])
        self._changes = dict(changes)

    def at_first(self) -> dict[str, str]:
        """As it would be, put back."""
        found = dict(self._environment)
        for name in filter(self._is_as_changed, self._changes):
            _put(found, name, self._before[name])
        return found

    def put_back(self) -> None:
        """As it was, but for what somebody has changed since."""
        self.change({})

    def _is_as_changed(self, name: str) -> bool:
        return name in self._changes and self._environment.get(name) == self._changes[name]


def _put(environment: MutableMapping[str, str], name: str, value: str | None) -> None:
    if value is None:
        environment.pop(name, None)
    else:
        environment[name] = value
