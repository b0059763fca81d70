"""The page's line to the kernel: what it says when nobody answers, and how seldom it asks."""

import re

import pytest
from playwright.sync_api import expect

from browser.screens import EMAIL_CODE, SIGNED_IN, SIGNED_OUT, screen
from browser.stage import Stage, stop_the_clock
from nbauth.core.state import UserState

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("page_without_noise")]

SECRET = "Correct horse"


def test_what_the_kernel_said_before_it_got_the_submit_does_not_unlock_the_form(page):
    stage = Stage(page, screen(SIGNED_OUT))
    expect(stage.field("Username")).to_be_visible()
    stage.kernel("silent")  # a later hello would be answered after the submit
    stage.field("Username").press("Enter")
    [hello, [submit]] = stage.sent("hello"), stage.sent("submit")
    stage.show(screen(SIGNED_OUT), 1, rid=hello[0]["rid"])
    expect(stage.button("Sign in")).to_be_disabled()
    stage.show(screen(SIGNED_OUT), 1, rid=submit["rid"])
    expect(stage.button("Sign in")).to_be_enabled()


def test_a_kernel_that_does_not_answer_is_told_after_three_seconds_until_it_answers(page):
    stop_the_clock(page)
    stage = Stage(page, screen(SIGNED_OUT))
    page.clock.run_for(10)
    stage.kernel("silent")
    stage.field("Username").fill("ada")
    stage.field("Username").press("Enter")
    page.clock.run_for(2_900)
    expect(stage.form).not_to_contain_text("busy or gone")
    page.clock.run_for(200)
    expect(stage.form.get_by_role("status").filter(has_text="The kernel is busy or gone.")).to_be_visible()
    stage.show(screen(EMAIL_CODE), 3)
    expect(stage.form).not_to_contain_text("busy or gone")
    expect(stage.field("Code")).to_be_focused()


def test_a_first_answer_that_is_lost_is_asked_for_again(page):
    stop_the_clock(page)
    stage = Stage(page, screen(SIGNED_OUT), kernel="silent")
    expect(stage.form).to_have_text("Looking for your sign-in…")
    stage.kernel("up")
    page.clock.run_for(1_100)
    expect(stage.field("Username")).to_be_visible()


def test_a_page_left_open_notices_that_its_kernel_is_gone(page):
    stop_the_clock(page)
    stage = Stage(page, screen(SIGNED_IN, UserState.SIGNED_IN))
    page.clock.run_for(10)
    expect(stage.form).to_contain_text("Signed in as ada")
    stage.kernel("ended")
    page.clock.run_for(5_000)
    expect(stage.form).to_have_text("This form is from an earlier session of the kernel. Run the cell again.")
    expect(stage.form.get_by_role("button")).to_have_count(0)
    stage.kernel("up")
    page.clock.run_for(60_000)
    expect(stage.form).to_contain_text("Signed in as ada")


def test_a_kernel_that_restarts_is_noticed_at_once_where_the_front_end_tells(page):
    stop_the_clock(page)
    stage = Stage(page, screen(SIGNED_IN, UserState.SIGNED_IN))
    page.clock.run_for(10)
    expect(stage.form).to_contain_text("Signed in as ada")
    stage.kernel("ended")
    page.evaluate("() => stage.fire('comm_live_update')")
    expect(stage.form).to_have_text("This form is from an earlier session of the kernel. Run the cell again.")


def test_a_submit_to_a_kernel_that_is_gone_says_so(page):
    stage = Stage(page, screen(SIGNED_OUT))
    stage.field("Password").fill(SECRET)
    stage.kernel("ended")
    stage.field("Password").press("Enter")
    expect(stage.form).to_have_text("This form is from an earlier session of the kernel. Run the cell again.")
    assert page.locator("input").count() == 0


def test_a_kernel_busy_for_an_hour_is_asked_ever_more_seldom(page):
    stop_the_clock(page)
    stage = Stage(page, screen(SIGNED_OUT))
    page.clock.run_for(10)
    before = len(stage.sent("hello"))
    stage.kernel("silent")
    for _ in range(60):
        page.clock.run_for(60_000)
        page.mouse.move(_, 5)
    assert len(stage.sent("hello")) - before < 75


def test_a_page_that_nobody_looks_at_leaves_the_kernel_alone_until_somebody_comes_back(page):
    stop_the_clock(page)
    stage = Stage(page, screen(SIGNED_OUT))
    page.clock.run_for(301_000)
    asked = len(stage.sent("hello"))
    page.clock.run_for(3_600_000)
    assert len(stage.sent("hello")) == asked
    page.mouse.move(7, 7)
    assert len(stage.sent("hello")) == asked + 1


def test_a_ping_is_answered_without_a_view(page):
    Stage(page, screen(SIGNED_OUT))
    page.evaluate("""() => { stage.close(); stage.sent = []; stage.listeners.clear();
        stage.widget.initialize({ model: stage.model }); stage.tell({ kind: "nbauth:ping" }); }""")
    assert [message["kind"] for message in page.evaluate("stage.sent")] == ["nbauth:pong"]


def test_a_view_that_is_closed_leaves_nothing_behind(page):
    stop_the_clock(page)
    stage = Stage(page, screen(SIGNED_OUT))
    page.clock.run_for(10)
    page.evaluate("() => { stage.close(); stage.sent = []; }")
    page.clock.run_for(400_000)
    page.mouse.move(7, 7)
    assert stage.sent("hello") == []
    assert page.evaluate("stage.listeners.size") == 0
    expect(page.locator(".nbauth")).to_have_count(0)


def test_a_page_that_came_by_plain_http_works_without_random_uuid(page):
    page.add_init_script("delete Crypto.prototype.randomUUID")
    page.goto("about:blank")
    stage = Stage(page, screen(SIGNED_OUT))
    assert page.evaluate("crypto.randomUUID") is None
    expect(stage.field("Username")).to_be_visible()
    assert re.fullmatch(r"[\w-]{8,64}", stage.sent("hello")[0]["rid"])


def test_what_a_page_in_another_language_is_told_is_not_drawn(page):
    stage = Stage(page, screen(SIGNED_OUT))
    expect(stage.field("Username")).to_be_editable()
    assert {message["lang"] for message in stage.sent("hello")} == {"en"}
    stage.kernel("silent")  # else the next heartbeat brings the fields back
    page.evaluate("view => stage.tell({ kind: 'nbauth:state', lang: 'de', turn: 2, view })", screen(EMAIL_CODE))
    page.evaluate("view => stage.tell({ kind: 'nbauth:state', turn: 2, view })", screen(EMAIL_CODE))
    assert stage.field("Code").count() == 0
    stage.show(screen(EMAIL_CODE), 3)
    expect(stage.field("Code")).to_be_editable()


@pytest.mark.parametrize(
    "message", ["{}", "{rid: null, view: null}", "{rid: 7, view: {fields: 1}}", "{rid: 'x', view: {exhibits: [null]}}"]
)
def test_a_state_that_cannot_be_drawn_is_as_good_as_no_answer(page, message):
    stage = Stage(page, screen(SIGNED_OUT))
    expect(stage.field("Username")).to_be_editable()
    page.evaluate(f"() => stage.tell({{kind: 'nbauth:state', lang: 'en', turn: 2, ...{message}}})")
    stage.show(screen(EMAIL_CODE), 3)
    expect(stage.field("Code")).to_be_editable()
