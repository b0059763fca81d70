"""Which variables are set and taken away, for which SDK."""

import os
from dataclasses import replace

import pytest
from fakes import POOL

from nbauth.handoff.variables import Changed, shadowing

ENDPOINT = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:1/credentials"}


@pytest.mark.parametrize(
    "name",
    [
        *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"),
        *("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"),
        *("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_BEARER_TOKEN_BEDROCK", "AWS_CREDENTIAL_FILE"),
        *(
            "AWS_NO_SIGN_REQUEST",
            "AWS_SKIP_SIGNATURE",
            "AWS_CREDENTIAL_EXPIRATION",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
        ),
    ],
)
def test_what_would_win_in_some_sdk_is_taken_away_and_not_only_emptied(name):
    environment = {name: "somebody else's"}
    changed = Changed(environment, shadowing(environment, POOL, ENDPOINT))

    assert name not in environment
    changed.put_back()
    assert environment == {name: "somebody else's"}


@pytest.mark.parametrize(
    "name", ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "CPL_AWS_CREDENTIALS_FILE", "BOTO_CONFIG"]
)
def test_no_file_of_keys_is_found(name):
    assert shadowing({}, POOL, ENDPOINT)[name] == os.devnull


def test_the_computers_own_role_does_not_stand_in():
    found = shadowing({}, POOL, ENDPOINT)

    assert found["AWS_EC2_METADATA_DISABLED"] == "true"
    assert found["AWS_METADATA_ENDPOINT"] == "http://127.0.0.1:9"


@pytest.mark.parametrize("proxy", ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"])
def test_past_a_proxy_what_it_was_not_asked_for_stays(proxy):
    found = shadowing({proxy: "http://proxy:3128", "no_proxy": "internal.example"}, POOL, ENDPOINT)

    assert found["no_proxy"] == found["NO_PROXY"] == "internal.example,127.0.0.1"


def test_what_is_past_every_proxy_stays_so():
    found = shadowing({"HTTPS_PROXY": "http://proxy:3128", "no_proxy": "*"}, POOL, ENDPOINT)

    assert not {"no_proxy", "NO_PROXY"} & found.keys()


def test_without_a_proxy_nothing_is_said_of_one():
    assert not {"no_proxy", "NO_PROXY"} & shadowing({}, POOL, ENDPOINT).keys()


@pytest.mark.parametrize(
    ("url", "https", "plain"), [("http://127.0.0.1:4566", "NO", "true"), ("https://s3.example.com/", None, None)]
)
def test_an_endpoint_of_the_pools_own_is_told_to_each_sdk(url, https, plain):
    found = shadowing({}, replace(POOL, endpoint_url=url), ENDPOINT)

    assert found["AWS_ENDPOINT_URL"] == url
    assert found["AWS_S3_ENDPOINT"] == url.split("//")[1].strip("/")
    assert (found.get("AWS_HTTPS"), found.get("AWS_ALLOW_HTTP")) == (https, plain)


def test_without_one_the_persons_own_stays():
    assert "AWS_ENDPOINT_URL" not in shadowing({}, POOL, ENDPOINT)
    assert "AWS_ENDPOINT_URL_S3" not in shadowing({"AWS_ENDPOINT_URL_S3": "https://s3.example.com"}, POOL, ENDPOINT)


def test_with_one_that_of_a_single_service_is_taken_away():
    pool = replace(POOL, endpoint_url="http://127.0.0.1:4566")

    assert shadowing({"AWS_ENDPOINT_URL_S3": "https://s3.example.com"}, pool, ENDPOINT)["AWS_ENDPOINT_URL_S3"] is None
