"""A sign-in in the browser: its buttons and its screen, and the same at prompts."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from fake_model import NOON, POOL, TOKENS, FakeModel
from fakes import CAME_BACK, needs_browser
from person import Person
from test_screens import status_of

from nbauth.core.answers import InBrowser
from nbauth.core.state import UserState
from nbauth.core.steps import SignedIn, SignedOut
from nbauth.errors import ConfigurationError, WrongCode
from nbauth.secret import Secret
from nbauth.widget import terminal_browser
from nbauth.widget.elsewhere import Link, Way
from nbauth.widget.screens import screen_of
from nbauth.widget.screens.frame import framed
from nbauth.widget.view import TICKED, Situation, Typed

HERE, HUB = "http://127.0.0.1:8401/", "https://hub.example.com/callback.html"
PAGE = replace(POOL, domain="login.example.com", redirect_urls=(HERE, HUB), logout_url=HUB)
WITH_PROVIDERS = replace(PAGE, providers={"Google": "Google", "COGNITO": "Example Inc."})
STEP = needs_browser(NOON + timedelta(minutes=15), HERE, HUB)


def seen(step, **facts):
    return framed(screen_of(step), Situation(status_of(step, **facts), NOON, may_keep=True))


def offered(pool):
    return [button for button in seen(SignedOut(), pool=pool).buttons if button.opens]


@pytest.mark.parametrize(("pool", "labels"), [
    (POOL, []),
    (replace(POOL, domain="login.example.com"), []),
    (PAGE, ["Sign in on the sign-in page"]),
    (WITH_PROVIDERS, ["Continue with Google", "Continue with Example Inc."]),
])  # fmt: skip
def test_each_provider_has_a_button_where_there_is_a_page(pool, labels):
    assert [button.label for button in offered(pool)] == labels
    assert not [button for button in offered(pool) if button.answers or button.primary]


@pytest.mark.parametrize(("pool", "place", "provider"), [
    (PAGE, 0, None), (WITH_PROVIDERS, 0, "Google"), (WITH_PROVIDERS, 1, "COGNITO"),
])  # fmt: skip
@pytest.mark.parametrize("keep", [TICKED, ""])
def test_it_begins_there_and_is_kept_as_the_box_says(pool, place, provider, keep):
    model = FakeModel(pool)
    offered(pool)[place].does(Typed({"keep": Secret(keep)}), model)
    assert model.answers == [InBrowser(provider, keep=keep == TICKED)]


def test_the_screen_has_every_way_and_takes_the_address():
    shown = seen(STEP)
    assert shown.browser.ways == tuple(Way(each.url, each.redirect_url, each.state) for each in STEP.attempt.ways)
    assert shown.browser.mark == "mark"
    assert "state0" not in repr(shown) + repr(STEP) + repr(STEP.attempt)
    assert [(field.name, field.secret) for field in shown.fields] == [("address", True)]
    assert shown.seconds_left == 900

    model = FakeModel(PAGE)
    model.step = STEP
    [answers] = [button for button in shown.buttons if button.answers]
    answers.does(Typed({"address": CAME_BACK.address}), model)
    assert model.answers == [CAME_BACK]


def test_what_came_back_and_was_of_no_use_is_said_wherever_that_has_led():
    assert seen(STEP, not_come_back_because="Refused.").notice == "Refused."
    assert seen(SignedOut(), not_come_back_because="Too late.").notice == "Too late."


def test_after_a_sign_out_the_way_to_sign_out_there_is_shown_if_there_is_one():
    shown = seen(SignedOut(), pool=PAGE, left_by_browser=True)
    assert "may still know you" in shown.text
    assert shown.link == Link("Sign out there too", PAGE.sign_out_page)
    assert seen(SignedOut(), pool=replace(PAGE, logout_url=None), left_by_browser=True).link is None
    assert (seen(SignedOut(), pool=PAGE).link, seen(SignedOut(), pool=PAGE).text) == (None, "")


def becomes_signed_in(model):
    model.become(SignedIn("ada", TOKENS), UserState.SIGNED_IN)


def test_at_prompts_it_waits_for_the_browser(monkeypatch):
    monkeypatch.setattr(terminal_browser, "_PAUSE_S", 0.01)
    model = FakeModel(PAGE)
    model.step, model.hears = STEP, True
    threading.Timer(0.2, becomes_signed_in, [model]).start()
    person = Person()
    person.sign_in(model)
    assert person.opened == [STEP.url]
    assert STEP.url in person.said
    assert person.said[-1].startswith("Signed in as ada") or "Signed in as ada" in "".join(person.said)
    assert (person.asked, person.asked_unseen) == ([], [])


def test_at_prompts_ctrl_c_lets_the_address_be_typed(monkeypatch):
    model = FakeModel(PAGE)
    model.step, model.hears = STEP, True

    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(terminal_browser.time, "sleep", interrupted)
    model.next = SignedIn("ada", TOKENS)
    person = Person(secrets=[CAME_BACK.address.reveal()])
    person.sign_in(model)
    assert person.asked_unseen == ["Address of the page where it ended: "]
    assert model.answers == [CAME_BACK]


def test_at_prompts_the_page_is_opened_once_and_whoever_types_goes_on_typing(monkeypatch):
    model = FakeModel(PAGE)
    model.step, model.hears, model.failure = STEP, True, WrongCode("Wrong.")
    sleeps = []

    def interrupted(_):
        sleeps.append(1)
        raise KeyboardInterrupt

    monkeypatch.setattr(terminal_browser.time, "sleep", interrupted)
    model.next = SignedIn("ada", TOKENS)
    person = Person(secrets=["nonsense", CAME_BACK.address.reveal()])
    person.sign_in(model)
    assert (person.opened, sleeps, person.said.count(STEP.url)) == ([STEP.url], [1], 1)
    assert len(model.answers) == 2


def test_at_prompts_the_address_is_asked_for_where_nobody_hears():
    model = FakeModel(PAGE)
    model.step, model.next = STEP, SignedIn("ada", TOKENS)
    person = Person(secrets=[CAME_BACK.address.reveal()])
    person.sign_in(model)
    assert model.answers == [CAME_BACK]
    assert person.opened == [STEP.url]


@pytest.mark.parametrize(("given", "provider"), [("", None), ("Google", "Google")])
def test_a_terminal_can_begin_there(given, provider):
    model = FakeModel(WITH_PROVIDERS)
    model.next = SignedIn("ada", TOKENS)
    Person().sign_in(model, provider=given)
    assert model.answers == [InBrowser(provider)]


def test_a_provider_that_there_is_not_is_told():
    with pytest.raises(ConfigurationError, match="no provider Okta"):
        Person().sign_in(FakeModel(WITH_PROVIDERS), provider="Okta")
