"""What time it is at AWS: which Date headers are believed."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from fakes import START, FakeClock

from nbauth.aws.service_time import ServiceTime


def told(header):
    time = ServiceTime(FakeClock())
    time.learn(header)
    return time.ahead


@pytest.mark.parametrize("off", [timedelta(0), timedelta(minutes=12), -timedelta(hours=14), timedelta(days=30)])
def test_a_date_is_learnt(off):
    assert told(format_datetime(START + off, usegmt=True)) == off


@pytest.mark.parametrize("years", [1, -1, 30])
def test_one_of_another_year_is_not_believed(years):
    assert told(format_datetime(START + years * timedelta(days=365), usegmt=True)) == timedelta(0)


@pytest.mark.parametrize(
    "header", ["", "x", "Wed, 04 Mar 2026 12:05:07", "Wed, 04 Mar 2026 12:05:07 -0000", "Wed, 99 Mar 2026 12:05:07 GMT"]
)
def test_one_without_its_zone_or_sense_is_not_believed(header):
    assert told(header) == timedelta(0)


def test_what_was_learnt_stays_when_nonsense_follows():
    time = ServiceTime(FakeClock())
    time.learn(format_datetime(START + timedelta(minutes=5), usegmt=True))
    time.learn("yesterday")
    assert time.ahead == timedelta(minutes=5)
