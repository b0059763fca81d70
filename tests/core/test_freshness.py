"""When something that expires is renewed."""

from datetime import timedelta

import pytest
from fakes import START

from nbauth.core.freshness import Freshness, Window, freshness


def window(life, jitter=0.0):
    return Window.opened(now=START, expires_at=START + timedelta(seconds=life), jitter=jitter)


def age(window, seconds):
    return freshness(window, START + timedelta(seconds=seconds))


@pytest.mark.parametrize("life", [60, 15 * 60, 3600, 12 * 3600])
def test_two_thirds_into_its_life_it_is_due_and_still_good_until_the_end(life):
    seen = window(life)

    assert age(seen, 0) is Freshness.FRESH
    assert age(seen, life * 2 / 3 - 1) is Freshness.FRESH
    assert age(seen, life * 2 / 3 + 1) is Freshness.STALE
    assert age(seen, life - 1) is Freshness.STALE
    assert age(seen, life) is Freshness.EXPIRED
    assert age(seen, life + 1_000_000) is Freshness.EXPIRED


@pytest.mark.parametrize("life", [60, 15 * 60, 3600])
def test_jitter_renews_earlier_by_a_twentieth_at_most(life):
    earliest, latest = window(life, jitter=1.0).stale_at, window(life, jitter=0.0).stale_at

    assert latest - earliest == timedelta(seconds=life / 20)


@pytest.mark.parametrize("life", [60, 15 * 60, 3600])
def test_the_first_since_a_sign_in_is_renewed_over_half_of_its_life(life):
    """Otherwise all who sign in at nine renew together, all day."""
    opened = {jitter: Window.opened(now=START, expires_at=START + timedelta(seconds=life), jitter=jitter, first=True)
              for jitter in (0.0, 1.0)}  # fmt: skip
    assert opened[0.0] == window(life, jitter=0.0)
    assert opened[0.0].stale_at - opened[1.0].stale_at == timedelta(seconds=life / 2)


def test_an_hour_is_renewed_before_the_quarter_hour_of_tools_that_hold_a_copy():
    assert window(3600, jitter=0.0).stale_at <= START + timedelta(minutes=40)


@pytest.mark.parametrize("life", [0, -1, -3600])
def test_what_came_expired_is_expired_from_the_first_moment(life):
    assert age(window(life), 0) is Freshness.EXPIRED


def test_when_the_clock_was_set_back_it_is_renewed_since_nobody_knows_how_old_it_is():
    assert age(window(3600), -3600) is Freshness.STALE


def test_a_clock_that_is_slewed_by_a_second_renews_nothing():
    assert age(window(3600), -1) is Freshness.FRESH
