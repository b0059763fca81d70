"""What a user pool is called, in every partition: by botocore's endpoint data."""

import botocore.session
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from nbauth.aws.hosts import issuers, keys_url
from nbauth.config import PoolConfig

REGIONS = {
    "eu-west-1": "amazonaws.com",
    "us-gov-west-1": "amazonaws.com",
    "cn-north-1": "amazonaws.com.cn",
    "eusc-de-east-1": "amazonaws.eu",
    "us-iso-east-1": "c2s.ic.gov",
    "us-isob-east-1": "sc2s.sgov.gov",
}


@pytest.mark.parametrize(("region", "suffix"), REGIONS.items())
def test_each_partition_has_its_own_suffix(region, suffix):
    pool = PoolConfig(f"{region}_AbC", "c")
    assert issuers(pool) == (
        f"https://cognito-idp.{region}.{suffix}/{region}_AbC",
        f"https://issuer-cognito-idp.{region}.{suffix}/{region}_AbC",
    )


@pytest.mark.parametrize("region", REGIONS)
def test_the_keys_are_where_botocore_calls_the_user_pool(region):
    client = botocore.session.Session().create_client(
        "cognito-idp", region_name=region, config=Config(signature_version=UNSIGNED, use_fips_endpoint=False)
    )
    expected = f"{client.meta.endpoint_url}/{region}_AbC/.well-known/jwks.json"
    assert keys_url(PoolConfig(f"{region}_AbC", "c")) == expected


def test_a_replica_publishes_them_in_its_own_region():
    pool = PoolConfig("eu-west-1_AbC", "c", region="us-east-1")
    assert keys_url(pool) == "https://cognito-idp.us-east-1.amazonaws.com/eu-west-1_AbC/.well-known/jwks.json"


@pytest.mark.parametrize("name", ["endpoint_url", "user_pool_endpoint_url"])
def test_a_private_endpoint_of_the_user_pool_publishes_them_too(name):
    pool = PoolConfig("eu-west-1_AbC", "c", **{name: "https://idp.example.com/"})
    assert keys_url(pool) == "https://idp.example.com/eu-west-1_AbC/.well-known/jwks.json"


def test_a_private_endpoint_of_the_identity_pool_does_not():
    pool = PoolConfig("eu-west-1_AbC", "c", identity_pool_endpoint_url="https://identity.example.com")
    assert keys_url(pool).startswith("https://cognito-idp.eu-west-1.amazonaws.com/")
