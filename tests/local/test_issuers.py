"""Pools whose tokens come from the updated issuer."""

import json
import urllib.request

import pytest
from account_calls import PASSWORD
from local_calls import get_tokens, identities, idp, refused, sign_in
from test_tokens import claims_of

from nbauth.errors import ConfigurationError


@pytest.fixture(scope="module")
def aws(module_aws):
    return module_aws


@pytest.fixture
def pool(aws):
    made = aws.administrator.make_pool(issuer="updated")
    aws.administrator.create_user("eve", password=PASSWORD, pool=made)
    return made


def provider(pool, prefix="issuer-"):
    return f"{prefix}cognito-idp.{pool.region}.amazonaws.com/{pool.user_pool_id}"


def test_the_updated_issuer_is_in_all_tokens_and_the_keys_stay_where_they_were(pool):
    first = sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]
    second = get_tokens(pool, first["RefreshToken"])
    for result in (first, second):
        for kind in ("IdToken", "AccessToken"):
            assert claims_of(pool, result[kind])["iss"] == f"https://{provider(pool)}"
    assert idp(pool).get_user(AccessToken=second["AccessToken"])["Username"] == "eve"


@pytest.mark.parametrize(("made", "prefix"), [("updated", "issuer-"), ("original", "")])
def test_the_discovery_document_names_the_issuer(aws, made, prefix):
    pool = aws.administrator.make_pool(issuer=made)
    url = f"{pool.endpoint_url}/{pool.user_pool_id}/.well-known/openid-configuration"
    with urllib.request.urlopen(url) as response:
        assert json.load(response)["issuer"] == f"https://{provider(pool, prefix)}"


def test_the_identity_pool_knows_the_pool_by_its_issuer_alone(pool):
    token = sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]["IdToken"]

    def get_id(name, given=token):
        return identities(pool).get_id(IdentityPoolId=pool.identity_pool_id, Logins={name: given})["IdentityId"]

    found = get_id(provider(pool))
    assert get_id(provider(pool), sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]["IdToken"]) == found
    given = {provider(pool): token}
    assert identities(pool).get_credentials_for_identity(IdentityId=found, Logins=given)["Credentials"]
    with refused("NotAuthorizedException", "Token is not from a supported provider of this identity pool."):
        get_id(provider(pool, ""))


def test_a_token_and_its_key_must_name_the_same_issuer(aws, pool):
    eves = sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]["IdToken"]
    original = aws.pool
    with refused("NotAuthorizedException", "Issuer doesn't match providerName"):
        identities(pool).get_id(IdentityPoolId=pool.identity_pool_id, Logins={provider(original, ""): eves})


def test_an_issuer_that_there_is_not_is_an_error(aws):
    with pytest.raises(ConfigurationError, match="issuer is 'new': it must be 'original' or 'updated'"):
        aws.administrator.make_pool(issuer="new")
