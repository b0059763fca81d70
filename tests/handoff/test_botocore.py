"""A botocore session that follows a sign-in, and may be pickled."""

import pickle
from dataclasses import replace

import leaks
import pytest
from fakes import POOL, FakeClock, FakeService, FakeVault, signed_in

from nbauth.auth import Auth
from nbauth.errors import NotSignedIn
from nbauth.handoff.botocore import Session


def made(pool=POOL, name="botocore"):
    clock = FakeClock()
    service = FakeService(clock)
    auth = Auth(pool, name=name, vault=FakeVault(), clock=clock, service=service)
    service.provider.replies.append(signed_in("ada", clock=clock))
    auth.sign_in("ada", "secret-password")
    return auth


def keys(session):
    return session.create_client("glue")._request_signer._credentials


def test_its_clients_sign_with_the_newest_keys_and_with_none_after_a_sign_out():
    ada = made()
    signs_with = keys(Session(ada.tools._handle))
    ada.credentials(force_refresh=True)
    assert signs_with.get_frozen_credentials().access_key == ada.credentials().access_key
    ada.sign_out()

    with pytest.raises(NotSignedIn):
        signs_with.get_frozen_credentials()


@pytest.mark.parametrize(
    ("own", "url"), [(None, "https://glue.eu-west-1.amazonaws.com"), ("http://127.0.0.1:4566", "http://127.0.0.1:4566")]
)
def test_it_is_of_the_pools_region_and_endpoint(own, url, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "not-there")
    client = Session(made(replace(POOL, endpoint_url=own)).tools._handle).create_client("glue")

    assert (client.meta.region_name, client.meta.endpoint_url) == (POOL.region, url)


def test_an_endpoint_that_is_given_is_meant():
    session = Session(made(replace(POOL, endpoint_url="http://127.0.0.1:4566")).tools._handle)

    assert session.create_client("glue", endpoint_url="http://127.0.0.1:1").meta.endpoint_url == "http://127.0.0.1:1"


def test_no_secret_is_in_what_is_pickled_and_there_it_is_the_sign_in_again():
    ada = made(name="pickled")
    session = Session(ada.tools._handle)
    held = keys(session).get_frozen_credentials()
    pickled = pickle.dumps(session)

    assert leaks.found({"session": pickled, "shown": repr(session).encode()}, [held.secret_key, held.token]) == []
    assert keys(pickle.loads(pickled)).get_frozen_credentials().access_key == ada.credentials().access_key
