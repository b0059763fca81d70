import datetime as dt
import email.utils
import time
import urllib.error
import urllib.request

import pytest

import nbauth.local
from nbauth.errors import ConfigurationError


def date_of(aws, path, data=None):
    try:
        with urllib.request.urlopen(aws.pool.endpoint_url + path, data) as response:
            return email.utils.parsedate_to_datetime(response.headers["Date"])
    except urllib.error.HTTPError as error:
        with error:
            return email.utils.parsedate_to_datetime(error.headers["Date"])


def test_it_runs_with_this_computers_clock_at_first():
    with nbauth.local.start() as aws:
        assert abs((aws.clock() - dt.datetime.now(dt.UTC)).total_seconds()) < 1
        assert aws.clock().utcoffset() == dt.timedelta(0)


def test_it_moves_ahead_and_runs_on(aws):
    before = aws.clock()
    aws.clock.advance(1234.5)
    assert 1234.5 <= (aws.clock() - before).total_seconds() < 1300
    assert aws.clock() < aws.clock()


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
def test_it_never_moves_back(aws, seconds):
    before = aws.clock()
    with pytest.raises(ValueError, match="ahead"):
        aws.clock.advance(seconds)
    assert aws.clock() >= before


@pytest.mark.parametrize("seconds", [1e308, 10**400, 101 * 365.25 * 86400], ids=["float", "int", "near"])
def test_it_moves_no_farther_than_dates_go(aws, seconds):
    before = aws.clock()
    with pytest.raises(ConfigurationError, match="100 years in all"):
        aws.clock.advance(seconds)
    assert (aws.clock() - before).total_seconds() < 10


def test_the_date_of_every_reply_is_the_servers(aws):
    aws.clock.advance(86400)
    paths = [
        f"/{aws.pool.user_pool_id}/.well-known/jwks.json",
        f"/{aws.bucket}/data/penguins.parquet",
        "/",
        "/_ministack/x",
    ]
    for path in paths:
        assert abs((date_of(aws, path) - aws.clock()).total_seconds()) < 5, path
    assert abs((date_of(aws, "/", b"{}") - aws.clock()).total_seconds()) < 5
    assert abs((date_of(aws, "/") - dt.datetime.now(dt.UTC)).total_seconds()) > 80000


def test_reading_it_costs_microseconds_and_no_call(aws):
    before = aws.calls()
    began = time.perf_counter()
    for _ in range(1000):
        aws.clock()
    assert time.perf_counter() - began < 1
    assert aws.calls() == before


def test_requests_are_still_signed_by_this_computers_clock(aws):
    from local_calls import client_with, identity_and_credentials, tokens

    aws.clock.advance(7200)
    _, credentials = identity_and_credentials(aws.pool, tokens(aws.pool, aws)["IdToken"])
    assert client_with(credentials, "s3", aws.pool).list_buckets()["Buckets"]
