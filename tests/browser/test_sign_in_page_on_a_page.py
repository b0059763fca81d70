"""What the form's page does by itself about a sign-in in the browser: windows, messages, and what it leaves out."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from fakes import needs_browser
from playwright.sync_api import expect

from browser.screens import BROWSER, NOON, SIGNED_OUT, WITH_PAGE, WRONG, screen
from browser.stage import Stage
from nbauth.core.steps import SignedOut

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("page_without_noise")]

ASKS = screen(BROWSER, pool=WITH_PAGE)
URL = BROWSER.url


@pytest.fixture
def stage(page):
    """The form on a page of the very server that the browser comes back to."""
    page.route("https://notebooks.example.com/**", lambda route: route.fulfill(body="<!-- nbauth-callback -->"))
    page.goto("https://notebooks.example.com/lab")
    return Stage(page, screen(SIGNED_OUT, pool=WITH_PAGE))


def goes_to(stage, url, work):
    """The sign-in page, which nobody reaches from here, is asked for."""
    with stage.page.context.expect_event("request", lambda request: request.url == url):
        work()


def open_by_link(stage):
    stage.form.get_by_role("link", name="Open the sign-in page").click()


def press(stage):
    with stage.page.expect_popup() as popup:
        stage.button("Continue with Google").click()
    return popup.value


def test_a_window_waits_for_the_address_and_goes_there(stage):
    window = press(stage)
    expect(window.locator("body")).to_have_text("One moment …")
    [message] = stage.sent("submit")
    assert (message["action"], message["values"]) == ("browser-Google", {"username": ""})
    goes_to(stage, URL, lambda: stage.show(ASKS, 2))
    expect(stage.form.get_by_role("link", name="Open the sign-in page")).to_have_attribute("href", URL)


def test_a_press_that_fails_leaves_no_window(stage):
    window = press(stage)
    with window.expect_event("close"):
        stage.show(screen(SignedOut(), pool=WITH_PAGE, error=WRONG), 2)


def test_what_is_shown_without_a_press_opens_nothing_and_the_link_does(stage):
    stage.show(ASKS, 2)
    stage.page.wait_for_timeout(300)
    assert len(stage.page.context.pages) == 1
    goes_to(stage, URL, lambda: open_by_link(stage))


def test_where_no_window_may_be_opened_the_link_is_one(stage):
    stage.page.evaluate("() => { window.open = () => null; }")
    stage.button("Continue with Google").click()
    stage.show(ASKS, 2)
    goes_to(stage, URL, lambda: open_by_link(stage))


def test_an_answer_is_sent_as_if_it_had_been_typed_and_counts_once(stage):
    stage.show(ASKS, 2)
    answer = {"nbauth": "answer", "state": "state0", "address": "https://notebooks.example.com/?code=c&state=state0"}
    for wrong in ({"state": "other"}, {"nbauth": "taken"}, {"address": 7}, {"address": None}):
        stage.page.evaluate("data => window.postMessage(data, '*')", {**answer, **wrong})
    stage.page.wait_for_timeout(200)
    assert stage.sent("submit") == []
    for _ in range(2):
        stage.page.evaluate("data => window.postMessage(data, '*')", answer)
    stage.page.wait_for_timeout(200)
    [message] = stage.sent("submit")
    assert (message["action"], message["turn"], message["values"]) == ("continue", 2, {"address": answer["address"]})


def test_a_message_of_another_origin_is_not_heard(stage):
    stage.show(ASKS, 2)
    answer = {"nbauth": "answer", "state": "state0", "address": "https://evil.example.com/?code=evil&state=state0"}
    stage.page.evaluate(
        """data => window.dispatchEvent(new MessageEvent("message", { data, origin: "https://evil.example.com" }))""",
        answer,
    )
    stage.page.wait_for_timeout(200)
    assert stage.sent("submit") == []


def test_when_nothing_comes_back_it_is_said_what_that_may_mean(stage):
    stage.page.clock.install(time=0)
    stage.show(ASKS, 2)
    later = stage.form.get_by_text("Nothing has come back yet.")
    expect(later).to_have_count(0)
    stage.page.clock.run_for(46_000)
    expect(later).to_be_visible()


def test_a_page_of_the_kernels_computer_is_not_offered_to_a_browser_elsewhere(stage):
    here = replace(WITH_PAGE, domain="http://127.0.0.1:8399")
    stage.show(screen(SIGNED_OUT, pool=here), 2)
    expect(stage.form.get_by_role("button", name=re.compile("Continue with"))).to_have_count(0)
    expect(stage.button("Sign in")).to_be_visible()


def test_another_attempt_has_another_address(stage):
    stage.show(ASKS, 2)
    other = needs_browser(NOON + timedelta(minutes=15), "https://other.example.com/callback.html")
    stage.show(screen(other, pool=WITH_PAGE), 3)
    expect(stage.form.get_by_role("link", name="Open the sign-in page")).to_have_attribute("href", other.url)
    stage.show(screen(SIGNED_OUT, pool=WITH_PAGE), 4)
    expect(stage.form.get_by_role("link")).to_have_count(0)
