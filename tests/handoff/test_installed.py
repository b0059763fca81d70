"""`install` and `uninstall`: what this process and those that it starts use, and that nothing of it is left."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime

import boto3
import fakes
import pytest
from fakes import POOL, FakeClock, FakeService, FakeVault, eventually
from handoff.running import helpers
from handoff.sign_in_here import SignInHere

from nbauth.auth import Auth, holder_of
from nbauth.errors import NbauthError, NotSignedIn
from nbauth.handoff import installed
from nbauth.shared_sign_in import not_signed_in
from nbauth.vault import MemoryVault

SESSION = object()
WHAT_AN_SDK_FINDS = """
import botocore.session, json
session = botocore.session.Session()
found = session.get_credentials()
print(json.dumps([found.access_key, found.method, session.get_config_variable("region")] if found else None))
"""
DECOYS = {
    "AWS_ACCESS_KEY_ID": "AKIADECOY",
    "AWS_SECRET_ACCESS_KEY": "decoy",
    "AWS_SESSION_TOKEN": "decoy",
    "AWS_PROFILE": "decoy",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere",
    "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/decoy",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/decoy",
    "AWS_REGION": "us-west-1",
    "AWS_DEFAULT_REGION": "us-west-2",
}


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch):
    yield
    installed.uninstall()


@pytest.fixture
def decoys(monkeypatch, tmp_path):
    """Everything that SDKs would take before an endpoint, or instead of one."""
    for name, text in {
        "AWS_SHARED_CREDENTIALS_FILE": "[default]\naws_access_key_id=AKIADEFAULT\naws_secret_access_key=decoy\n"
        "[decoy]\naws_access_key_id=AKIAPROFILE\naws_secret_access_key=decoy\n",
        "AWS_CONFIG_FILE": "[default]\nregion=us-east-2\ncredential_process=/bin/false\n",
    }.items():
        (tmp_path / name).write_text(text)
        monkeypatch.setenv(name, str(tmp_path / name))
    for name, value in DECOYS.items():
        monkeypatch.setenv(name, value)


def what_a_child_sees():
    """The environment as the system has it, byte for byte."""
    return subprocess.check_output(["/usr/bin/env", "-0"])


def what_an_sdk_finds():
    return json.loads(subprocess.check_output([sys.executable, "-c", WHAT_AN_SDK_FINDS], text=True))


@pytest.fixture
def ada():
    return SignInHere()


def test_a_program_that_is_started_has_the_sign_ins_credentials_and_its_region(ada, decoys):
    installed.install(ada, SESSION)
    held = ada.bring()

    assert eventually(lambda: what_an_sdk_finds() == [held.access_key, "container-role", POOL.region])


def test_without_it_a_program_finds_somebody_elses(decoys):
    """So that the tests around this one can fail."""
    assert what_an_sdk_finds() == ["AKIADECOY", "env", "us-west-2"]


def test_where_nobody_is_signed_in_a_program_has_none_rather_than_somebody_elses(ada, decoys):
    installed.install(ada, SESSION)

    run = subprocess.run([sys.executable, "-c", WHAT_AN_SDK_FINDS], capture_output=True, text=True, check=False)
    assert run.stdout == ""
    assert "CredentialRetrievalError" in run.stderr
    assert "Nobody is signed in." in run.stderr


def test_after_it_everything_is_byte_for_byte_what_it_was(ada, decoys):
    before, session = what_a_child_sees(), boto3.DEFAULT_SESSION
    installed.install(ada, SESSION)
    ada.bring()
    during = what_a_child_sees()
    installed.uninstall()

    assert before != during
    assert sorted(what_a_child_sees().split(b"\0")) == sorted(before.split(b"\0"))
    assert boto3.DEFAULT_SESSION is session


def test_the_default_session_is_the_sign_ins_until_then(ada):
    installed.install(ada, SESSION)
    assert boto3.DEFAULT_SESSION is SESSION
    installed.uninstall(ada)

    assert boto3.DEFAULT_SESSION is not SESSION


def test_a_sign_out_puts_all_of_it_back(ada):
    before = what_a_child_sees()
    ada.bring()
    installed.install(ada, SESSION)
    ada.sign_out()

    assert sorted(what_a_child_sees().split(b"\0")) == sorted(before.split(b"\0"))
    assert boto3.DEFAULT_SESSION is not SESSION
    assert helpers() == []


def test_where_another_ones_endpoint_does_not_start_what_is_installed_stays(ada, monkeypatch):
    installed.install(ada, SESSION)
    held = ada.bring()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(NbauthError, match="did not start"):
        installed.install(SignInHere(), object())
    monkeypatch.undo()

    assert boto3.DEFAULT_SESSION is SESSION
    assert eventually(lambda: what_an_sdk_finds()[0] == held.access_key)


def test_one_whose_endpoint_has_ended_is_installed_anew(ada):
    installed.install(ada, SESSION)
    (before,) = helpers()
    installed._process._installed._endpoint.close()
    installed.install(ada, SESSION)
    held = ada.bring()

    assert eventually(lambda: what_an_sdk_finds()[0] == held.access_key)
    (after,) = helpers()
    assert after != before


class Watched(dict):
    """An environment that remembers what a program would have found in it at each moment."""

    def __init__(self, *given):
        super().__init__(*given)
        self.seen = set()

    def __setitem__(self, name, value):
        super().__setitem__(name, value)
        self._look()

    def pop(self, name, *default):
        found = super().pop(name, *default)
        self._look()
        return found

    def _look(self):
        self.seen.add(self.get("AWS_ACCESS_KEY_ID"))


def test_from_one_sign_in_to_another_no_other_keys_come_in_between(ada, decoys, monkeypatch):
    before = dict(os.environ)
    environment = Watched(before)
    monkeypatch.setattr(installed.os, "environ", environment)
    installed.install(ada, SESSION)
    environment.seen.clear()
    installed.install(SignInHere(), other := object())
    installed.install(ada, SESSION)
    installed.install(ada, SESSION)

    assert environment.seen == {None}
    assert boto3.DEFAULT_SESSION is SESSION
    installed.uninstall()
    assert dict(environment) == before
    assert boto3.DEFAULT_SESSION not in (SESSION, other)


def test_before_a_sign_in_it_waits_for_one(ada):
    installed.install(ada, SESSION)
    ada.tell()

    assert boto3.DEFAULT_SESSION is SESSION


def test_a_sign_in_that_has_ended_by_itself_is_waited_for(ada):
    ada.bring()
    installed.install(ada, SESSION)
    ada.end()
    assert boto3.DEFAULT_SESSION is SESSION
    held = ada.bring()

    assert eventually(lambda: what_an_sdk_finds()[0] == held.access_key)


def test_a_second_time_it_wins_over_what_has_been_set_since_and_starts_nothing(ada, monkeypatch):
    ada.bring()
    installed.install(ada, SESSION)
    (first,) = helpers()
    monkeypatch.setenv("AWS_PROFILE", "another")
    installed.install(ada, SESSION)

    assert "AWS_PROFILE" not in os.environ
    assert [p.pid for p in helpers()] == [first.pid]
    installed.uninstall(ada)
    assert os.environ["AWS_PROFILE"] == "another"


def test_what_somebody_has_changed_meanwhile_stays_as_they_have_it(ada, monkeypatch):
    installed.install(ada, SESSION)
    os.environ["AWS_REGION"] = "sa-east-1"
    installed.uninstall(ada)

    assert os.environ.pop("AWS_REGION") == "sa-east-1"


def test_another_sign_in_takes_its_place(ada):
    sam = SignInHere(replace(POOL, region="eu-west-2"))
    held = sam.bring()
    installed.install(ada, SESSION)
    installed.install(sam, another := object())

    assert eventually(lambda: what_an_sdk_finds() == [held.access_key, "container-role", "eu-west-2"])
    assert boto3.DEFAULT_SESSION is another
    assert len(helpers()) == 1
    installed.uninstall(ada)
    assert boto3.DEFAULT_SESSION is another, "it was not ada's to put back"


def test_a_sign_out_of_one_that_was_replaced_puts_nothing_back(ada):
    sam = SignInHere(replace(POOL, region="eu-west-2"))
    ada.bring()
    installed.install(ada, SESSION)
    late = tuple(ada._left._all)
    installed.install(sam, another := object())
    for each in late:  # as a sign-out does that was under way meanwhile
        each()

    assert boto3.DEFAULT_SESSION is another


def test_a_pools_own_endpoint_serves_programs_too(monkeypatch):
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    installed.install(SignInHere(replace(POOL, endpoint_url="http://127.0.0.1:4566")), SESSION)

    assert os.environ["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    assert os.environ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] == "false"


def in_a_child(look):
    """What `look` gives in a forked child, as JSON brings it here."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        try:
            with os.fdopen(writing, "w") as out:
                try:
                    json.dump(look(), out)
                except BaseException as failure:  # a test must see it
                    json.dump(repr(failure), out)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        found = json.load(answer)
    os.waitpid(child, 0)
    return found


FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks")


@FORKS
def test_a_forked_child_finds_the_endpoint_and_ends_nothing(ada):
    held = ada.bring()
    installed.install(ada, SESSION)
    assert eventually(lambda: what_an_sdk_finds()[0] == held.access_key)

    def look():
        found = [boto3.Session().get_credentials().access_key, ada.fetch_credentials().access_key]
        installed.uninstall()
        return found

    assert in_a_child(look) == [held.access_key] * 2
    assert what_an_sdk_finds()[0] == held.access_key


@pytest.fixture
def sign_in_by():
    """A real `Auth`, whose sign-in is installed."""

    def made(vault):
        clock = FakeClock(datetime.now(UTC))
        service = FakeService(clock)
        auth = Auth(POOL, vault=vault, clock=clock, service=service)
        service.provider.replies.append(fakes.signed_in("ada", clock=clock))
        auth.sign_in("ada", "secret-password")
        auth.install()
        assert eventually(lambda: what_an_sdk_finds()[0] == auth.credentials().access_key)
        return auth

    return made


@pytest.fixture
def signed_in(sign_in_by):
    return sign_in_by(FakeVault())


@FORKS
def test_in_a_forked_child_the_sign_in_is_the_parent_s_who_alone_renews(signed_in):
    def look():
        try:
            tokens = signed_in.tokens().refresh_token
        except NotSignedIn as missing:
            tokens = str(missing)
        session = signed_in.session.get_credentials().access_key
        return [signed_in.is_signed_in, tokens, session, signed_in.credentials(force_refresh=True).access_key]

    held = signed_in.credentials().access_key
    assert in_a_child(look) == [False, str(not_signed_in()), held, held]
    assert signed_in.is_signed_in


@FORKS
@pytest.mark.parametrize("vault", [FakeVault, MemoryVault])
def test_a_forked_child_has_nothing_to_renew_the_parent_s_sign_in_with(sign_in_by, vault):
    signed_in = sign_in_by(vault())

    def look():
        kept = signed_in._holder._tokens.shelf.load()
        return [signed_in._holder._tokens.peek(), kept and kept.refresh_token]

    own = signed_in.tokens().refresh_token
    assert in_a_child(look) == [None, own if vault is FakeVault else None], "what outlives the process is the vault's"
    assert signed_in.tokens().refresh_token == own


@FORKS
def test_who_signs_out_in_a_forked_child_is_nobody_there(signed_in):
    def look():
        service = signed_in._holder._service
        service.provider.replies.append(fakes.signed_in("sam", clock=signed_in._holder.now))
        signed_in.sign_in("sam", "secret-password")
        signed_in.sign_out()
        try:
            return signed_in.credentials().access_key
        except NotSignedIn as missing:
            return str(missing)

    assert in_a_child(look) == str(not_signed_in())


@FORKS
def test_a_block_in_which_calls_wait_is_not_the_forked_child_s(signed_in):
    def look():
        signed_in._holder.leave_to(ada.fetch_credentials)
        try:
            return signed_in.credentials().access_key
        except NotSignedIn as missing:
            return str(missing)

    ada = SignInHere()
    with signed_in.waiting():
        assert in_a_child(look) == str(not_signed_in())


@FORKS
def test_who_signs_in_in_a_forked_child_has_their_own_and_can_install_it(signed_in):
    def look():
        service = signed_in._holder._service
        service.provider.replies.append(fakes.signed_in("sam", clock=signed_in._holder.now))
        signed_in.sign_in("sam", "secret-password")
        signed_in.install()
        own = signed_in.credentials().access_key
        found = eventually(lambda: what_an_sdk_finds()[0] == own)
        signed_in.uninstall()
        return [signed_in.username, own, found, helpers() == []]

    username, access_key, found, nothing_left = in_a_child(look)
    assert (username, found, nothing_left) == ("sam", True, True)
    assert "SAM" in access_key
    assert signed_in.username == "ada"
    assert what_an_sdk_finds()[0] == signed_in.credentials().access_key


@FORKS
def test_a_child_of_a_child_has_what_that_one_has(signed_in):
    def of_the_parent():
        return in_a_child(lambda: [signed_in.is_signed_in, signed_in.credentials().access_key])

    def of_somebody():
        service = signed_in._holder._service
        service.provider.replies.append(fakes.signed_in("sam", clock=signed_in._holder.now))
        signed_in.sign_in("sam", "secret-password")
        own = signed_in.credentials().access_key
        return [own, in_a_child(lambda: signed_in.credentials().access_key)]

    held = signed_in.credentials().access_key
    assert in_a_child(of_the_parent) == [False, held]
    sams, sams_childs = in_a_child(of_somebody)
    assert sams == sams_childs != held


@FORKS
def test_a_forked_child_hears_within_a_second_who_is_signed_in(signed_in):
    (said, say), (answered, answer) = os.pipe(), os.pipe()

    def look():
        first = signed_in.credentials().access_key
        os.write(answer, b".")
        os.read(said, 1)

        def is_nobody():
            try:
                signed_in.credentials()
            except NotSignedIn:
                return True

        return [first, eventually(is_nobody)]

    def child():
        nonlocal came_of
        came_of = in_a_child(look)

    came_of, held = None, signed_in.credentials().access_key
    watching = threading.Thread(target=child)
    watching.start()
    os.read(answered, 1)
    holder_of(signed_in)._door.forget_here()
    holder_of(signed_in)._listeners.tell()
    os.write(say, b".")
    watching.join()

    assert came_of == [held, True]
