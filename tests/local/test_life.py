"""Credentials that live for seconds, so that what takes longer can be seen in a test."""

import pytest
from botocore.exceptions import ClientError

import nbauth.local
from nbauth import Auth
from nbauth.errors import ConfigurationError


@pytest.fixture(scope="module")
def aws():
    with nbauth.local.start(credentials_life=60) as started:
        yield started


@pytest.fixture
def auth(aws):
    auth = Auth(aws.pool, clock=aws.clock)
    auth.sign_in("ada", aws.users["ada"].password)
    return auth


def test_credentials_say_until_when_they_live(aws, auth):
    assert (
        55 < (auth.credentials().expires_at - aws.clock()).total_seconds() <= 61
    )  # AWS tells the time in whole seconds


def test_after_that_they_are_refused_as_expired_and_the_session_goes_on_with_new_ones(aws, auth):
    import boto3

    old = auth.credentials()
    stale = boto3.Session(old.access_key, old.secret_key, old.token, region_name=aws.pool.region)
    s3, mine = stale.client("s3", endpoint_url=aws.pool.endpoint_url), auth.session.client("s3")
    s3.list_buckets()
    aws.clock.advance(61)

    with pytest.raises(ClientError, match="ExpiredToken"):
        s3.list_buckets()
    mine.list_buckets()
    assert auth.credentials().access_key != old.access_key


@pytest.mark.parametrize("life", [0, -1, 1.5, "60"])
def test_another_life_than_whole_seconds_is_refused(life):
    with pytest.raises(ConfigurationError, match="whole number"):
        nbauth.local.start(credentials_life=life)
