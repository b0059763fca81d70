"""Arrow's file system over s3fs: pyarrow's own takes keys once, and asks for no newer ones."""

from pyarrow.fs import FSSpecHandler, PyFileSystem
from s3fs import S3FileSystem

from nbauth.handoff.fsspec import storage_options
from nbauth.handoff.handle import Handle


def filesystem(handle: Handle) -> PyFileSystem:
    """Its paths begin with the bucket."""
    return PyFileSystem(FSSpecHandler(S3FileSystem(**storage_options(handle))))
