"""Data libraries at work with what `auth.tools` has for them: generators, one operation a step."""

import itertools
import os
from pathlib import Path

import nbauth

URL = "s3://nbauth-demo/data/penguins.parquet"
HOME = "s3://nbauth-demo/home"
ROWS = 344


def fsspec(auth):
    """pandas, a file that is read bit by bit for as long as it takes, and one that is written."""
    import fsspec as library
    import pandas as pd

    options = auth.tools.fsspec()
    system = library.filesystem("s3", **options)
    with system.open(URL, block_size=1024, cache_type="none") as file:
        while True:
            file.seek(0)
            assert len(file.read(2048)) == 2048
            yield
            assert len(pd.read_parquet(URL, storage_options=options)) == ROWS
            yield


def aiobotocore(auth):
    import asyncio

    loop = asyncio.new_event_loop()
    entered = auth.tools.aiobotocore().create_client("s3")
    client = loop.run_until_complete(entered.__aenter__())

    async def read():
        got = await client.get_object(Bucket="nbauth-demo", Key="data/penguins.parquet")
        return await got["Body"].read()

    try:
        while True:
            assert loop.run_until_complete(read())[:4] == b"PAR1"
            yield
    finally:
        loop.run_until_complete(entered.__aexit__(None, None, None))
        loop.close()


def arrow(auth):
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    system = auth.tools.arrow()
    path = URL.removeprefix("s3://")
    dataset = ds.dataset(path, filesystem=system)
    while True:
        assert dataset.count_rows() == ROWS
        yield
        assert pq.read_table(path, filesystem=system).num_rows == ROWS
        yield


def polars(auth):
    import polars as pl

    scanned = pl.scan_parquet(URL, **auth.tools.polars())
    while True:
        assert scanned.select(pl.len()).collect().item() == ROWS
        yield
        assert len(pl.read_parquet(URL, **auth.tools.polars())) == ROWS
        yield


def obstore(auth):
    from obstore.store import S3Store

    store = S3Store("nbauth-demo", **auth.tools.obstore())
    while True:
        assert bytes(store.get("data/penguins.parquet").bytes())[:4] == b"PAR1"
        yield


def boto3(auth):
    client = auth.session.client("s3")
    while True:
        assert client.get_object(Bucket="nbauth-demo", Key="data/penguins.parquet")["Body"].read()[:4] == b"PAR1"
        yield


def duckdb(auth):
    import duckdb as library

    connection = library.connect()
    auth.tools.duckdb(connection)
    while True:
        assert connection.execute(f"SELECT count(*) FROM '{URL}'").fetchone() == (ROWS,)
        yield


def duckdb_by_fsspec(auth):
    """One query that takes longer than keys live: as many files as there are lives, and a pause after each."""
    import duckdb as library
    import fsspec as files

    connection = library.connect()
    connection.register_filesystem(files.filesystem("s3", **auth.tools.fsspec()))
    home = f"{HOME}/{auth.identity_id}/many"
    for number in range(60):
        with files.open(f"{home}/{number:02}.csv", "wb", **auth.tools.fsspec()) as file:
            file.write(b"number,text\n" + b"1,%s\n" % (b"x" * 40) * 3000)
    connection.execute("SET threads = 1")
    while True:
        read = connection.execute(f"FROM read_csv('{home}/*.csv')")
        rows = 0
        while some := read.fetchmany(3000):
            rows += len(some)
            yield
        assert rows == 60 * 3000


def deltalake(auth):
    """Tables are read and written, once nobody else's keys are in the way."""
    import pyarrow as pa
    from deltalake import DeltaTable, write_deltalake

    try:
        auth.tools.deltalake()
    except nbauth.ConfigurationError as error:
        assert "AWS_ACCESS_KEY_ID" in str(error)
    else:
        raise AssertionError("somebody else's keys would have been used")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        del os.environ[name]
    options = auth.tools.deltalake()
    url = f"{HOME}/{auth.identity_id}/delta"
    rows = pa.table({"number": [1, 2]})
    write_deltalake(url, rows, storage_options=options)
    table, written = DeltaTable(url, storage_options=options), 1
    while True:
        write_deltalake(table, rows, mode="append")
        written += 1
        yield
        table.update_incremental()
        assert table.to_pyarrow_table().num_rows == 2 * written
        yield


def pyiceberg(auth):
    import pyarrow as pa
    from pyiceberg.catalog import load_catalog

    rows = pa.table({"number": [1, 2]})
    catalog = load_catalog(
        "here",
        type="sql",
        uri=f"sqlite:///{Path.cwd()}/catalog.db",
        warehouse=f"{HOME}/{auth.identity_id}/iceberg",
        **auth.tools.pyiceberg(),
    )
    catalog.create_namespace("some")
    table, written = catalog.create_table("some.numbers", rows.schema), 0
    while True:
        table.append(rows)
        written += 1
        yield
        assert table.scan().to_arrow().num_rows == 2 * written
        yield


def zarr(auth):
    """An array by either store: one is written and read bit by bit, the other reads it again."""
    import numpy as np
    import zarr as library
    from obstore.store import S3Store
    from zarr.storage import FsspecStore, ObjectStore

    prefix = f"home/{auth.identity_id}/array.zarr"
    rust = ObjectStore(S3Store("nbauth-demo", prefix=prefix, **auth.tools.obstore()))
    python = FsspecStore.from_url(f"s3://nbauth-demo/{prefix}", storage_options=auth.tools.fsspec())
    array = library.create_array(rust, shape=(4, 100), chunks=(1, 100), dtype="i4")
    seen = library.open_array(python)
    for number in itertools.count():
        array[number % 4] = np.arange(100) + number
        yield
        assert seen[number % 4].sum() == sum(range(100)) + 100 * number
        yield


def dask(auth):
    import dask as library
    import dask.dataframe as dd

    library.config.set(scheduler="threads")
    frame = dd.read_parquet(URL, storage_options=auth.tools.fsspec())
    while True:
        assert len(frame) == ROWS
        yield
        assert len(frame.compute()) == ROWS
        yield


def awswrangler(auth):
    import awswrangler as wr

    place = f"{HOME}/{auth.identity_id}/frame.parquet"
    while True:
        frame = wr.s3.read_parquet(URL, boto3_session=auth.session)
        assert len(frame) == ROWS
        yield
        wr.s3.to_parquet(frame, place, boto3_session=auth.session)
        yield
