"""A keychain that waits for a dialog which nobody sees."""

import threading
from dataclasses import replace

import pytest
from fakes import PATIENCE_S, Gate, Running, at_once, eventually
from vault import kernels
from vault.contract import KEPT, PLACE
from vault.fake_backends import FakeBackend

from nbauth import deadline
from nbauth.core.ports import SIGN_IN
from nbauth.errors import VaultError
from nbauth.vault.bounded import BoundedCalls

DEADLINE_S = 0.05


class Hanging(FakeBackend):
    """Answers, until it is locked: altogether, or for one kind of call."""

    def __init__(self):
        super().__init__()
        self.gate = Gate()
        self.locked = False

    def _call(self, *what):
        if self.locked in (True, what[0]):
            self.gate.pass_through()
        super()._call(*what)


@pytest.fixture
def backend():
    hanging = Hanging()
    yield hanging
    hanging.gate.open()
    assert eventually(lambda: not hung())


@pytest.fixture
def vault(backend, vault_over):
    return vault_over(backend, deadline_s=DEADLINE_S)


class Turn:
    """A lock that somebody else has, and that says when it is asked for."""

    def __init__(self):
        self._lock = threading.Lock()
        self._lock.acquire()
        self.asked_for = threading.Event()
        self.release = self._lock.release

    def acquire(self, *, timeout):
        self.asked_for.set()
        return self._lock.acquire(timeout=timeout)


def hung():
    return [thread for thread in threading.enumerate() if thread.name == "nbauth-keychain"]


USES = {
    "load": lambda vault: vault.load(PLACE, SIGN_IN),
    "save": lambda vault: vault.save(PLACE, SIGN_IN, KEPT),
    "forget": lambda vault: vault.forget(PLACE, SIGN_IN),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
@pytest.mark.parametrize("from_the_start", [True, False])
def test_a_keychain_that_does_not_answer_is_an_error_in_time(use, from_the_start, vault, backend):
    if not from_the_start:
        vault.save(PLACE, SIGN_IN, KEPT)
    backend.locked = True

    with pytest.raises(VaultError, match=r"did not answer: it may be locked\. Unlock it"):
        use(vault)


def test_it_is_not_asked_again_and_one_thread_at_most_hangs(vault, backend):
    backend.locked = True
    errors = [one.error() for one in at_once(8, lambda: vault.load(PLACE, SIGN_IN))]
    asked = len(backend.calls)
    for use in USES.values():
        with pytest.raises(VaultError, match="did not answer"):
            use(vault)

    assert all(isinstance(error, VaultError) for error in errors)
    assert len(hung()) == 1
    assert len(backend.calls) == asked
    assert "did not answer" in vault.problem().message


@pytest.mark.parametrize("what", ["get", "set"])
def test_a_save_that_nobody_waits_for_any_more_is_given_up(what, vault, backend):
    """A person who unlocks the keychain minutes later, when they have signed out, must not find the sign-in kept."""
    assert vault.problem() is None
    backend.locked = what
    with pytest.raises(VaultError):
        vault.save(PLACE, SIGN_IN, replace(KEPT, refresh_token="x" * 3000))
    backend.gate.open()

    assert eventually(lambda: not hung())
    assert len(backend.everything()) == (0 if what == "get" else 1)  # a call that is under way can't be called back
    assert not any(text.startswith("nbauth1:") for text in backend.everything().values())
    with pytest.raises(VaultError, match="did not answer"):
        vault.load(PLACE, SIGN_IN)


def test_after_one_that_hung_nobody_waits_or_is_served():
    answer, calls = threading.Event(), BoundedCalls(DEADLINE_S, VaultError("Too late."))
    with pytest.raises(VaultError):
        calls.run(answer.wait)
    calls._deadline_s = 60
    assert isinstance(Running(lambda: calls.run(lambda: "not to be called")).error(), VaultError)
    answer.set()
    assert eventually(lambda: not hung())

    with pytest.raises(VaultError, match="Too late"):
        calls.run(lambda: "not to be called")


def test_one_that_waited_while_the_other_hung_is_told_when_it_gets_its_turn():
    calls = BoundedCalls(60, VaultError("Too late."))
    calls._turn = turn = Turn()
    second = Running(lambda: calls.run(lambda: "not to be called"))
    assert turn.asked_for.wait(PATIENCE_S)
    calls._gave_up = True
    turn.release()

    assert isinstance(second.error(), VaultError)
    assert turn.acquire(timeout=0)  # it gave its turn back


def test_nobody_waits_for_their_turn_for_ever():
    calls = BoundedCalls(DEADLINE_S, VaultError("Too late."))
    calls._turn = turn = Turn()

    assert isinstance(Running(lambda: calls.run(lambda: "not to be called")).error(), VaultError)
    turn.release()
    assert calls.run(lambda: "made") == "made"  # the other was slow, but in time


@pytest.fixture
def short_of_time(monkeypatch):
    """The action has next to no time left; the keychain would have a minute."""
    monkeypatch.setattr(deadline, "LONGEST_WAIT_S", DEADLINE_S)


def test_nobody_waits_for_the_keychain_longer_than_their_action_has_left(short_of_time, monkeypatch):
    answer, calls = threading.Event(), BoundedCalls(60, VaultError("Too late."))
    late = Running(lambda: calls.run(lambda: (answer.wait(), calls.check())))
    assert "no time left" in str(late.error())
    in_line = Running(lambda: calls.run(lambda: "not to be called"))
    assert "no time left" in str(in_line.error())
    answer.set()
    monkeypatch.undo()

    assert Running(lambda: calls.run(lambda: "made")).result() == "made"  # the keychain was given no time: it may work


def test_what_was_cut_short_does_not_go_on(short_of_time):
    answer, calls, steps = threading.Event(), BoundedCalls(60, VaultError("Too late.")), []

    def in_two_steps():
        answer.wait()
        calls.check()
        steps.append("the second")

    with pytest.raises(VaultError, match="no time left"):
        calls.run(in_two_steps)
    answer.set()

    assert eventually(lambda: not hung())
    assert steps == []


def test_one_that_was_cut_short_and_hangs_is_waited_for_once(short_of_time, monkeypatch):
    answer, calls = threading.Event(), BoundedCalls(60, VaultError("Too late."))
    with pytest.raises(VaultError, match="no time left"):
        calls.run(answer.wait)
    monkeypatch.undo()
    calls._deadline_s = DEADLINE_S
    for _ in range(2):
        with pytest.raises(VaultError, match="Too late"):
            calls.run(lambda: "not to be called")
    answer.set()

    assert calls._gave_up


def test_without_any_time_left_the_keychain_is_not_asked(monkeypatch):
    monkeypatch.setattr(deadline, "LONGEST_WAIT_S", 0)
    asked, calls = [], BoundedCalls(60, VaultError("Too late."))
    with pytest.raises(VaultError, match="no time left"):
        calls.run(lambda: asked.append(1))

    assert asked == []


def test_a_process_ends_while_its_keychain_hangs():
    code = """
import threading
from nbauth.errors import VaultError
from nbauth.vault.bounded import BoundedCalls
try:
    BoundedCalls(0.05, VaultError("Too late.")).run(threading.Event().wait)
except VaultError as error:
    print(error)
"""

    assert kernels.run(code) == "Too late."


def test_an_error_of_the_call_itself_comes_through_and_the_next_call_is_made():
    calls = BoundedCalls(DEADLINE_S, VaultError("Too late."))
    with pytest.raises(ZeroDivisionError):
        calls.run(lambda: 1 // 0)

    assert calls.run(lambda: "made") == "made"


def test_a_process_that_is_ending_and_starts_no_threads_is_told(monkeypatch, vault):
    def refuse(self):
        raise RuntimeError("can't create new thread at interpreter shutdown")

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", refuse)
        with pytest.raises(VaultError, match="starts no more threads"):
            vault.load(PLACE, SIGN_IN)

    assert vault.load(PLACE, SIGN_IN) is None  # and the turn was given back


def test_a_keychain_that_is_slow_to_delete_leaves_nobody_at_work(vault, backend):
    """What has been given up must not read on and on, for a part that is not there."""
    vault.save(PLACE, SIGN_IN, KEPT)
    vault.save(PLACE, SIGN_IN, KEPT)
    backend.locked = "delete"
    with pytest.raises(VaultError):
        vault.forget(PLACE, SIGN_IN)
    backend.gate.open()
    assert eventually(lambda: not hung())
