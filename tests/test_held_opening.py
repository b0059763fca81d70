"""What has begun a sign-in is held while a code is waited for, and not a moment longer."""

import gc
from datetime import timedelta

import pytest
from fakes import START, eventually, signed_in, sms

from nbauth.core.answers import Confirmed, Password
from nbauth.core.delivery import Ticket
from nbauth.core.mfa import MfaChoice
from nbauth.core.steps import NeedsEmailCode, NeedsMfaChoice, NeedsNewPassword, NeedsTotpCode, SignedOut
from nbauth.held_opening import HeldOpening, in_seconds
from nbauth.secret import Secret

LATER, TICKET = START + timedelta(minutes=3), Ticket("ada", "secret-session")
OPENING = Password("ada", Secret("pw"))
SMS = sms()
FOR_CODES = [
    SMS,
    NeedsEmailCode("ada", LATER, TICKET, "a***"),
    NeedsMfaChoice("ada", LATER, TICKET, (MfaChoice("SMS"),)),
]
OTHERS = [
    NeedsTotpCode("ada", LATER, TICKET),
    NeedsNewPassword("ada", LATER, TICKET, ()),
    SignedOut("ada"),
    signed_in(),
]


class FakeTimer:
    def __init__(self):
        self.set = []

    def __call__(self, seconds, work):
        entry = (seconds, work)
        self.set.append(entry)
        return lambda: self.set.remove(entry) if entry in self.set else None

    def ring(self):
        for _, work in tuple(self.set):
            work()


@pytest.fixture
def timer():
    return FakeTimer()


@pytest.fixture
def held(clock, timer):
    return HeldOpening(clock, timer=timer)


@pytest.mark.parametrize("step", FOR_CODES)
def test_it_is_held_for_a_question_that_may_need_another_code(held, step):
    held.hold(step, OPENING)
    assert held.of(step) is OPENING


@pytest.mark.parametrize("step", OTHERS)
def test_it_is_held_for_nothing_else(held, timer, step):
    held.hold(step, OPENING)
    assert (held.of(step), held._held, timer.set) == (None, None, [])


def test_what_can_be_used_but_once_is_not_held(held):
    held.hold(SMS, Confirmed("ada", TICKET))
    assert held.of(SMS) is None


def test_an_equal_question_of_another_attempt_does_not_get_it(held):
    held.hold(SMS, OPENING)
    assert held.of(sms()) is None
    assert held.of(SMS) is OPENING


def test_it_is_let_go_when_the_time_is_over_whether_or_not_anybody_asks(held, timer):
    held.hold(SMS, OPENING)
    assert [seconds for seconds, _ in timer.set] == [180]
    timer.ring()
    assert held._held is None


def test_it_is_not_given_when_the_time_is_over_even_if_the_timer_is_late(held, clock):
    held.hold(SMS, OPENING)
    clock.move(179)
    assert held.of(SMS) is OPENING
    clock.move(1)
    assert held.of(SMS) is None
    assert held._held is None


def test_a_timer_of_before_leaves_what_is_held_since(held, timer):
    held.hold(SMS, OPENING)
    [(_, ring_late)] = timer.set
    another = sms()
    held.hold(another, OPENING)
    ring_late()
    assert held.of(another) is OPENING
    assert len(timer.set) == 1


def test_it_is_let_go_when_another_question_is_open(held, timer):
    held.hold(SMS, OPENING)
    held.drop_unless(SMS)
    assert held.of(SMS) is OPENING
    held.drop_unless(SignedOut("ada"))
    assert (held._held, timer.set) == (None, [])


def test_a_forked_child_does_not_have_it(held):
    held.hold(SMS, OPENING)
    held.after_fork()
    assert held.of(SMS) is None


def test_where_nobody_can_let_go_of_it_it_is_not_held(clock):
    def no_thread(seconds, work):
        raise RuntimeError("can't start new thread")

    held = HeldOpening(clock, timer=no_thread)
    held.hold(SMS, OPENING)
    assert held.of(SMS) is None


def test_one_whose_time_is_over_at_once_is_let_go(clock):
    def at_once(_seconds, work):
        work()
        return lambda: None

    held = HeldOpening(clock, timer=at_once)
    held.hold(SMS, OPENING)
    assert held._held is None


def test_the_real_timer_lets_go_and_can_be_prevented():
    done = []
    in_seconds(60, lambda: done.append("late"))()
    in_seconds(0, lambda: done.append("now"))
    assert eventually(lambda: done == ["now"])


def test_nothing_of_it_is_left_in_memory(held):
    password = Secret("a-password-of-this-test")
    held.hold(SMS, Password("ada", password))
    held.drop()
    gc.collect()
    holders = [one for one in gc.get_referrers(password) if isinstance(one, Password)]
    assert holders == []
