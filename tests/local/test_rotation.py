"""The app client that rotates refresh tokens."""

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

import nbauth


@pytest.fixture
def client(aws):
    options = {"endpoint_url": aws.pool.endpoint_url, "config": Config(signature_version=UNSIGNED)}
    made = boto3.client("cognito-idp", region_name=aws.pool.region, **options)
    yield made
    made.close()


@pytest.fixture
def refresh(aws, client):
    return lambda token: client.get_tokens_from_refresh_token(
        RefreshToken=token, ClientId=aws.pool_with_rotation.client_id
    )["AuthenticationResult"]["RefreshToken"]


@pytest.fixture
def first(aws):
    auth = nbauth.Auth(aws.pool_with_rotation, clock=aws.clock)
    auth.sign_in("ada", aws.users["ada"].password)
    return auth.tokens().refresh_token


def test_each_refresh_brings_a_new_refresh_token(refresh, first):
    second = refresh(first)
    third = refresh(second)
    assert len({first, second, third}) == 3


def test_a_used_token_is_good_within_the_grace_period_and_refused_after_it(aws, refresh, first):
    second = refresh(first)
    aws.clock.advance(50)
    refresh(first)
    aws.clock.advance(11)
    with pytest.raises(ClientError, match="RefreshTokenReuseException"):
        refresh(first)
    refresh(second)


def test_a_new_token_lives_no_longer_than_the_first_one_would_have(aws, refresh, first):
    aws.clock.advance(29 * 86400)
    second = refresh(first)
    refresh(second)
    aws.clock.advance(86400 + 1)
    with pytest.raises(ClientError, match="Refresh Token has expired"):
        refresh(second)


def test_refresh_token_auth_is_refused(aws, client, first):
    with pytest.raises(ClientError, match="not enabled"):
        client.initiate_auth(
            ClientId=aws.pool_with_rotation.client_id,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": first},
        )


def test_revoking_one_ends_those_that_came_from_it(aws, client, refresh, first):
    second = refresh(first)
    client.revoke_token(Token=first, ClientId=aws.pool_with_rotation.client_id)
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        refresh(second)
