"""Screen readers, pages that run from right to left, forced colours, small screens, less motion."""

import pytest
from playwright.sync_api import expect

from browser.heard import Heard
from browser.screens import (
    ELSEWHERE,
    EMAIL_CODE,
    MOMENTS,
    SCREENS,
    SIGNED_IN,
    SIGNED_OUT,
    SIGNING_IN,
    WRONG,
    WRONG_CODE,
    screen,
)
from browser.stage import Stage, stop_the_clock
from nbauth.core.state import UserState
from nbauth.core.steps import SignedOut

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("page_without_noise")]

REFUSED = "The username or the password is not right. Check both, and try again."


def test_what_a_screen_reader_says_of_a_wrong_password_a_code_and_a_sign_in(page):
    stage = Stage(page, screen(SIGNED_OUT))
    heard = Heard(page)
    page.keyboard.press("Tab")
    assert heard.since() == ["[button] elsewhere"]
    page.keyboard.press("Tab")
    assert heard.since() == ["[textbox] Username"]
    page.keyboard.type("ada")
    page.keyboard.press("Tab")
    assert heard.since() == ["[textbox] Password"]
    page.keyboard.type("Wrong\n")
    stage.show(screen(SIGNED_OUT, busy=SIGNING_IN), 2)
    assert heard.since() == ["Signing in…"]
    stage.show(screen(SignedOut("ada"), error=WRONG), 2)
    assert heard.since() == [REFUSED]  # the focus is at the field already

    page.keyboard.type("Wrong")
    stage.button("Sign in").press("Enter")
    stage.show(screen(SIGNED_OUT, busy=SIGNING_IN), 3)
    heard.since()
    stage.show(screen(SignedOut("ada"), error=WRONG), 3)
    assert heard.since() == [f"[textbox] Password, invalid, {REFUSED}"]  # and not twice

    page.keyboard.type("Right\n")
    heard.since()
    stage.show(screen(EMAIL_CODE), 4)
    told = "A code that you paste is sent at once. A code was sent by e-mail to a***@e***."
    assert heard.since() == ["Enter your code", f"[textbox] Code, {told}"]
    page.keyboard.type("123\n")
    heard.since()
    stage.show(screen(EMAIL_CODE, error=WRONG_CODE), 5)
    assert heard.since() == ["That code is not right. Check it, and try again."]
    page.keyboard.type("123456\n")
    heard.since()
    stage.show(screen(SIGNED_IN, UserState.SIGNED_IN), 6)
    assert heard.since() == ["Signed in as ada", "[button] elsewhere"]


def test_time_that_runs_out_is_said_at_one_minute_and_when_it_is_over(page):
    stop_the_clock(page)
    stage = Stage(page, screen(EMAIL_CODE))
    page.clock.run_for(10)
    page.evaluate("""() => { window.heard = []; new MutationObserver((all) => all.forEach(({ target }) => {
        const said = target.closest?.("[aria-live=polite]") && target.textContent;
        if (said) heard.push(said); }))
        .observe(document.body, { subtree: true, childList: true }); }""")
    stage.kernel("silent")
    page.clock.run_for(118_000)
    assert page.evaluate("heard.splice(0)") == []
    page.clock.run_for(2_000)
    assert page.evaluate("heard.splice(0)") == ["Time left: 1:00"]
    page.clock.run_for(59_000)
    assert page.evaluate("heard.splice(0)") == []
    page.clock.run_for(2_000)
    assert page.evaluate("heard.splice(0)") == ["The time to answer may be over. Choose “Start again”."]


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("signed out", "Sign in User pool eu-west-1_AbCdEfGhI"),
        ("signed in", "Signed in as ada User pool eu-west-1_AbCdEfGhI"),
    ],
)
def test_the_form_has_a_name(page, name, called):
    stage = Stage(page, SCREENS[name])
    expect(stage.form.get_by_role("form", name=called, exact=True)).to_be_visible()


def test_on_a_page_from_right_to_left_names_codes_and_hosts_are_written_from_the_left(page):
    stage = Stage(page, screen(SIGNED_OUT, pool=ELSEWHERE))
    page.evaluate("document.documentElement.dir = 'rtl'")
    expect(stage.field("Username")).to_have_attribute("dir", "ltr")
    for name in ("evil.example.com", "eu-west-1_AbCdEfGhI"):
        expect(stage.form.locator("bdi[dir=ltr]", has_text=name).first).to_be_visible()
    button, password = stage.button("Sign in").bounding_box(), stage.field("Password").bounding_box()
    assert button["x"] + button["width"] == pytest.approx(password["x"] + password["width"], abs=1)  # at the right
    warning = stage.form.get_by_text("This is not AWS")
    assert warning.evaluate("each => getComputedStyle(each).borderRightWidth") == "3px"
    stage.show(screen(EMAIL_CODE), 2)
    expect(stage.field("Code")).to_have_attribute("dir", "ltr")
    expect(stage.form.locator("bdi[dir=ltr]", has_text="a***@e***")).to_be_visible()
    stage.show(screen(SIGNED_IN, UserState.SIGNED_IN, username="ada"), 3)
    expect(stage.form.locator("bdi[dir=ltr]", has_text="ada")).to_be_visible()
    expect(stage.form.get_by_text("Signed in as ada")).to_have_count(1)


def test_a_name_is_found_in_a_sentence_as_a_whole_whatever_it_consists_of(page):
    stage = Stage(page, {**screen(SIGNED_OUT), "notice": "A cat is a+b, or (é).", "names": ["a+b", "(é)", "cat", "a"]})
    notice = stage.form.get_by_text("A cat is")
    expect(notice).to_have_text("A cat is a+b, or (é).")
    assert notice.locator("bdi").all_inner_texts() == ["cat", "a+b", "(é)"]


@pytest.mark.parametrize("name", {**SCREENS, **MOMENTS})
def test_in_forced_colours_the_edge_of_every_control_is_seen(page, name):
    page.emulate_media(forced_colors="active")
    stage = Stage(page, {**SCREENS, **MOMENTS}[name])
    expect(stage.form.locator("form")).to_be_visible()
    bare = stage.form.evaluate("""form => [...form.querySelectorAll("input:not([hidden]), button")].filter((each) => {
        const style = getComputedStyle(each), ground = getComputedStyle(form).backgroundColor;
        const edged = (parseFloat(style.borderTopWidth) > 0 && style.borderTopColor !== ground)
            || style.textDecorationLine.includes("underline") || each.type === "checkbox"
            || getComputedStyle(each, "::before").borderTopWidth === "1px";
        return !edged; }).map((each) => each.outerHTML)""")
    assert bare == []


def test_four_hundred_per_cent_and_a_telephone_cut_nothing_off(page):
    page.set_viewport_size({"width": 320, "height": 256})
    stage = Stage(page, screen(SIGNED_OUT))
    for turn, (name, shown) in enumerate({**SCREENS, **MOMENTS}.items()):
        stage.show(shown, turn)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        controls = "button, input:not([type=checkbox], [hidden])"
        small = stage.form.locator(controls).evaluate_all("""all => all
            .filter((each) => each.getBoundingClientRect().height < 24)
            .map((each) => each.outerHTML)""")
        assert small == [], name  # https://www.w3.org/TR/WCAG22/#target-size-minimum


def test_who_wants_less_motion_gets_none(page):
    page.emulate_media(reduced_motion="reduce")
    stage = Stage(page, screen(SIGNED_OUT, busy=SIGNING_IN))
    expect(stage.form.get_by_text("Signing in…")).to_be_visible()
    assert page.evaluate("document.getAnimations().length") == 0
