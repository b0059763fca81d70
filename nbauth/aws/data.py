"""botocore's own data, endpoints and service models, which each of its sessions would read and keep for itself."""

from functools import cache
from pathlib import Path
from typing import Any

import boto3
from botocore.loaders import Loader


def share(session: Any) -> None:
    """Have a session of botocore's use what another has read: 8 MB, and the reading of them.

    Not one that is told to read elsewhere.
    """
    if session.get_config_variable("data_path") is None:
        session.lazy_register_component("data_loader", _loader)


def forget_repetitions(session: Any) -> None:
    """Each session of boto3's adds a folder of its own to where the one that all share looks."""
    loader = session.get_component("data_loader")
    loader.search_paths[:] = dict.fromkeys(loader.search_paths)


def _loader() -> Loader:
    """boto3's own, if the notebook has used it; unless it reads where botocore would not by itself."""
    if boto3.DEFAULT_SESSION is not None:
        loader = boto3.DEFAULT_SESSION._session.get_component("data_loader")  # noqa: SLF001 -- it has no public name
        if type(loader) is Loader and set(loader.search_paths) <= _usual_places():
            return loader
    return _ours()


@cache
def _ours() -> Loader:
    return Loader()


@cache
def _usual_places() -> frozenset[str]:
    """The two that every loader has, and what boto3 adds."""
    return frozenset({Loader.CUSTOMER_DATA_PATH, Loader.BUILTIN_DATA_PATH, str(Path(boto3.__file__).parent / "data")})
