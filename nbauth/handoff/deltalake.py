"""deltalake: it calls for no keys, but it comes back to a container's endpoint before those that it has expire.

https://github.com/delta-io/delta-rs/issues/3971
"""

import os
from collections.abc import Iterator

from nbauth.errors import ConfigurationError
from nbauth.handoff.handle import Handle
from nbauth.handoff.kept_endpoints import endpoints
from nbauth.texts import Handoff

_WOULD_WIN = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "ACCESS_KEY_ID",
    "SECRET_ACCESS_KEY",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_FORCE_CREDENTIAL_LOAD",
    "AWS_S3_LOCKING_PROVIDER",
)
"""In any case of letters. Options can set another value, but not none: each was tried, with deltalake 1.6."""
_PROXIES = ("HTTP_PROXY", "ALL_PROXY")


def storage_options(handle: Handle) -> dict[str, str]:
    """What a DeltaTable is made with. Raises ConfigurationError where something else would win."""
    for name in (*_winning(), *_proxy()):
        raise ConfigurationError(Handoff.WOULD_WIN.of(name=name))
    variables = endpoints.of(handle).variables()
    if "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE" not in variables:
        raise ConfigurationError(Handoff.NO_TOKEN_FILE)
    return {
        "aws_container_credentials_full_uri": variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"],
        "aws_container_authorization_token_file": variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"],
        "aws_skip_signature": "false",
        **_place(handle),
    }


def _place(handle: Handle) -> dict[str, str]:
    """Without an endpoint, deltalake asks AWS's SDK for keys, which reads of these options none."""
    region = handle.region or ""
    url = handle.endpoint_url or f"https://s3.{region}.{_domain(region)}"
    place = dict.fromkeys(("aws_endpoint", "aws_endpoint_url_s3"), url)
    place |= {"aws_region": region, "aws_virtual_hosted_style_request": "false"}
    return place | ({"aws_allow_http": "true"} if url.startswith("http://") else {})


def _domain(region: str) -> str:
    """https://docs.aws.amazon.com/general/latest/gr/s3.html."""
    return "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"


def _winning() -> Iterator[str]:
    return (name for name in os.environ if name.upper() in _WOULD_WIN)


def _proxy() -> Iterator[str]:
    """One that would be asked for this computer's own endpoint, and told the token."""
    excepted = [os.environ[name].split(",") for name in ("no_proxy", "NO_PROXY") if name in os.environ]
    if excepted and all("127.0.0.1" in (host.strip() for host in hosts) for hosts in excepted):
        return iter(())
    return (name for name, value in os.environ.items() if value and name.upper() in _PROXIES)
