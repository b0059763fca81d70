"""What a cluster's workers do. Each process makes a client once, and goes on with it.

In a module of its own: what a program's main module defines is sent as it is, with variables of its own each time.
"""

import os

import boto3

BUCKET, KEY = "nbauth-demo", "data/penguins.parquet"
URL = f"s3://{BUCKET}/{KEY}"
ROWS = 344

_made = {}


def made(make):
    if make not in _made:
        _made[make] = make()
    return _made[make]


def s3():
    return boto3.client("s3")


def plain_boto3(_=None):
    return made(s3).get_object(Bucket=BUCKET, Key=KEY)["Body"].read()[:4] == b"PAR1"


def anew(_=None):
    """A client that no task has had yet: one that is there stays the sign-in's that it was made with."""
    return s3().get_object(Bucket=BUCKET, Key=KEY)["Body"].read()[:4] == b"PAR1"


def whose(_=None):
    return boto3.DEFAULT_SESSION.get_credentials().access_key


def native_arrow(_=None):
    """AWS's C++ SDK, from the environment."""
    from pyarrow.fs import S3FileSystem

    with made(lambda_of(S3FileSystem)).open_input_file(f"{BUCKET}/{KEY}") as file:
        return file.read(4) == b"PAR1"


def rust(_=None):
    from obstore.store import S3Store

    return bytes(made(lambda_of(S3Store)).get(KEY).bytes())[:4] == b"PAR1"


def lambda_of(kind):
    if kind not in _made:
        how = (BUCKET,) if kind.__name__ == "S3Store" else ()
        named = {} if how else {"endpoint_override": os.environ["AWS_ENDPOINT_URL"]}
        _made[kind] = lambda: kind(*how, **named)
    return _made[kind]


def pandas(options):
    import pandas as pd

    return len(pd.read_parquet(URL, storage_options=options)) == ROWS


def polars(options):
    import polars as pl

    return len(pl.read_parquet(URL, **options)) == ROWS


def obstore(options):
    from obstore.store import S3Store

    return bytes(S3Store(BUCKET, **options).get(KEY).bytes())[:4] == b"PAR1"


async def in_the_loop():
    """An async task runs in the thread of the worker's own loop."""
    return plain_boto3()


def helper(_=None):
    return os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"]


def sdk(_=None):
    """What somebody else's SDK finds in the worker's environment."""
    import botocore.session

    return botocore.session.Session().get_credentials().access_key
