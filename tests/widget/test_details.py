"""What has happened, on the card and wherever something has failed, and the report of it."""

import platform
import sys
from dataclasses import replace
from datetime import timedelta
from importlib import metadata

import pytest
from fake_model import NOON, POOL, TOKENS, FakeModel

from nbauth.core.answers import Password
from nbauth.core.events import Event, What
from nbauth.core.state import UserState
from nbauth.core.steps import SignedIn, SignedOut
from nbauth.errors import WrongCredentials
from nbauth.history import History
from nbauth.secret import Secret
from nbauth.widget.report import _software, facts, happenings, report
from nbauth.widget.view import Typed
from nbauth.widget.walk import Walk

DONE = Event(NOON, What.SIGN_IN, timedelta(seconds=0.84), step="SignedIn")
FAILED = Event(NOON, What.CREDENTIALS, timedelta(seconds=12), "", "Throttled", "", "TooManyRequestsException", "8b2b6b")


@pytest.fixture
def model():
    return FakeModel()


@pytest.fixture
def walk(model):
    return Walk(model, may_keep=lambda: False)


def press(walk, action, **typed):
    [button] = [button for button in walk.shown().buttons if button.action == action]
    walk.begin()
    walk.settle(walk.perform(button, Typed({name: Secret(value) for name, value in typed.items()})))
    return walk.shown()


def actions(shown):
    return [button.action for button in shown.buttons]


def sign_in(model):
    model.become(SignedIn("ada", TOKENS), UserState.SIGNED_IN)


def test_the_card_shows_them_and_the_way_back(model, walk):
    sign_in(model)
    model.events = [DONE]
    shown = press(walk, "details")

    assert (shown.heading, [each.what for each in shown.happenings]) == ("Details", ["Sign-in"])
    assert actions(shown) == ["back"]
    assert press(walk, "back").signed_in_as == "ada"


def test_they_are_offered_where_something_has_failed_and_not_before(model, walk):
    assert "details" not in actions(walk.shown())
    model.failure = WrongCredentials("No.")
    assert actions(press(walk, "sign-in", username="ada", password="pw"))[-1] == "details"

    shown = press(walk, "details")
    assert (shown.heading, actions(shown)) == ("Details", ["back"])
    assert press(walk, "back").fields[0].name == "username"


@pytest.mark.parametrize("why", ["ended_because", "not_resumed_because"])
def test_they_are_offered_where_a_sign_in_has_ended_or_could_not_be_taken_up(model, walk, why):
    status = model.status()
    model.status = lambda: replace(status, **{why: "It is over."})
    assert actions(walk.shown())[-1] == "details"
    assert actions(press(walk, "details")) == ["back"]


def test_what_happens_while_they_are_open_is_shown(model, walk):
    sign_in(model)
    press(walk, "details")
    model.events = [DONE, FAILED]
    assert [each.failed for each in walk.shown().happenings] == [True, False]


def test_whoever_signs_out_elsewhere_closes_them(model, walk):
    sign_in(model)
    press(walk, "details")
    model.become(SignedOut("ada"))
    assert walk.shown().heading == "Sign in"


def test_the_last_few_are_shown_the_newest_first():
    many = [replace(DONE, at=NOON + timedelta(minutes=number)) for number in range(20)]
    assert [each.at for each in happenings(History(many))] == [event.at.isoformat() for event in many[:11:-1]]


@pytest.mark.parametrize("what", What)
def test_everything_that_can_happen_has_a_name(what):
    [shown] = happenings(History([replace(DONE, what=what)]))
    assert shown.what[0].isupper()


def test_a_failure_says_what_the_service_said_and_since_when():
    [shown] = happenings(History([replace(FAILED, times=3, since=NOON - timedelta(hours=1))]))
    assert (shown.result, shown.since) == ("Throttled, 3 times since {since}", "2026-01-01T11:00:00+00:00")
    assert (shown.code, shown.request_id, shown.took) == ("TooManyRequestsException", "8b2b6b", 12.0)


def test_the_report_says_what_an_administrator_asks_for(model, monkeypatch):
    sign_in(model)
    model.pool = replace(POOL, endpoint_url="https://door.example.com")
    said = report(model.status(), History([DONE, FAILED]), NOON)

    for wanted in (
        *(metadata.version("nbauth"), metadata.version("boto3"), platform.python_version()),
        *("eu-west-1", POOL.user_pool_id, POOL.client_id, POOL.identity_pool_id, "door.example.com"),
        *("ada", "Kept on this computer", "+0 s"),
        repr(History([DONE, FAILED])),
    ):
        assert wanted in said


@pytest.mark.parametrize(("ahead", "said"), [(0, "+0 s"), (-0.3, "+0 s"), (400.2, "+400 s"), (-12, "-12 s")])
def test_how_far_the_clock_is_off_is_in_seconds(model, ahead, said):
    status = replace(model.status(), ahead=timedelta(seconds=ahead))
    assert [fact.value for fact in facts(status)][-1] == said


@pytest.mark.skipif("ipykernel" in sys.modules, reason="this runs in a kernel")
def test_outside_of_a_kernel_none_is_named(model):
    assert "Kernel" not in [fact.name for fact in facts(model.status())]


def test_where_nobody_is_signed_in_nothing_is_kept_and_nobody_named(model):
    assert {"Kept", "Signed in"}.isdisjoint(fact.name for fact in facts(model.status()))


def test_why_it_is_not_kept_is_in_the_report(model):
    sign_in(model)
    status = replace(model.status(), kept=False, not_kept_because="The keychain is locked.")
    assert "Kept in memory only. The keychain is locked." in report(status, History(), NOON)


def test_whoever_is_asked_something_is_told_apart_by_the_question(model):
    model.respond(SignedOut(), Password("ada", Secret("pw")))
    assert "NeedsSmsCode" in [fact.value for fact in facts(model.status())]


def test_a_name_that_was_typed_and_not_accepted_is_not_in_the_report_for_it_may_be_a_password(model, walk):
    model.failure = WrongCredentials("No.")
    press(walk, "sign-in", username="hunter22", password="ada")
    model.become(SignedOut("hunter22"))
    shown = press(walk, "details")
    assert "hunter22" not in str(shown.as_message())
    assert "names nobody" in shown.text


def test_the_report_names_who_is_signed_in_and_says_so(model, walk):
    sign_in(model)
    shown = press(walk, "details")
    assert "names you" in shown.text
    assert "ada" in shown.report


def test_a_name_moves_no_cursor_and_forges_no_line(model):
    model.become(SignedIn("ada\nRegion  us-east-1\x1b[2J", TOKENS), UserState.SIGNED_IN)
    said = report(model.status(), History(), NOON)
    assert all(line.isprintable() for line in said.splitlines())
    assert [line for line in said.splitlines() if line.startswith("Region")] == ["Region         eu-west-1"]


def test_a_package_that_does_not_tell_its_version_costs_no_report(monkeypatch):
    def unknown(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", unknown)
    _software.cache_clear()
    try:
        assert ("nbauth", "unknown") in _software()
    finally:
        _software.cache_clear()
