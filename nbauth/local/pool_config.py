"""What the server tells of an app client, as a `PoolConfig`."""

from collections.abc import Mapping
from typing import Any

from nbauth.config import PoolConfig


def pool_config(description: Mapping[str, Any], *, identity_pool_id: str, endpoint_url: str) -> PoolConfig:
    """The configuration to sign in with.

    `description` is what `Pools.describe` wrote (`server/pools.py`): beside the ids it has `username_attributes`,
    `required_attributes`, `password_policy` (`minimum_length`, `lowercase`, `uppercase`, `numbers`, `symbols`) and
    `self_sign_up`, for a form that wants to know them beforehand.
    """
    return PoolConfig(
        description["user_pool_id"],
        description["client_id"],
        identity_pool_id,
        client_secret=description["client_secret"],
        endpoint_url=endpoint_url,
    )
