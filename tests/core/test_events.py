"""What is remembered, and what of it gives way."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes import START

from nbauth.core.events import Event, What, followed_by

DONE = Event(START, What.CREDENTIALS, timedelta(seconds=0.4))
FAILED = replace(DONE, error="Unreachable", reason="Network.NO_ANSWER")


def later(event, minutes=1, **changes):
    return replace(event, at=event.at + timedelta(minutes=minutes), **changes)


def after(*events):
    remembered = ()
    for event in events:
        remembered = followed_by(remembered, event)
    return remembered


def test_the_newest_is_the_last():
    assert after(DONE, later(DONE), later(FAILED, 2)) == (DONE, later(DONE), later(FAILED, 2))


def test_the_last_three_hundred_are_remembered():
    many = [later(DONE, number) for number in range(1000)]
    assert after(*many) == tuple(many[-300:])


def test_a_night_without_a_network_does_not_push_out_how_it_began():
    night = [later(FAILED, number) for number in range(1000)]
    began, counted = after(DONE, *night)

    assert began == DONE
    assert (counted.times, counted.since, counted.at) == (1000, START, night[-1].at)


def test_of_what_fails_together_each_is_counted():
    tokens = replace(FAILED, what=What.TOKENS)
    night = [later(each, number) for number in range(10) for each in (tokens, FAILED)]
    assert [(each.what, each.times) for each in after(*night)] == [(What.TOKENS, 10), (What.CREDENTIALS, 10)]


@pytest.mark.parametrize("other", [{"error": "Throttled"}, {"reason": "Network.NO_PROXY"}, {"code": "Anything"}])
def test_another_failure_is_another_event(other):
    assert [each.times for each in after(FAILED, later(FAILED, **other), later(FAILED, 2))] == [1, 1, 1]


def test_a_success_ends_the_counting():
    assert [each.times for each in after(FAILED, later(FAILED), later(DONE, 2), later(FAILED, 3))] == [2, 1, 1]


def test_each_try_of_a_person_is_an_event_of_its_own():
    wrong = replace(FAILED, what=What.SIGN_IN, error="WrongCredentials")
    assert after(wrong, later(wrong)) == (wrong, later(wrong))


def test_what_went_well_meanwhile_too_quickly_to_be_told_ends_the_counting():
    events = followed_by(followed_by((), FAILED), FAILED, anew=True)
    assert [event.times for event in events] == [1, 1]


@pytest.mark.parametrize("between", [What.SIGN_OUT, What.SIGN_IN])
def test_what_fails_for_the_next_one_is_not_counted_with_what_failed_before(between):
    events = followed_by(followed_by(followed_by((), FAILED), Event(START, between, timedelta(0))), FAILED)
    assert [event.what for event in events] == [FAILED.what, between, FAILED.what]
