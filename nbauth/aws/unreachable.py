"""Why no connection to AWS came about, and what to look at: the certificates, the proxy, the network.

The variables that lead to AWS are botocore's business; here they are read to say what is wrong with them.
"""

import os
import re
from urllib.request import getproxies

from botocore.exceptions import ConnectionError as AwsConnectionError
from botocore.exceptions import HTTPClientError, ProxyConnectionError, SSLError

from nbauth.errors import ConfigurationError, NbauthError, Unreachable

FAILURES = (AwsConnectionError, HTTPClientError)

# What botocore and urllib3 understand. Anything else they take apart in the wrong place, and quote, password and all.
_PROXY = re.compile(r"((https?:)?//)?([^/?#\[\]]*@)?([\w.-]+|\[[\da-fA-F:.]+\])(:(?P<port>\d{1,5}))?/?")

# http.client's words: https://github.com/python/cpython/blob/v3.11.0/Lib/http/client.py#L940
_REFUSAL = re.compile(r"Tunnel connection failed: (\d{3})")


def explained(error: BaseException) -> NbauthError:
    """Our error for one of the `FAILURES`, or an OSError; it quotes nothing of theirs."""
    if isinstance(error, SSLError):
        return _missing_certificates() or Unreachable(
            "The service's certificate could not be verified.",
            hint="Behind a company proxy, set AWS_CA_BUNDLE to its certificate file. "
            "Otherwise don't type a password here.",
        )
    endpoint = getattr(error, "kwargs", {}).get("endpoint_url", "")
    by_proxy = "https" in getproxies() and not str(endpoint).startswith("http:")  # that stays on this computer
    if by_proxy and (malformed := malformed_proxy()):
        return malformed
    if isinstance(error, ProxyConnectionError):
        return _of_proxy(error)
    look = "the network and the proxy (HTTPS_PROXY)" if by_proxy else "the network"
    return Unreachable("The service does not answer.", hint=f"Check {look}, then try again.")


def malformed_proxy(scheme: str = "https") -> ConfigurationError | None:
    """What is wrong with the proxy that the environment names for addresses of this scheme, if anything."""
    url = getproxies().get(scheme, "")
    found = _PROXY.fullmatch(url)
    if not url or (found and url.isascii() and int(found["port"] or 0) < 65536):
        return None
    return ConfigurationError(
        f"{scheme.upper()}_PROXY is not the address of a proxy that can be used.",
        hint="It looks like http://proxy.example.com:3128, or http://name:password@proxy.example.com:3128; "
        "in a password, write / as %2F, ? as %3F and # as %23.",
    )


def _missing_certificates() -> ConfigurationError | None:
    for variable in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        if (path := os.environ.get(variable)) and not os.path.exists(path):  # noqa: PTH110 -- any text may stand there
            return ConfigurationError(
                f"There is no file {path!r}, where {variable} says that certificates are.",
                hint=f"Set {variable} to the file of certificates that your company gives out, or remove it.",
            )
    return None


def _of_proxy(error: ProxyConnectionError) -> Unreachable:
    refusal = _REFUSAL.search(str(error.kwargs.get("error")))
    if refusal is None:
        return Unreachable("The proxy does not answer.", hint="Check HTTPS_PROXY, then try again.")
    if refusal[1] == "407":
        return Unreachable(
            "The proxy asks for a name and a password (HTTP 407).",
            hint="Check those in HTTPS_PROXY, which looks like http://name:password@proxy.example.com:3128.",
        )
    return Unreachable(
        f"The proxy does not let this through to AWS (HTTP {refusal[1]}).",
        hint="Check HTTPS_PROXY, or ask whoever runs the proxy to allow Amazon Cognito's hosts.",
    )
