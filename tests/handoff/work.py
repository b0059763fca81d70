"""One data library at work for longer than its credentials live: `python -m handoff.work TOOL KEYS`.

It runs in an environment with that library, signs in to the local AWS that its own environment names, makes one object
of the library's, and works with it until the sign-in has had so many keys. Its last line says with how many operations.
"""

import json
import os
import subprocess
import sys
import time
from subprocess import PIPE

import nbauth

URL = "s3://nbauth-demo/data/penguins.parquet"
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


def installed_default_session(auth):
    import boto3 as library

    auth.install()
    client = library.client("s3")
    while True:
        assert client.get_object(Bucket="nbauth-demo", Key="data/penguins.parquet")["Body"].read()[:4] == b"PAR1"
        yield


CHILD = """
import boto3
client = boto3.client("s3")
while input():
    print(len(client.get_object(Bucket="nbauth-demo", Key="data/penguins.parquet")["Body"].read()), flush=True)
"""


def installed_child(auth):
    """One long-lived client in a process that knows nothing of nbauth."""
    auth.install()
    with subprocess.Popen([sys.executable, "-c", CHILD], stdin=PIPE, stdout=PIPE, text=True) as child:
        try:
            while True:
                child.stdin.write("go\n")
                child.stdin.flush()
                assert int(child.stdout.readline()) > 0
                yield
        finally:
            child.kill()


def installed_rust(auth):
    """object_store's own chain, which takes the token from a file alone."""
    from obstore.store import S3Store

    auth.install()
    store = S3Store("nbauth-demo")
    while True:
        assert bytes(store.get("data/penguins.parquet").bytes())[:4] == b"PAR1"
        yield


def installed_cpp(auth):
    """Arrow's native file system, with AWS's C++ SDK."""
    from pyarrow.fs import S3FileSystem

    auth.install()
    system = S3FileSystem(endpoint_override=os.environ["AWS_ENDPOINT_URL"])
    while True:
        with system.open_input_file("nbauth-demo/data/penguins.parquet") as file:
            assert file.read(4) == b"PAR1"
        yield


TOOLS = {
    each.__name__: each
    for each in (
        *(aiobotocore, arrow, boto3, fsspec, obstore, polars),
        *(installed_default_session, installed_child, installed_rust, installed_cpp),
    )
}


def main(name, wanted):
    auth = nbauth.Auth(nbauth.PoolConfig.load())
    auth.sign_in("ada", os.environ["NBAUTH_TEST_PASSWORD"])
    keys, operations, work = set(), 0, TOOLS[name](auth)
    while len(keys) < int(wanted):
        next(work)
        operations += 1
        keys.add(auth.credentials().access_key)
        time.sleep(0.1)
    work.close()
    print(json.dumps({"operations": operations}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
