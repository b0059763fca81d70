"""A kept sign-in that could not be taken up is tried again: how often, and when that ends."""

import gc
import threading
import weakref

import pytest
from fakes import PATIENCE_S

from nbauth.errors import ServiceError, Throttled, Unreachable
from nbauth.resuming import try_again_later


class Holder:
    """Resumes as `outcomes` says; `None` is success."""

    def __init__(self, outcomes):
        self.outcomes = outcomes
        self.waits_to_resume = True
        self.tries = 0

    def resume(self, *, username=None):
        self.tries += 1
        outcome = self.outcomes.pop(0)
        if outcome:
            raise outcome


class Waits:
    """The pauses; `then` is called in each, and the last one ends the test."""

    def __init__(self, then=lambda _: None):
        self.pauses = []
        self.then = then

    def __call__(self, pause):
        self.pauses.append(pause)
        self.then(self)


def run(holder, waits):
    before = set(threading.enumerate())
    try_again_later(holder, waits)
    for thread in set(threading.enumerate()) - before:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def test_it_is_tried_until_the_network_is_back_at_longer_and_longer_pauses():
    holder, waits = Holder([Unreachable("No.")] * 5 + [Throttled("Slow.")] + [None]), Waits()
    run(holder, waits)
    assert holder.tries == 7
    assert waits.pauses == [2, 4, 8, 16, 32, 60, 60]


def test_another_failure_ends_it():
    holder = Holder([Unreachable("No."), ServiceError("Refused."), None])
    run(holder, Waits())
    assert holder.tries == 2


def test_nothing_is_tried_when_somebody_has_signed_in_or_out_meanwhile():
    holder = Holder([])

    def sign_out(waits):
        if len(waits.pauses) == 2:
            holder.waits_to_resume = False

    holder.outcomes = [Unreachable("No.")]
    run(holder, Waits(sign_out))
    assert holder.tries == 1


def test_it_keeps_no_sign_in_alive_while_it_waits():
    holders, gone = [Holder([Unreachable("No.") for _ in range(3)])], []
    alive = weakref.ref(holders[0])

    def let_go(waits):
        if len(waits.pauses) == 2:
            holders.clear()
            gc.collect()
            gone.append(alive() is None)

    waits = Waits(let_go)
    before = set(threading.enumerate())
    try_again_later(holders[0], waits)
    for thread in set(threading.enumerate()) - before:
        thread.join(PATIENCE_S)
    assert gone == [True]
    assert len(waits.pauses) == 2


@pytest.mark.parametrize("failure", [Unreachable("No."), Throttled("Slow.")])
def test_one_try_follows_the_other(failure):
    holder = Holder([failure, None])
    run(holder, Waits())
    assert holder.tries == 2


def test_it_is_tried_by_one_thread_however_often_that_is_asked_for():
    holder = Holder([Unreachable("No."), None])

    def asked_again(waits):
        before = threading.active_count()
        for _ in range(5):
            try_again_later(holder, waits)
        assert threading.active_count() == before

    run(holder, Waits(then=asked_again))
    assert holder.tries == 2
    holder.outcomes = [None]
    run(holder, Waits())
    assert holder.tries == 3
