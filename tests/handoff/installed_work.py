"""What finds the endpoint of `auth.install()` by itself, at work: generators, one operation a step."""

import os
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

from handoff.native_work import HOME, ROWS


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
    yield from _reads([sys.executable, "-c", CHILD])


def _reads(command, stderr=None):
    """What this program reads with its client: at each line that it is given, and it says how much that was."""
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=stderr, text=True) as child:
        try:
            while True:
                child.stdin.write("go\n")
                child.stdin.flush()
                assert int(child.stdout.readline()) > 0
                yield
        finally:
            child.kill()


def installed_javascript(auth):
    """AWS's SDK for Node.js. On standard error it warns that it was given the token twice: other SDKs want a file."""
    auth.install()
    yield from _reads(["node", Path(__file__).with_name("work.mjs")], stderr=subprocess.DEVNULL)


def installed_go(auth):
    """AWS's SDK for Go, in the program that the tests have built."""
    auth.install()
    yield from _reads([os.environ["NBAUTH_TEST_GO"]])


def installed_bedrock(auth):
    """A model's own client, which makes a session of boto3's itself.

    The role may not ask models anything: who is refused is known, and expired keys would be refused for another reason.
    """
    from anthropic import AnthropicBedrock, PermissionDeniedError

    auth.install()
    client = AnthropicBedrock(base_url=os.environ["AWS_ENDPOINT_URL"], max_retries=0)
    question = {"role": "user", "content": "How many penguins are there?"}
    while True:
        try:
            client.messages.create(model="anthropic.claude-3-haiku-20240307-v1:0", max_tokens=9, messages=[question])
        except PermissionDeniedError as refusal:
            assert "/CognitoIdentityCredentials is not authorized to perform: bedrock:InvokeModel" in str(refusal)
        else:
            raise AssertionError
        yield


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


def installed_lance(auth):
    import lance
    import pyarrow as pa

    auth.install()
    url = f"{HOME}/{auth.identity_id}/numbers.lance"
    lance.write_dataset(pa.table({"number": list(range(ROWS))}), url)
    dataset = lance.dataset(url)
    while True:
        assert dataset.to_table().num_rows == ROWS
        yield
        assert lance.dataset(url).count_rows() == ROWS
        yield


def installed_gdal(auth):
    """As rasterio brings it, told to keep nothing of what it has read."""
    import numpy as np
    import rasterio
    from rasterio.io import MemoryFile
    from rasterio.transform import from_origin

    auth.install()
    key = f"home/{auth.identity_id}/picture.tif"
    with MemoryFile() as memory:
        shape = {"width": 8, "height": 8, "count": 1, "dtype": "uint8"}
        with memory.open(driver="GTiff", transform=from_origin(10, 50, 0.5, 0.5), **shape) as picture:
            picture.write(np.full((1, 8, 8), 7, "uint8"))
        auth.session.client("s3").put_object(Bucket="nbauth-demo", Key=key, Body=bytes(memory.getbuffer()))
    while True:
        with rasterio.Env(CPL_VSIL_CURL_NON_CACHED="/vsis3/"), rasterio.open(f"/vsis3/nbauth-demo/{key}") as picture:
            assert picture.read(1).sum() == 7 * 64
        yield
