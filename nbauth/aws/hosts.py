"""What a user pool is called in its tokens, and where it publishes their keys."""

import re
from functools import cache

from botocore.loaders import Loader

from nbauth.config import PoolConfig
from nbauth.config_checks import region_of


def issuers(pool: PoolConfig) -> tuple[str, str]:
    """What the `iss` of this pool's tokens can be: its original issuer, or the updated one, both of its home region.

    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_IssuerConfigurationType.html
    """
    host = f"{_host(region_of(pool.user_pool_id))}/{pool.user_pool_id}"
    return f"https://{host}", f"https://issuer-{host}"


def keys_url(pool: PoolConfig) -> str:
    """At the pool's own endpoint, whichever issuer it has.

    https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
    """
    base = pool.user_pool_url or f"https://{_host(pool.region)}"
    return f"{base.rstrip('/')}/{pool.user_pool_id}/.well-known/jwks.json"


def _host(region: str | None) -> str:
    return f"cognito-idp.{region}.{_dns_suffix(str(region))}"


@cache
def _dns_suffix(region: str) -> str:
    """Of the partition that the region belongs to, as botocore's endpoint data has it."""
    partitions = Loader().load_data("partitions")["partitions"]
    found = (each for each in partitions if region in each["regions"] or re.match(each["regionRegex"], region))
    suffix: str = next(found, partitions[0])["outputs"]["dnsSuffix"]
    return suffix
