"""What is recorded of what is done, and what the log says of it."""

import logging
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from fakes import START, FakeClock, Running, at_once

from nbauth.core.events import What
from nbauth.errors import NbauthError, Throttled, WrongCode
from nbauth.recorder import Recorder
from nbauth.texts import Service

SLOW_DOWN = Throttled(Service.SLOW_DOWN, code="TooManyRequestsException", request_id="8b2b6b3e")


class Time:
    """A clock that is set back by an hour while something is done, and a measure that is not."""

    def __init__(self):
        self.clock, self.measured = FakeClock(), 100.0

    def pass_by(self, seconds):
        self.clock.move(-3600)
        self.measured += seconds


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def recorder(time):
    return Recorder("session", clock=time.clock, monotonic=lambda: time.measured)


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.INFO, logger="nbauth")
    return caplog


def fail(recorder, failure, what=What.TOKENS):
    with pytest.raises(type(failure)), recorder.recording(what):
        raise failure


def test_what_is_done_is_recorded_when_it_is_over(recorder, time):
    with recorder.recording(What.SIGN_IN) as outcome:
        time.pass_by(0.5)
        assert len(recorder.history()) == 0
        outcome.step = "NeedsSmsCode"
    [event] = recorder.history()

    assert (event.what, event.step, event.error) == (What.SIGN_IN, "NeedsSmsCode", "")
    assert (event.at, event.took) == (START - timedelta(hours=1), timedelta(seconds=0.5))


def test_a_failure_is_recorded_with_what_the_service_says_to_its_operators(recorder):
    fail(recorder, SLOW_DOWN)
    [event] = recorder.history()

    assert (event.error, event.reason) == ("Throttled", "Service.SLOW_DOWN")
    assert (event.code, event.request_id) == ("TooManyRequestsException", "8b2b6b3e")


def test_no_sentence_is_recorded_because_it_may_quote_a_stranger(recorder, log):
    for failure in (Throttled("ada typed hunter22."), RuntimeError("hunter22"), KeyboardInterrupt("hunter22")):
        fail(recorder, failure, What.SIGN_IN)
    fail(recorder, WrongCode(Service.UNEXPECTED.of(what="hunter22", during="ada")))

    assert [event.error for event in recorder.history()] == [
        *("Throttled", "RuntimeError", "KeyboardInterrupt", "WrongCode")
    ]
    for said in (repr(recorder.history()), recorder.history()._repr_html_(), log.text):
        assert "hunter22" not in said
        assert "ada" not in said


def test_what_is_not_worth_a_line_is_left_out_unless_it_fails(recorder, time):
    for seconds in (0.4, 0.6):
        with recorder.recording(What.WAIT, unless_within=timedelta(seconds=0.5)):
            time.pass_by(seconds)
    with pytest.raises(NbauthError), recorder.recording(What.WAIT, unless_within=timedelta(seconds=0.5)):
        raise SLOW_DOWN

    assert [(event.took.total_seconds(), event.error) for event in recorder.history()] == [
        (pytest.approx(0.6), ""),
        (0, "Throttled"),
    ]


def test_a_history_that_was_taken_does_not_change(recorder):
    before = recorder.history()
    recorder.note(What.END, SLOW_DOWN)
    assert (len(before), len(recorder.history())) == (0, 1)


def test_the_log_has_each_event_and_warns_of_failures(recorder, log, time):
    with recorder.recording(What.SIGN_IN) as outcome:
        time.pass_by(1)
        outcome.step = "SignedIn"
    fail(recorder, SLOW_DOWN)

    said_by_the_service = "code TooManyRequestsException, request id 8b2b6b3e"
    assert [(record.levelname, record.getMessage()) for record in log.records] == [
        ("INFO", "session: sign-in: SignedIn, 1.0 s"),
        ("WARNING", f"session: new tokens: Throttled (Service.SLOW_DOWN), 0.0 s, {said_by_the_service}"),
    ]


def test_a_handler_of_the_nbauth_logger_gets_them(recorder):
    heard = []
    handler = logging.Handler()
    handler.emit = heard.append
    logging.getLogger("nbauth").addHandler(handler)
    fail(recorder, SLOW_DOWN)
    logging.getLogger("nbauth").removeHandler(handler)

    assert len(heard) == 1


def test_nothing_is_printed_under_a_cell_where_nobody_configures_logging_but_what_an_observer_raises():
    code = """
from datetime import UTC, datetime
from nbauth.core.events import What
from nbauth.errors import Throttled
from nbauth.listeners import told
from nbauth.recorder import Recorder
Recorder("session", clock=lambda: datetime.now(UTC)).note(What.END, Throttled("No."))
told(lambda: 1 / 0)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr
    assert said.startswith("An observer of the sign-in failed.\n")
    assert "ZeroDivisionError" in said
    assert "Throttled" not in said


def test_no_lock_is_held_while_the_log_is_written(recorder):
    """A handler may show the history, in another thread and wait for it."""
    shown = []
    handler = logging.Handler()
    handler.emit = lambda _: shown.append(Running(lambda: fail_quietly(recorder)).result())
    log = logging.getLogger("nbauth.history")
    log.addHandler(handler)
    try:
        recorder.note(What.END, SLOW_DOWN)
    finally:
        log.removeHandler(handler)

    assert shown == [2]


def fail_quietly(recorder):
    """As `note` does, without the log: it would be written for ever."""
    logging.disable()
    try:
        recorder.note(What.SIGN_OUT, SLOW_DOWN)
    finally:
        logging.disable(logging.NOTSET)
    return len(recorder.history())


def test_many_threads_lose_nothing(recorder):
    for running in at_once(16, lambda: [fail(recorder, SLOW_DOWN) for _ in range(20)]):
        running.result()
    assert [event.times for event in recorder.history()] == [320]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_goes_on_recording_while_another_thread_of_its_parent_was(recorder):
    recorder.note(What.SIGN_OUT, SLOW_DOWN)
    with recorder._lock:
        child = os.fork()
        if child == 0:
            signal.alarm(10)  # a child that hangs is killed
            recorder.note(What.END, SLOW_DOWN)
            os._exit(len(recorder.history()))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
