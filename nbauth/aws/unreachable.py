"""Why no connection to AWS came about, and what to look at: the certificates, the proxy, the network.

The variables that lead to AWS are botocore's business; here they are read to say what is wrong with them.
"""

import os
import re
from urllib.request import getproxies

from botocore.exceptions import ConnectionError as AwsConnectionError
from botocore.exceptions import (
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    ProxyConnectionError,
    SSLError,
)

from nbauth.errors import ConfigurationError, NbauthError, Unreachable
from nbauth.texts import Network

FAILURES = (AwsConnectionError, HTTPClientError)
# Raised before anything was sent. Of all others it is not known.
_NOT_SENT = (EndpointConnectionError, ConnectTimeoutError, ProxyConnectionError, SSLError, ConnectionRefusedError)

# What botocore and urllib3 understand. Anything else they take apart in the wrong place, and quote, password and all.
_PROXY = re.compile(r"((https?:)?//)?([^/?#\[\]]*@)?([\w.-]+|\[[\da-fA-F:.]+\])(:(?P<port>\d{1,5}))?/?")

# http.client's words: https://github.com/python/cpython/blob/v3.11.0/Lib/http/client.py#L940
_REFUSAL = re.compile(r"Tunnel connection failed: (\d{3})")


def may_have_arrived(error: BaseException) -> bool:
    """Whether what was sent may have reached the service, although no answer came."""
    return not isinstance(error, _NOT_SENT)


def explained(error: BaseException) -> NbauthError:
    """Our error for one of the `FAILURES`, or an OSError; it quotes nothing of theirs."""
    if isinstance(error, SSLError):
        return _missing_certificates() or Unreachable(Network.NOT_VERIFIED)
    endpoint = getattr(error, "kwargs", {}).get("endpoint_url", "")
    by_proxy = "https" in getproxies() and not str(endpoint).startswith("http:")  # that stays on this computer
    if by_proxy and (malformed := malformed_proxy()):
        return malformed
    if isinstance(error, ProxyConnectionError):
        return _of_proxy(error)
    return Unreachable(Network.NO_ANSWER_BY_PROXY if by_proxy else Network.NO_ANSWER)


def malformed_proxy(scheme: str = "https") -> ConfigurationError | None:
    """What is wrong with the proxy that the environment names for addresses of this scheme, if anything."""
    url = getproxies().get(scheme, "")
    found = _PROXY.fullmatch(url)
    if not url or (found and url.isascii() and int(found["port"] or 0) < 65536):
        return None
    return ConfigurationError(Network.MALFORMED_PROXY.of(variable=f"{scheme.upper()}_PROXY"))


def _missing_certificates() -> ConfigurationError | None:
    for variable in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        if (path := os.environ.get(variable)) and not os.path.exists(path):  # noqa: PTH110 -- any text may stand there
            return ConfigurationError(Network.NO_CERTIFICATES.of(path=path, variable=variable))
    return None


def _of_proxy(error: ProxyConnectionError) -> Unreachable:
    refusal = _REFUSAL.search(str(error.kwargs.get("error")))
    if refusal is None:
        return Unreachable(Network.NO_PROXY)
    if refusal[1] == "407":
        return Unreachable(Network.PROXY_ASKS_WHO)
    return Unreachable(Network.PROXY_REFUSES.of(status=refusal[1]))
