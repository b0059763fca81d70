"""The notebook's `boto3.Session`: reads its credentials at every signature, so a client never holds old ones."""

import os
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, NoReturn
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.config import Config
from botocore.credentials import CredentialProvider, CredentialResolver, ReadOnlyCredentials, RefreshableCredentials
from botocore.exceptions import ConfigParseError
from botocore.utils import get_environ_proxies

from nbauth.aws import data, quiet, unreachable
from nbauth.aws.bare import make_bare
from nbauth.config import PoolConfig, stays_here
from nbauth.core.tokens import Credentials
from nbauth.errors import ConfigurationError
from nbauth.texts import Settings


class Session(boto3.Session):  # type: ignore[misc]  # boto3 ships no types
    """A boto3 session whose clients and resources go to the pool's endpoint, if one is configured."""

    def __init__(self, pool: PoolConfig, read: Callable[[], Credentials], renew: Callable[[], object]) -> None:
        """`read` gives valid credentials, `renew` fetches new ones; both raise NotSignedIn with what to do."""
        inner = botocore.session.Session(session_vars=UNUSED)
        follow(inner, read, renew, endpoint_url=pool.endpoint_url)
        self._endpoint_url = pool.endpoint_url
        super().__init__(botocore_session=inner, region_name=pool.region)
        data.forget_repetitions(inner)

    def client(self, *args: Any, **kwargs: Any) -> Any:
        """As boto3's; `resource` makes its client through this too."""
        if len(args) > _ENDPOINT_POSITION:
            args = (
                *args[:_ENDPOINT_POSITION],
                args[_ENDPOINT_POSITION] or self._endpoint_url,
                *args[_ENDPOINT_POSITION + 1 :],
            )
        elif kwargs.get("endpoint_url") is None:
            kwargs["endpoint_url"] = self._endpoint_url
        return super().client(*args, **kwargs)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A session holds credentials, so it is not pickled. Make one where it is needed.")


_ENDPOINT_POSITION = 5  # service_name, region_name, api_version, use_ssl, verify, endpoint_url


UNUSED = {"profile": (None, None, None, None), "credentials_file": (None, None, os.devnull, None)}
"""A profile that doesn't exist and a broken credentials file must not break a botocore session that needs neither."""


def follow(
    session: botocore.session.Session,
    read: Callable[[], Credentials],
    renew: Callable[[], object],
    *,
    endpoint_url: str | None,
) -> None:
    """Have a botocore session sign with what `read` gives, and with nothing else; see `Session`.

    Raises ConfigurationError where AWS's configuration file can't be read.
    """
    quiet.install()
    try:
        data.share(session)  # the first that reads AWS's configuration file
    except ConfigParseError as error:
        raise ConfigurationError(
            Settings.NOT_READ.of(path=error.kwargs.get("path", "~/.aws/config"), why=type(error).__name__)
        ) from None
    # The only provider: it can't fall back to ~/.aws, the environment or the instance's role.
    session.register_component("credential_provider", CredentialResolver([_Provider(read)]))
    session.register("creating-client-class", _add_bare_failures)
    if stays_here(endpoint_url):
        session.set_default_client_config(Config(proxies={}))
    else:
        session.register("before-send", _refuse_malformed_proxy)
    session.register("needs-retry", partial(again_if_expired, renew))


class _BareFailures:
    """Raises what a call raises without its traceback, whose frames hold the session token in readable variables.

    `%xmode Verbose` prints variables, and a dead network is enough for a traceback that goes down to http.client.
    """

    def _make_api_call(self, operation_name: str, api_params: object) -> Any:
        try:
            return super()._make_api_call(operation_name, api_params)  # type: ignore[misc]  # botocore.client.BaseClient
        except BaseException as error:  # noqa: BLE001 -- raised again below, all of them
            failure = error
        make_bare(failure)
        raise failure


def _add_bare_failures(base_classes: list[type], **_: object) -> None:
    """Botocore's way to extend clients: https://boto3.amazonaws.com/v1/documentation/api/latest/guide/events.html."""
    base_classes.insert(0, _BareFailures)


def _refuse_malformed_proxy(request: Any, **_: object) -> None:
    """botocore would try it, and then quote it in its error and its log, with the password."""
    malformed = unreachable.malformed_proxy(urlsplit(request.url).scheme)
    if malformed and get_environ_proxies(request.url):  # none, where NO_PROXY names the host
        raise malformed


_BAD_HEAD = "400"
"""What botocore makes of a reply without a body."""


def again_if_expired(
    renew: Callable[[], object], response: tuple[object, Any] | None, attempts: int, **_: object
) -> int | None:
    """A call that AWS refuses as expired is signed anew, once: this computer's clock may have been set, or have slept.

    botocore's event for retries: a number has the call sent again after as many seconds. A HEAD that is refused brings
    no reason: it may have been underway when its keys expired, and is sent again with those at hand.
    """
    if response is None or attempts > 1:
        return None
    code = response[1].get("Error", {}).get("Code")
    if code == _BAD_HEAD:
        return 0
    if code not in ("ExpiredToken", "ExpiredTokenException"):
        return None
    renew()
    return 0


class _Provider(CredentialProvider):  # type: ignore[misc]  # botocore ships no types
    METHOD = CANONICAL_NAME = "nbauth"

    def __init__(self, read: Callable[[], Credentials]) -> None:
        super().__init__()
        self._credentials = SignedInCredentials(read)

    def load(self) -> "SignedInCredentials":
        return self._credentials


class SignedInCredentials(RefreshableCredentials):  # type: ignore[misc]  # botocore ships no types
    """The credentials of who is signed in when they are read.

    A RefreshableCredentials, since tools check for that. But it holds nothing and refreshes nothing: botocore's own
    way makes 64 calls for 64 threads when a refresh fails, even while the old credentials are valid.
    """

    method = "nbauth"

    def __init__(self, read: Callable[[], Credentials]) -> None:
        self._read = read

    @property
    def access_key(self) -> str:
        """Raises NotSignedIn, like every reading."""
        return self._read().access_key

    @property
    def secret_key(self) -> str:
        """Raises NotSignedIn."""
        return self._read().secret_key

    @property
    def token(self) -> str:
        """Raises NotSignedIn."""
        return self._read().token

    @property
    def account_id(self) -> None:
        """An identity pool does not tell it."""
        return None

    @property
    def _expiry_time(self) -> datetime:
        """polars' CredentialProviderAWS and others read this name."""
        return self._read().expires_at

    def refresh_needed(self, refresh_in: int | None = None) -> bool:  # noqa: ARG002 -- botocore's signature
        """Never: what is read is fresh."""
        return False

    def get_frozen_credentials(self) -> "FrozenCredentials":
        """One consistent set: the three of them belong together."""
        now = self._read()
        return FrozenCredentials(now.access_key, now.secret_key, now.token)

    def get_deferred_property(self, property_name: str) -> Callable[[], Any]:
        """As botocore's."""
        return lambda: getattr(self, property_name)

    def __reduce__(self) -> NoReturn:
        raise TypeError("Credentials are not pickled.")


class FrozenCredentials(ReadOnlyCredentials):  # type: ignore[misc]  # botocore ships no types
    """botocore's prints its secret key when it is a cell's last value; this does not."""

    def __repr__(self) -> str:
        return f"FrozenCredentials(access_key={self.access_key!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("Credentials are not pickled.")
