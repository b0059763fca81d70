"""When a notebook follows another one, and when it does not."""

import threading

import pytest
from fakes import Gate, eventually, sms

from nbauth.core.state import UserState
from nbauth.core.steps import SignedOut
from nbauth.errors import VaultError
from nbauth.notebook.elsewhere import Elsewhere


class Looking:
    under_way = False


class Holder:
    """Tells `taken_up` of each name that it was to take up."""

    def __init__(self):
        self.step, self.state = SignedOut(""), UserState.SIGNED_OUT
        self.looking, self.is_answering, self.is_signed_in = Looking(), False, False
        self.not_read_because = None
        self.kept, self.taken_up, self.gate = "1", [], Gate()
        self.gate.open()

    def version(self):
        return self.kept

    def catch_up(self):
        raise AssertionError("nobody is signed in")

    def resume(self, *, username=None):
        self.gate.pass_through()
        self.taken_up.append(username)


@pytest.fixture
def holder():
    return Holder()


@pytest.fixture
def elsewhere(holder):
    return Elsewhere(holder)


def look(elsewhere):
    """Once, to the end."""
    elsewhere.look()
    assert eventually(lambda: not elsewhere._follows)


def test_each_change_is_followed_once(holder, elsewhere):
    look(elsewhere)
    look(elsewhere)
    assert holder.taken_up == [None]
    holder.kept = "2"
    look(elsewhere)
    assert holder.taken_up == [None, None]


def test_a_vault_that_tells_of_no_change_is_not_followed(holder, elsewhere):
    holder.kept = None
    look(elsewhere)
    assert holder.taken_up == []


def test_what_could_not_be_read_is_looked_at_again(holder, elsewhere):
    holder.not_read_because = VaultError("Locked.")
    look(elsewhere)
    holder.not_read_because = None
    look(elsewhere)
    look(elsewhere)
    assert holder.taken_up == [None, None]


@pytest.mark.parametrize("busy", ["asked", "answering", "looking"])
def test_nobody_is_taken_away_from_what_they_do(holder, elsewhere, busy):
    holder.step = sms() if busy == "asked" else holder.step
    holder.is_answering, holder.looking.under_way = busy == "answering", busy == "looking"
    look(elsewhere)
    assert holder.taken_up == []
    holder.step, holder.is_answering, holder.looking.under_way = SignedOut(""), False, False
    look(elsewhere)
    assert holder.taken_up == [None]


def test_the_place_of_a_sign_in_that_has_ended_is_kept_for_the_same_user(holder, elsewhere):
    holder.step, holder.state = SignedOut("ada"), UserState.SIGN_IN_EXPIRED
    look(elsewhere)
    assert holder.taken_up == ["ada"]


def test_one_thread_follows_at_a_time(holder, elsewhere):
    holder.gate = Gate()
    before = threading.active_count()
    for number in range(5):
        holder.kept = str(number)
        elsewhere.look()
    assert threading.active_count() == before + 1
    holder.gate.open()
    assert eventually(lambda: not elsewhere._follows)
    assert holder.taken_up == [None]
