"""What is pickled instead of a sign-in: it says which one is meant, and means that of the process where it is read."""

import gc
import pickle
import subprocess
import sys
import weakref
from dataclasses import replace
from itertools import count

import leaks
import pytest
from fakes import POOL, FakeClock, FakeService, FakeVault, eventually, signed_in

from nbauth.auth import Auth, holder_of
from nbauth.errors import ConfigurationError, NotSignedIn
from nbauth.handoff.needs import need
from nbauth.handoff.obstore import CredentialProvider as ForObstore
from nbauth.handoff.obstore import arguments as for_obstore
from nbauth.handoff.polars import CredentialProvider as ForPolars
from nbauth.handoff.polars import arguments as for_polars

_numbers = count()


@pytest.fixture
def make():
    gc.collect()  # sign-ins of tests before, which would be meant too

    def made(name="", user="ada", pool=POOL):
        name = name or f"own{next(_numbers)}"  # another test may have left one that is called session
        clock = FakeClock()
        service = FakeService(clock)
        auth = Auth(pool, name=name, vault=FakeVault(), clock=clock, service=service)
        service.provider.replies.append(signed_in(user, clock=clock))
        auth.sign_in(user, "secret-password")
        return auth

    return made


@pytest.fixture
def ada(make):
    return make()


def handle(auth):
    return auth.tools._handle


def test_unpickled_it_means_the_same_sign_in_here(ada):
    again = pickle.loads(pickle.dumps(handle(ada)))

    assert again == handle(ada)
    assert again.credentials() == ada.credentials()


def test_no_secret_is_in_what_is_pickled(ada):
    keys, tokens = ada.credentials(), ada.tokens()
    secrets = [keys.secret_key, keys.token, tokens.id_token, tokens.access_token, tokens.refresh_token]
    places = {
        type(each).__name__: pickle.dumps(each)
        for each in (handle(ada), ForPolars(handle(ada), "ada"), ForObstore(handle(ada)))
    }

    assert leaks.found(places, secrets) == []


def test_another_name_is_another_sign_in(make):
    ada, sam = make(), make("other", "sam")

    assert handle(ada).credentials() == ada.credentials()
    assert handle(sam).credentials() == sam.credentials() != ada.credentials()


def test_after_a_sign_out_it_gives_nothing(ada):
    kept = handle(ada)
    ada.sign_out()

    with pytest.raises(NotSignedIn):
        kept.credentials()
    with pytest.raises(NotSignedIn):
        kept.credentials_at_hand()


def test_a_process_without_that_sign_in_says_so(ada, tmp_path):
    pickled = pickle.dumps(handle(ada))
    code = f"import pickle; pickle.loads({pickled!r}).credentials()"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert run.stderr.splitlines()[-1] == (
        f"nbauth.errors.NotSignedIn: This process has no sign-in to the user pool {POOL.user_pool_id}. "
        "Sign in here, with nbauth.login() and the same configuration; for a cluster's workers, call "
        "auth.tools.dask(client) in the notebook, or start Ray with auth.tools.ray()."
    )


def test_it_keeps_no_sign_in_alive(make):
    ada = make("short")
    kept, pickled = handle(ada), pickle.dumps(handle(ada))
    gone = weakref.ref(holder_of(ada))
    del ada

    assert eventually(lambda: gc.collect() is not None and gone() is None)
    for each, said in ((kept, "is gone"), (pickle.loads(pickled), "no sign-in")):
        with pytest.raises(NotSignedIn, match=said):
            each.credentials()


def test_two_of_one_name_are_never_taken_for_each_other(make):
    """As with several visitors of one app, who have one process."""
    ada, sam = make("shared"), make("shared", "sam")

    assert handle(ada).credentials() == ada.credentials()
    assert handle(sam).credentials() == sam.credentials() != ada.credentials()
    with pytest.raises(NotSignedIn, match="several sign-ins named shared"):
        pickle.loads(pickle.dumps(handle(ada))).credentials()
    with pytest.raises(NotSignedIn, match="several sign-ins named shared"):
        handle(ada).alone()  # as a cluster asks, whose workers could not tell them apart
    pickled = pickle.dumps(handle(sam))
    del sam
    assert pickle.loads(pickled).credentials() == ada.credentials()
    assert handle(ada).alone() is holder_of(ada)


def test_in_another_process_the_sign_in_of_that_name_there_is_meant(make):
    ada = make("session")
    code = f"""
import pickle, sys
sys.path[:0] = {sys.path!r}
from fakes import POOL, FakeClock, FakeService, FakeVault, eventually, signed_in
from nbauth.auth import Auth, holder_of
clock = FakeClock(); service = FakeService(clock)
auth = Auth(POOL, vault=FakeVault(), clock=clock, service=service)
service.provider.replies.append(signed_in("sam", clock=clock)); auth.sign_in("sam", "secret")
print(pickle.loads({pickle.dumps(handle(ada))!r}).credentials().access_key)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert run.stdout == "AKIASAM1\n", run.stderr


def test_whose_it_is_says_the_user_and_nothing_secret(ada):
    assert handle(ada).whose() == "sub-of-ada"
    ada.sign_out()
    assert handle(ada).whose() == "nobody"


def test_what_is_not_installed_is_named_with_its_extra():
    with pytest.raises(ConfigurationError) as raised:
        need("json", "no_such_library", extra="some")

    assert str(raised.value) == "This needs no_such_library, which is not installed. pip install 'nbauth[some]'"


@pytest.mark.parametrize(("left", "asked_again_in"), [(3600, 3540), (90, 60), (6, 4), (1, 1), (0.2, 1)])
def test_polars_is_to_ask_again_before_the_end_and_never_at_once(make, monkeypatch, left, asked_again_in):
    ada = make()
    now = ada.credentials().expires_at.timestamp() - left
    monkeypatch.setattr("nbauth.handoff.polars.time.time", lambda: now)

    keys, ask_again = ForPolars(handle(ada), "ada")()

    assert keys.keys() == {"aws_access_key_id", "aws_secret_access_key", "aws_session_token"}
    assert type(ask_again) is int
    assert ask_again == max(int(now + asked_again_in), int(now) + 1)


def test_polars_gets_one_provider_for_one_user(ada, monkeypatch):
    monkeypatch.setattr("nbauth.handoff.tools.need", lambda *_, **__: None)

    first = ada.tools.polars()["credential_provider"]
    assert ada.tools.polars()["credential_provider"] is first
    ada.sign_out()
    assert ada.tools.polars()["credential_provider"] != first


def test_obstore_gets_the_true_expiry(ada):
    given = ForObstore(handle(ada))()

    assert given["expires_at"] == ada.credentials().expires_at
    assert given["access_key_id"] == ada.credentials().access_key


@pytest.mark.parametrize("url", [None, "http://127.0.0.1:4566", "https://s3.example.com"])
def test_a_pools_own_endpoint_and_its_region_go_along(make, url):
    ada = make(pool=replace(POOL, endpoint_url=url))
    polars, obstore = for_polars(ForPolars(handle(ada), "ada")), for_obstore(handle(ada))

    assert polars["storage_options"].get("aws_endpoint_url") == obstore.get("endpoint") == url
    assert polars["storage_options"]["aws_region"] == obstore["region"] == "eu-west-1"
    assert obstore.get("client_options") == ({"allow_http": True} if url and url.startswith("http:") else None)
