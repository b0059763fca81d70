"""A kept sign-in is looked for in the background: who waits for that, and who does not."""

import threading

import pytest
from fakes import PATIENCE_S, POOL, Gate, Running, eventually

from nbauth import deadline
from nbauth.auth import Auth
from nbauth.errors import NotSignedIn
from nbauth.hold import hold
from nbauth.holder import Holder
from nbauth.later import Later, StandIn
from nbauth.looking import Looking
from nbauth.vault import MemoryVault


@pytest.fixture
def gate():
    gate = Gate()
    yield gate
    gate.open()


def nothing():
    pass


def test_whoever_needs_to_know_waits_until_it_is_over(gate):
    looking = Looking()
    looking.begin(gate.pass_through, nothing)
    waiting = Running(looking.wait)
    gate.wait_until_reached()
    assert looking.under_way
    assert waiting.alive
    gate.open()

    assert waiting.result() is None
    assert not looking.under_way


def test_nobody_waits_where_nobody_looks():
    assert Running(Looking().wait).result() is None


def test_a_second_look_is_none(gate):
    looking, looks = Looking(), []
    looking.begin(gate.pass_through, nothing)
    looking.begin(lambda: looks.append("a second"), nothing)
    gate.open()

    assert eventually(lambda: not looking.under_way)
    assert looks == []
    looking.begin(lambda: looks.append("the next"), nothing)
    looking.wait()
    assert looks == ["the next"]


def test_that_it_is_over_is_told_when_it_can_be_seen():
    looking, seen = Looking(), []
    looking.begin(nothing, lambda: seen.append(looking.under_way))
    assert eventually(lambda: seen == [False])


def test_whoever_is_called_by_the_look_itself_does_not_wait_for_it():
    looking, done = Looking(), threading.Event()
    looking.begin(lambda: (looking.wait(), done.set()), nothing)
    assert done.wait(PATIENCE_S)


def test_nobody_waits_longer_than_their_action_has(gate, monkeypatch):
    monkeypatch.setattr(deadline, "LONGEST_WAIT_S", 0.01)
    looking = Looking()
    looking.begin(gate.pass_through, nothing)
    assert Running(looking.wait).result() is None
    assert looking.under_way


def test_meanwhile_the_status_waits_for_no_vault(gate):
    """A keychain that is locked has to be found first, which takes seconds: the page must hear meanwhile."""
    vault = StandIn(Later(lambda: (gate.pass_through(), MemoryVault())[1]).get)
    holder = hold(POOL, vault=vault)
    holder.looking.begin(holder.resume, nothing)
    gate.wait_until_reached()
    assert Running(holder.status).result().looking
    gate.open()
    holder.looking.wait()
    assert not holder.status().looking


@pytest.mark.parametrize("obtain", [Holder.tokens, Holder.credentials], ids=["tokens", "credentials"])
def test_whoever_wants_what_a_kept_sign_in_gives_waits_for_it(gate, obtain):
    holder = hold(POOL)
    holder.looking.begin(gate.pass_through, nothing)
    gate.wait_until_reached()
    waiting = Running(lambda: obtain(holder))
    assert not eventually_ended(waiting)
    gate.open()
    assert isinstance(waiting.error(), NotSignedIn)


def test_what_is_seen_of_it_waits_too(gate):
    auth = Auth(POOL)
    auth._holder.looking.begin(gate.pass_through, nothing)
    gate.wait_until_reached()
    for see in (lambda: auth.username, lambda: auth.step, lambda: auth.is_signed_in, auth.status, lambda: repr(auth)):
        assert not eventually_ended(Running(see))
    gate.open()


def eventually_ended(running):
    threading.Event().wait(0.05)
    return not running.alive


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_look_that_fails_is_over_too():
    looking, over = Looking(), threading.Event()
    looking.begin(lambda: 1 / 0, over.set)
    assert over.wait(PATIENCE_S)
    assert not looking.under_way
    assert eventually(lambda: "nbauth-look" not in {thread.name for thread in threading.enumerate()})
