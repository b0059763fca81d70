"""What deltalake is given: an endpoint of the sign-in's, and nothing that would win over it."""

import gc
import os
import pickle
from dataclasses import replace
from pathlib import Path

import leaks
import pytest
from fakes import POOL, FakeService, FakeVault, eventually, signed_in
from handoff.asking import ask
from handoff.running import helpers
from handoff.sign_in_here import now

from nbauth.auth import Auth
from nbauth.errors import ConfigurationError
from nbauth.handoff import endpoint as endpoints
from nbauth.handoff import installed
from nbauth.handoff.deltalake import storage_options
from nbauth.handoff.kept_endpoints import endpoints as kept

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in list(os.environ):
        if name.upper().startswith("AWS_") or name.lower() in PROXIES:
            monkeypatch.delenv(name)
    yield
    for each in tuple(kept._open.values()):
        each.close()
    kept._open.clear()


def made(user="ada", pool=POOL):
    service = FakeService(now)
    auth = Auth(pool, name="deltalake", vault=FakeVault(), clock=now, service=service)
    auth.provider = service.provider
    return sign_in(auth, user)


def sign_in(auth, user):
    auth.provider.replies.append(signed_in(user, clock=now))
    auth.sign_in(user, "secret-password")
    return auth


@pytest.fixture
def ada():
    auth = made()
    yield auth
    installed.uninstall()


def options(auth):
    return storage_options(auth.tools._handle)


def answer(given):
    """As deltalake asks: with the token that is in the file."""
    file = Path(given["aws_container_authorization_token_file"])
    url = given["aws_container_credentials_full_uri"]
    return ask({"AWS_CONTAINER_CREDENTIALS_FULL_URI": url, "AWS_CONTAINER_AUTHORIZATION_TOKEN": file.read_text()})


def test_they_name_an_endpoint_that_has_the_newest_keys(ada):
    given = options(ada)
    assert answer(given).content["AccessKeyId"] == ada.credentials().access_key
    keys = ada.credentials(force_refresh=True)

    assert eventually(lambda: answer(given).content["AccessKeyId"] == keys.access_key)


def test_after_a_sign_out_it_has_none_and_then_the_next_users(ada):
    given = options(ada)
    ada.sign_out()
    assert eventually(lambda: answer(given).status == 403)
    sign_in(ada, "sam")

    assert eventually(lambda: answer(given).content.get("AccessKeyId") == ada.credentials().access_key)


def test_it_is_one_endpoint_however_often_it_is_asked_for(ada):
    assert options(ada) == options(ada)
    assert len(helpers()) == 1


def test_it_is_gone_with_the_sign_in():
    ada = made()
    options(ada)
    assert len(helpers()) == 1
    del ada

    assert eventually(lambda: gc.collect() is not None and not helpers())


def test_nothing_of_the_environment_is_changed_for_it(ada):
    before = dict(os.environ)
    options(ada)

    assert dict(os.environ) == before


def test_no_secret_is_in_what_is_pickled(ada):
    given, keys = options(ada), ada.credentials()
    token = Path(given["aws_container_authorization_token_file"]).read_text()

    assert leaks.found({"options": pickle.dumps(given)}, [keys.secret_key, keys.token, token]) == []


@pytest.mark.parametrize(
    ("region", "url", "at"),
    [
        ("eu-west-1", None, "https://s3.eu-west-1.amazonaws.com"),
        ("cn-north-1", None, "https://s3.cn-north-1.amazonaws.com.cn"),
        ("eu-west-1", "http://127.0.0.1:4566", "http://127.0.0.1:4566"),
    ],
)
def test_the_region_and_where_s3_is_go_along(region, url, at):
    given = options(made(pool=replace(POOL, region=region, endpoint_url=url)))

    assert given["aws_region"] == region
    assert given["aws_endpoint"] == given["aws_endpoint_url_s3"] == at
    assert given.get("aws_allow_http") == ("true" if url else None)


@pytest.mark.parametrize(
    "name",
    [
        "AWS_ACCESS_KEY_ID", "aws_secret_access_key", "ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_FORCE_CREDENTIAL_LOAD", "AWS_S3_LOCKING_PROVIDER",
        "http_proxy", "ALL_PROXY",
    ],
)  # fmt: skip
def test_what_would_win_is_named_for_it_to_be_removed_as_install_does_with_what_is_usual(ada, monkeypatch, name):
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    with pytest.raises(
        ConfigurationError, match=rf"environment variable {name}, and not this sign-in\. Remove it: os\.environ"
    ):
        options(ada)
    assert helpers() == []
    ada.install()
    if name in {"AWS_FORCE_CREDENTIAL_LOAD", "AWS_S3_LOCKING_PROVIDER", "ACCESS_KEY_ID", "aws_secret_access_key"}:
        monkeypatch.delenv(name)  # deltalake's alone: other programs may want it

    assert answer(options(ada)).status == 200


@pytest.mark.parametrize(
    ("no_proxy", "NO_PROXY", "is_excepted"),
    [
        ("127.0.0.1", None, True),
        (None, "example.com, 127.0.0.1", True),
        ("127.0.0.1", "example.com", False),
        ("example.com", None, False),
    ],
)
def test_a_proxy_may_stay_if_it_is_not_asked_for_this_computer(ada, monkeypatch, no_proxy, NO_PROXY, is_excepted):  # noqa: N803
    for name, value in {"http_proxy": "http://proxy:1", "no_proxy": no_proxy, "NO_PROXY": NO_PROXY}.items():
        if value:
            monkeypatch.setenv(name, value)
    if is_excepted:
        assert options(ada)
    else:
        with pytest.raises(ConfigurationError, match="http_proxy"):
            options(ada)


def test_where_a_file_would_be_on_a_disk_there_is_none(ada, monkeypatch):
    monkeypatch.delattr(endpoints.os, "memfd_create")
    with pytest.raises(ConfigurationError, match="on Linux alone"):
        options(ada)
