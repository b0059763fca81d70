"""What the server tells of an app client, as a `PoolConfig`."""

from collections.abc import Mapping
from typing import Any

from nbauth.config import PoolConfig


def pool_config(description: Mapping[str, Any], *, identity_pool_id: str, endpoint_url: str) -> PoolConfig:
    """The configuration to sign in with.

    `description` is what `Pools.describe` wrote (`server/pools.py`), under the names that `PoolConfig` has.
    """
    return PoolConfig(identity_pool_id=identity_pool_id, endpoint_url=endpoint_url, **description)
