"""Dask: the scheduler has the desk, and each worker's process follows it."""

import hashlib
import importlib.metadata
import warnings
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import Any
from weakref import ref

from distributed import Client
from distributed.protocol.serialize import ToPickle
from distributed.utils import sync

from nbauth.errors import ConfigurationError, NbauthError
from nbauth.handoff.cluster.dask_scheduler import NAME, Lender
from nbauth.handoff.cluster.dask_worker import Borrower
from nbauth.handoff.cluster.desk import Taken
from nbauth.handoff.cluster.lending import Lending
from nbauth.handoff.cluster.links import unprotected
from nbauth.handoff.cluster.snapshot import Snapshot, this_process
from nbauth.handoff.handle import Handle, SignIn
from nbauth.texts import Handoff

_GRACE_S = 60.0
"""A client that has lost its connection tries to come back for half a minute."""
_PATIENCE_S = 10.0
"""With the cluster, when it is asked or told something: a worker that computes may be deaf."""
_TLS = "https://distributed.dask.org/en/stable/tls.html"
_lendings: dict[str, Lending] = {}
"""One for each cluster, by its scheduler's id."""


def follow(client: object, sign_in: SignIn, handle: Handle) -> None:
    """Have the workers of `client`'s cluster follow it, and no other sign-in of this process any more.

    Raises ConfigurationError where they can't, and NbauthError where the cluster fails.
    """
    usable = _usable(client)
    handle.alone()
    with _said_by_the_cluster():
        if found := unprotected(_checked_addresses(usable)):
            warnings.warn(Handoff.NOT_ENCRYPTED.of(address=found[0], link=_TLS), stacklevel=3)
        cluster = DaskCluster(usable, handle)
        if before := _lendings.pop(cluster.scheduler, None):
            before.end()  # first, or it might have the last word
        lending = Lending(sign_in, cluster)
        try:
            cluster.begin(usable, lending.snapshot())
        except BaseException:  # an interrupt too
            lending.end()
            raise
    _lendings[cluster.scheduler] = lending
    lending.begin()


def _usable(client: object) -> Client:
    if not isinstance(client, Client):
        raise ConfigurationError(Handoff.NO_CLIENT.of(type=type(client).__name__))
    if client.asynchronous:
        raise ConfigurationError(Handoff.ASYNCHRONOUS_CLIENT)
    if client.status != "running":
        raise ConfigurationError(Handoff.CLIENT_CLOSED)
    return client


@contextmanager
def _said_by_the_cluster() -> Iterator[None]:
    """What fails there is an NbauthError here."""
    try:
        yield
    except (NbauthError, Warning):
        raise
    except TimeoutError:
        raise NbauthError(Handoff.CLUSTER_SILENT) from None
    except Exception as error:  # noqa: BLE001 -- whatever a scheduler or a worker has raised
        raise NbauthError(Handoff.CLUSTER_FAILED.of(why=f"{type(error).__name__}: {error}")) from None


def _checked_addresses(client: Client) -> list[str]:
    """The scheduler's and the workers'. Raises ConfigurationError unless nbauth is the same everywhere.

    What is sent is made of its own types. It is asked by a function of Python's, which is there in any case.
    """
    version = importlib.metadata.version
    scheduler, own = str(client.scheduler.address), version("nbauth")

    async def asked() -> dict[str, Any]:
        try:
            found = {scheduler: await client.run_on_scheduler(version, "nbauth")}
        except importlib.metadata.PackageNotFoundError as error:
            found = {scheduler: error}
        found |= await client.run(version, "nbauth", on_error="return")
        return found

    found = sync(client.loop, asked, callback_timeout=_PATIENCE_S)
    for place, there in found.items():
        if isinstance(there, importlib.metadata.PackageNotFoundError):
            raise ConfigurationError(Handoff.NOT_ON_CLUSTER.of(place=place, own=own))
        if isinstance(there, BaseException):
            raise there
        if there != own:
            raise ConfigurationError(Handoff.OTHER_ON_CLUSTER.of(place=place, found=there, own=own))
    return list(found)


class DaskCluster:
    """One, as a client knows it; the client is not kept alive."""

    def __init__(self, client: Client, handle: Handle) -> None:
        self.handle = handle
        self.scheduler = str(client.scheduler_info()["id"])
        """Which one it is."""
        self._client = ref(client)
        self._plugin = f"{NAME} {hashlib.sha256(repr(handle).encode()).hexdigest()[:16]}"

    def begin(self, client: Client, snapshot: Snapshot) -> None:
        """Have it follow from now on, with `snapshot` as the first that it is told. Raises ConfigurationError."""
        sync(client.loop, self._begin, client, snapshot, callback_timeout=_PATIENCE_S)

    async def _begin(self, client: Client, snapshot: Snapshot) -> None:
        await client.register_plugin(Lender(_GRACE_S), name=NAME)
        others = set(await self._put(client, snapshot) or ()) - {self._plugin}
        borrower = Borrower(self.handle, this_process(), importlib.metadata.version("nbauth"))
        try:
            await client.register_plugin(borrower, name=self._plugin)
        except BaseException:  # an interrupt, and the end of our patience too
            # Or another try would change nothing. It is not waited for: a worker may be deaf.
            client.loop.add_callback(client.unregister_worker_plugin, self._plugin)
            raise
        for each in others:  # afterwards: in between, a worker would use what its computer has
            await client.unregister_worker_plugin(each)

    def tell(self, snapshot: Snapshot) -> bool:
        """As `Cluster`'s."""
        client = self._client()
        if client is None or client.status in ("closing", "closed"):
            return False
        # Where it has no connection just now, the client tries to come back, and this does with it.
        with suppress(OSError, RuntimeError, CancelledError):
            if sync(client.loop, self._put, client, snapshot, callback_timeout=_PATIENCE_S) is None:
                self.begin(client, snapshot)
        return True

    async def _put(self, client: Client, snapshot: Snapshot) -> list[str] | None:
        """The worker plugins of nbauth's; None from a scheduler without its own, as one that was started again is.

        Raises ConfigurationError where another kernel is followed.
        """
        told = await client.scheduler.nbauth_put(kernel=this_process(), client=client.id, snapshot=ToPickle(snapshot))
        if told is None:
            return None
        if told["taken"] == Taken.ANOTHERS:
            raise ConfigurationError(Handoff.ANOTHERS_CLUSTER)
        return list(told["plugins"])
