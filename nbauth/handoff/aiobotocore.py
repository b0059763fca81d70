"""aiobotocore, and what stands on it: s3fs, and by it pandas, dask.dataframe and Arrow."""

import asyncio
from functools import partial
from typing import Any

from aiobotocore.config import AioConfig
from aiobotocore.credentials import AioCredentialResolver, AioRefreshableCredentials
from aiobotocore.session import AioSession
from botocore.credentials import CredentialProvider

from nbauth.aws.bare import make_bare
from nbauth.aws.session import FrozenCredentials, again_if_expired
from nbauth.config import stays_here
from nbauth.core.tokens import Credentials
from nbauth.errors import NbauthError
from nbauth.handoff.handle import Handle


class Session(AioSession):  # type: ignore[misc]  # aiobotocore ships no types
    """An aiobotocore session that follows a sign-in; pickled, it is the handle of that."""

    def __init__(self, handle: Handle) -> None:
        # A profile that doesn't exist must not break a session that needs none.
        super().__init__(session_vars={"profile": (None, None, None, None)})
        self._handle = handle
        self.register_component("credential_provider", AioCredentialResolver([_Provider(handle)]))
        self.register("creating-client-class", _add_bare_failures)
        self.register("needs-retry", partial(_again_if_expired, handle))
        self.set_config_variable("region", handle.region)
        if stays_here(handle.endpoint_url):
            self.set_default_client_config(AioConfig(proxies={}))

    def create_client(self, service_name: str, region_name: str | None = None, **kwargs: Any) -> Any:
        """As aiobotocore's, at the pool's endpoint if one is configured."""
        kwargs["endpoint_url"] = kwargs.get("endpoint_url") or self._handle.endpoint_url
        return super().create_client(service_name, region_name, **kwargs)

    def __reduce__(self) -> tuple[type["Session"], tuple[Handle]]:
        return Session, (self._handle,)

    def __dask_tokenize__(self) -> tuple[str, Handle]:
        return f"nbauth {self._handle.whose()}", self._handle

    def __repr__(self) -> str:
        """fsspec keeps a file system, with its listings, for each: https://github.com/fsspec/s3fs/issues/284."""
        return f"<aiobotocore session of {self._handle.here()}, {self._handle}>"


class _BareFailures:
    """As those of the boto3 session: a traceback's frames hold the session token in readable variables."""

    async def _make_api_call(self, operation_name: str, api_params: object) -> Any:
        try:
            return await super()._make_api_call(operation_name, api_params)  # type: ignore[misc]  # aiobotocore's
        except BaseException as error:  # noqa: BLE001 -- raised again below, all of them
            failure = error
        make_bare(failure)
        raise failure


def _add_bare_failures(base_classes: list[type], **_: object) -> None:
    base_classes.insert(0, _BareFailures)


async def _again_if_expired(handle: Handle, **of_the_call: Any) -> int | None:
    """As the boto3 session's: signed anew, once. Not in this thread, in which all of fsspec goes on."""
    return await asyncio.to_thread(again_if_expired, partial(handle.credentials, renew=True), **of_the_call)


class _Provider(CredentialProvider):  # type: ignore[misc]  # botocore ships no types
    METHOD = CANONICAL_NAME = "nbauth"

    def __init__(self, handle: Handle) -> None:
        super().__init__()
        self._credentials = _Credentials(handle)

    async def load(self) -> "_Credentials":
        return self._credentials


class _Credentials(AioRefreshableCredentials):  # type: ignore[misc]  # as above
    """Those of who is signed in when a request is signed; nothing of what it is derived from is used."""

    method = "nbauth"

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    async def get_frozen_credentials(self) -> FrozenCredentials:
        now = await self._now()
        return FrozenCredentials(now.access_key, now.secret_key, now.token)

    async def get_access_key(self) -> str:
        return (await self._now()).access_key

    async def get_secret_key(self) -> str:
        return (await self._now()).secret_key

    async def get_token(self) -> str:
        return (await self._now()).token

    async def get_account_id(self) -> None:
        """An identity pool does not tell it."""

    async def _now(self) -> Credentials:
        """All of fsspec goes on in one loop, which must not wait for the network: that happens in another thread."""
        try:
            return self._handle.credentials_at_hand()
        except NbauthError:
            return await asyncio.to_thread(self._handle.credentials)
