"""`auth.tools`: a sign-in as each data library takes it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nbauth.handoff.handle import Handle
from nbauth.handoff.needs import need

if TYPE_CHECKING:
    from aiobotocore.session import AioSession
    from duckdb import DuckDBPyConnection
    from pyarrow.fs import FileSystem

    from nbauth.handoff.polars import CredentialProvider


class Tools:
    """What data libraries are given, in their own words.

    Each follows the sign-in by itself: keys are asked for when they are used, or when those that a library holds run
    out. What is pickled along holds no key: where it is unpickled, that process's own sign-in is meant. Before a
    sign-in, what is read with them raises NotSignedIn, or the library's own error with its text. Raises
    ConfigurationError where the library is not installed, with the name of the extra that brings it.
    """

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._for_polars: CredentialProvider | None = None

    def fsspec(self) -> dict[str, Any]:
        """The `storage_options` of pandas, dask.dataframe, fsspec and zarr's FsspecStore.

        pd.read_parquet("s3://bucket/data.parquet", storage_options=auth.tools.fsspec())
        """
        need("s3fs", extra="fsspec")
        from nbauth.handoff import fsspec

        return fsspec.storage_options(self._handle)

    def aiobotocore(self) -> "AioSession":
        """An aiobotocore session.

        async with auth.tools.aiobotocore().create_client("s3") as s3: …
        """
        need("aiobotocore", extra="aiobotocore")
        from nbauth.handoff import aiobotocore

        return aiobotocore.Session(self._handle)

    def arrow(self) -> "FileSystem":
        """A file system of Arrow's.

        pq.read_table("bucket/data.parquet", filesystem=auth.tools.arrow())
        """
        need("pyarrow", "s3fs", extra="arrow")
        from nbauth.handoff import arrow

        return arrow.filesystem(self._handle)

    def polars(self) -> dict[str, Any]:
        """What polars' functions take that have a `credential_provider`.

        pl.scan_parquet("s3://bucket/*.parquet", **auth.tools.polars())
        """
        need("polars", extra="polars")
        from nbauth.handoff import polars

        here = self._handle.here()
        if self._for_polars is None or self._for_polars.here != here:
            self._for_polars = polars.CredentialProvider(self._handle, here)
        return polars.arguments(self._for_polars)

    def obstore(self) -> dict[str, Any]:
        """What an obstore S3Store is made with; zarr's ObjectStore takes that store.

        S3Store("bucket", **auth.tools.obstore())
        """
        need("obstore", extra="obstore")
        from nbauth.handoff import obstore

        return obstore.arguments(self._handle)

    def duckdb(self, connection: "DuckDBPyConnection") -> None:
        """Keep a secret in the database of a DuckDB connection, for as long as that is open.

        auth.tools.duckdb(connection); connection.sql("FROM 's3://bucket/data.parquet'")

        A query signs with the keys that were there when it began, or its transaction: it may go on for a third of their
        life at least, which is twenty minutes of AWS's hour. One that takes longer reads by
        `connection.register_filesystem(fsspec.filesystem("s3", **auth.tools.fsspec()))`, which asks at each request.
        Signing out takes the keys out of it. `duckdb.sql` has `duckdb.default_connection()`. Raises NotSignedIn, and
        ConfigurationError where DuckDB's extension httpfs can't be loaded.
        """
        need("duckdb", extra="duckdb")
        from nbauth.handoff import duckdb

        duckdb.keep(self._handle, connection)

    def deltalake(self) -> dict[str, str]:
        """The `storage_options` of deltalake.

        DeltaTable("s3://bucket/table", storage_options=auth.tools.deltalake())

        They name an endpoint on this computer, to which a table comes back five minutes before its keys expire, and a
        file that says how to open it: they serve processes of this user and computer while this one runs. Linux alone
        has such a file. Raises ConfigurationError where the environment has what deltalake would take instead.
        """
        need("deltalake", extra="deltalake")
        from nbauth.handoff import deltalake

        return deltalake.storage_options(self._handle)

    def pyiceberg(self) -> dict[str, Any]:
        """The properties of a catalog, beside its own: of its files, and of AWS Glue's or DynamoDB's.

        load_catalog("glue", type="glue", **auth.tools.pyiceberg())
        """
        need("pyiceberg", "s3fs", extra="pyiceberg")
        from nbauth.handoff import pyiceberg

        return pyiceberg.properties(self._handle)

    def dask(self, client: object) -> None:
        """Have all workers of a Dask cluster follow this sign-in, also those that join later or start anew.

        auth.tools.dask(client)

        `client` is a synchronous distributed.Client. In each worker's process boto3's default session, and what every
        other SDK finds there, is this sign-in's then, as after `auth.install()` in a kernel; what `auth.tools` gives
        works in tasks. The kernel sends the temporary credentials at every change, and nothing else; they stay in the
        memory of the scheduler and the workers. A sign-out waits until the scheduler knows of it, two seconds at the
        most, and ends it; the next sign-in goes on. Once the client is gone, the scheduler forgets them within a
        minute, and workers use what they have to its end.

        Whoever can run tasks on the cluster can use them; a link that leaves this computer unencrypted is warned of.
        One sign-in at a time: another one of this kernel takes its place, another kernel is refused while this one's
        client is connected. Workers that are threads of the kernel have what the kernel has.

        Raises ConfigurationError where the scheduler or a worker has another version of nbauth, or none, and
        NbauthError where the cluster fails, or does not answer within ten seconds.
        """
        need("distributed", extra="dask")
        from nbauth.handoff.cluster import dask

        dask.follow(client, self._handle.sign_in(), self._handle)

    def ray(self, runtime_env: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The runtime environment of a Ray job whose tasks and actors follow this sign-in, in all of its processes.

        ray.init(runtime_env=auth.tools.ray())

        `runtime_env` is what yours has beside it; its `worker_process_setup_hook` is taken. In each worker process
        boto3's default session, and what every other SDK finds there, is this sign-in's then, as after `auth.install()`
        in a kernel; what `auth.tools` gives works in tasks. The kernel sends the temporary credentials at every change,
        and nothing else, to an actor of the job's, and workers ask that: a sign-out is heard after two seconds, and the
        next sign-in goes on. With the kernel the job ends, and all of it.

        Whoever can run code on the cluster can use them; a link that leaves this computer unencrypted is warned of, in
        the log. nbauth has to be installed on every node, in the same version.

        Raises ConfigurationError where Ray runs in this process already without it, and for a Ray Client (`ray://`),
        in which Ray runs no such hook.
        """
        need("ray", extra="ray")
        from nbauth.handoff.cluster import ray

        return ray.runtime_env(self._handle.sign_in(), self._handle, runtime_env or {})
