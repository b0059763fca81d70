"""What a cluster has in one place: whose word counts, and when there is nothing to hand out any more."""

import pickle
from dataclasses import replace

import leaks
import pytest
from fakes import POOL, credentials

from nbauth.errors import NotSignedIn
from nbauth.handoff.cluster.desk import Desk, Taken
from nbauth.handoff.cluster.links import is_here, unprotected
from nbauth.handoff.cluster.snapshot import Snapshot, this_process
from nbauth.handoff.handle import Handle
from nbauth.texts import Session

HANDLE = Handle(POOL.user_pool_id, POOL.client_id, POOL.identity_pool_id, "session", POOL.region, None)


def snapshot(at, number=None):
    return Snapshot(HANDLE, at, credentials(number=number or at), None, "sub-of-ada", None)


@pytest.fixture
def desk():
    made = Desk(100)
    made.take("kernel", "client", snapshot(1))
    return made


def test_what_is_new_is_numbered(desk):
    assert desk.take("kernel", "client", snapshot(2)) is Taken.NEW
    assert (desk.serial, desk.snapshot) == (102, snapshot(2))


def test_what_is_said_again_is_nothing_new(desk):
    assert desk.take("kernel", "client", snapshot(5, number=1)) is Taken.KNOWN
    assert desk.serial == 101


def test_a_late_older_word_never_wins(desk):
    desk.take("kernel", "client", snapshot(3))

    assert desk.take("kernel", "client", snapshot(2)) is Taken.KNOWN
    assert desk.snapshot == snapshot(3)


def test_a_sign_out_is_new(desk):
    nobody = Snapshot(HANDLE, 2, None, NotSignedIn(Session.NOT_SIGNED_IN))

    assert desk.take("kernel", "client", nobody) is Taken.NEW
    assert desk.snapshot.credentials is None


def test_another_kernel_waits_for_its_turn(desk):
    assert desk.take("another", "its client", snapshot(2)) is Taken.ANOTHERS
    assert desk.snapshot == snapshot(1)


def test_another_kernel_comes_at_once_where_the_first_is_away(desk):
    desk.left("client")

    assert desk.take("another", "its client", snapshot(1, number=7)) is Taken.NEW
    assert desk.take("kernel", "client", snapshot(9)) is Taken.ANOTHERS


def test_a_connection_that_does_not_come_back_leaves_nothing(desk):
    desk.drop(desk.left("client"))

    assert (desk.snapshot, desk.serial) == (None, 102)
    assert desk.take("another", "its client", snapshot(1)) is Taken.NEW


@pytest.mark.parametrize("back", [lambda desk: desk.came("client"), lambda desk: desk.take("kernel", "c", snapshot(1))])
def test_a_connection_that_comes_back_in_time_loses_nothing(desk, back):
    departure = desk.left("client")
    back(desk)
    desk.drop(departure)

    assert desk.snapshot == snapshot(1)


def test_a_second_pause_has_its_whole_time(desk):
    first = desk.left("client")
    desk.came("client")
    second = desk.left("client")
    desk.drop(first)
    assert desk.snapshot == snapshot(1)

    desk.drop(second)
    assert desk.snapshot is None


def test_a_connection_of_somebody_elses_changes_nothing(desk):
    assert desk.left("another") == 0
    desk.came("another")
    desk.drop(0)

    assert desk.snapshot == snapshot(1)


def test_a_snapshot_arrives_whole():
    sent = snapshot(3)
    nobody = Snapshot(HANDLE, 2, None, NotSignedIn(Session.NOT_SIGNED_IN))

    assert pickle.loads(pickle.dumps(sent)) == sent
    arrived = pickle.loads(pickle.dumps(nobody))
    assert (str(arrived.refusal), arrived.says) == (str(nobody.refusal), nobody.says)


def test_what_is_logged_of_a_snapshot_holds_no_secret():
    sent = snapshot(3)
    secrets = [sent.credentials.secret_key, sent.credentials.token]

    assert leaks.found({"repr": repr(sent).encode(), "str": f"{sent}".encode()}, secrets) == []
    assert leaks.found({"the pickle, as it is sent": pickle.dumps(sent)}, secrets) != []


def test_each_process_is_another(monkeypatch):
    here = this_process()
    assert here == this_process()
    monkeypatch.setattr("os.getpid", lambda: 1)

    assert this_process() != here


@pytest.mark.parametrize(
    "address",
    ["tls://10.0.0.7:8786", "wss://dask.example.com:443", "gateway://dask.example.com:443/cluster", "inproc://10.0.0.7/1/2",
     "tcp://127.0.0.1:8786", "tcp://[::1]:8786", "ucx://127.0.0.1:1", "ws://localhost:80", "127.0.0.1:8786"],
)  # fmt: skip
def test_what_is_encrypted_or_stays_here_is_protected(address):
    assert unprotected([address]) == []


@pytest.mark.parametrize(
    "address", ["tcp://192.0.2.7:8786", "ws://192.0.2.7:80", "ucx://[2001:db8::7]:1", "192.0.2.7:8786"]
)
def test_what_leaves_this_computer_as_it_is_is_not(address):
    assert unprotected(["tls://192.0.2.7:1", address]) == [address]


def test_a_name_that_nobody_knows_is_not_here():
    assert not is_here("no-such-host.invalid")


def test_another_sign_ins_snapshot_says_something_else():
    assert replace(snapshot(1), handle=replace(HANDLE, name="other")).says != snapshot(1).says
