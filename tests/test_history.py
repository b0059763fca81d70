"""The history as a table, and as rows for pandas."""

import time
from datetime import timedelta

import pytest
from fakes import START

from nbauth.core.events import Event, What
from nbauth.history import History

SIGN_IN = Event(START, What.SIGN_IN, timedelta(seconds=0.84), step="NeedsSmsCode")
REFUSED = Event(
    START + timedelta(seconds=3),
    What.CREDENTIALS,
    timedelta(seconds=12),
    error="Throttled",
    reason="Service.SLOW_DOWN",
    code="TooManyRequestsException",
    request_id="8b2b6b3e",
    times=3,
    since=START,
)
HISTORY = History([SIGN_IN, REFUSED])


@pytest.fixture
def in_kolkata(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_it_is_a_sequence_that_does_not_change():
    assert (len(HISTORY), HISTORY[0], HISTORY[-1], list(HISTORY)) == (2, SIGN_IN, REFUSED, [SIGN_IN, REFUSED])
    assert HISTORY[1:] == History([REFUSED])
    assert {HISTORY: 1}[History([SIGN_IN, REFUSED])] == 1
    assert HISTORY != [SIGN_IN, REFUSED]
    with pytest.raises(TypeError):
        HISTORY[0] = REFUSED
    with pytest.raises(AttributeError):
        HISTORY.append(REFUSED)


@pytest.mark.usefixtures("in_kolkata")
def test_it_shows_a_table_in_the_computer_s_time_zone():
    result = "Throttled (Service.SLOW_DOWN), 3 times since 2026-03-04 14:35:07+05:30"
    assert repr(HISTORY).splitlines() == [
        f"time{' ' * 23}what             took    {'result':{len(result)}}  code                      request id",
        "2026-03-04 14:35:07+05:30  sign-in          0.8 s   NeedsSmsCode",
        f"2026-03-04 14:35:10+05:30  new credentials  12.0 s  {result}  TooManyRequestsException  8b2b6b3e",
    ]


def test_under_a_cell_it_is_a_table_too():
    table = HISTORY._repr_html_()
    assert table.count("<tr>") == 3
    assert "<th>request id</th>" in table
    assert "<td>NeedsSmsCode</td>" in table


def test_what_a_stranger_says_is_no_markup():
    evil = "<img src=x onerror=alert(1)>"
    event = Event(START, What.SIGN_IN, timedelta(0), evil, evil, evil, evil, evil)
    assert "<img" not in History([event])._repr_html_()
    assert "<img" not in History([Event(START, What.SIGN_IN, timedelta(0), evil)])._repr_html_()


def test_an_empty_one_says_so():
    assert repr(History()) == "Nothing has happened yet."
    assert History()._repr_html_() == "<p>Nothing has happened yet.</p>"


def test_pandas_makes_a_frame_of_it():
    frame = pytest.importorskip("pandas").DataFrame(HISTORY)  # which the oldest libraries come without
    assert list(frame) == [
        *("at", "what", "took", "step", "error", "reason", "code", "request_id", "times", "since"),
    ]
    assert (frame["at"].dt.tz, frame["took"].dt.total_seconds().tolist()) == (START.tzinfo, [0.84, 12])
    assert frame.query("error != ''")["what"].tolist() == ["new credentials"]
    assert frame["since"].isna().tolist() == [True, False]
