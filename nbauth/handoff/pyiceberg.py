"""pyiceberg: a catalog's own calls by a botocore session, and its files by s3fs. Both sign each request anew."""

from typing import Any

from fsspec import AbstractFileSystem
from pyiceberg.io.fsspec import FsspecFileIO
from s3fs import S3FileSystem

from nbauth.handoff.botocore import Session
from nbauth.handoff.fsspec import storage_options
from nbauth.handoff.handle import Handle

_SIGN_IN = "nbauth.sign-in"
_S3 = ("s3", "s3a", "s3n")


class FileIO(FsspecFileIO):  # type: ignore[misc]  # mypy runs without pyiceberg
    """The files of a table. Pickled with it, it is the handle of a sign-in."""

    def get_fs(self, scheme: str, *args: Any) -> AbstractFileSystem:
        """Of S3, the sign-in's; fsspec keeps one for each user."""
        if scheme in _S3:
            return S3FileSystem(**storage_options(self.properties[_SIGN_IN]))
        return super().get_fs(scheme, *args)


def properties(handle: Handle) -> dict[str, Any]:
    """What `load_catalog` takes beside a catalog's own."""
    return {
        "py-io-impl": f"{FileIO.__module__}.{FileIO.__name__}",
        "botocore_session": Session(handle),
        _SIGN_IN: handle,
    }
