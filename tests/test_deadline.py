"""One deadline for all that an action waits for."""

import threading

import pytest

from nbauth import deadline
from nbauth.deadline import LONGEST_WAIT_S, at_most, not_counted, one_deadline, seconds_left


@pytest.fixture
def clock(monkeypatch):
    """What the deadlines are measured by; `now[0]` may be moved."""
    now = [1000.0]
    monkeypatch.setattr(deadline.time, "monotonic", lambda: now[0])
    return now


def test_what_is_waited_for_one_after_the_other_has_one_deadline(clock):
    with one_deadline():
        clock[0] += 5
        assert seconds_left() == LONGEST_WAIT_S - 5
        clock[0] += LONGEST_WAIT_S
        assert seconds_left() == 0


def test_an_action_within_another_has_no_more_time_than_that(clock):
    with one_deadline():
        clock[0] += 5
        with one_deadline():
            assert seconds_left() == LONGEST_WAIT_S - 5
        assert seconds_left() == LONGEST_WAIT_S - 5


def test_what_is_not_worth_all_of_it_has_less(clock):
    with one_deadline():
        with at_most(5):
            assert seconds_left() == 5
        clock[0] += LONGEST_WAIT_S - 3
        with at_most(5):
            assert seconds_left() == 3
        assert seconds_left() == 3


def test_each_action_begins_anew(clock):
    @one_deadline()
    def action():
        clock[0] += 5
        return seconds_left()

    assert [action(), action()] == [LONGEST_WAIT_S - 5] * 2


def test_a_single_call_has_all_of_it():
    assert seconds_left() == LONGEST_WAIT_S


def test_another_thread_has_a_deadline_of_its_own(clock):
    left = []
    with one_deadline():
        clock[0] += 5
        thread = threading.Thread(target=lambda: left.append(seconds_left()))
        thread.start()
        thread.join()
    assert left == [LONGEST_WAIT_S]


def test_what_a_person_takes_is_not_counted(clock):
    with one_deadline():
        clock[0] += 5
        with not_counted():
            clock[0] += 3600
        assert seconds_left() == LONGEST_WAIT_S - 5
    with not_counted():  # where there is no deadline, none is made
        clock[0] += 1
    assert seconds_left() == LONGEST_WAIT_S
