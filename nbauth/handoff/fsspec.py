"""fsspec, by s3fs: pandas, dask.dataframe, Arrow and zarr take what it takes."""

from typing import Any

from nbauth.handoff.aiobotocore import Session
from nbauth.handoff.handle import Handle


def storage_options(handle: Handle) -> dict[str, Any]:
    """What s3fs is made with."""
    options: dict[str, Any] = {"session": Session(handle), "client_kwargs": {"region_name": handle.region}}
    return options | ({"endpoint_url": handle.endpoint_url} if handle.endpoint_url else {})
