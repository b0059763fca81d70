"""The page's half of the form: what it shows, sends, keeps, and says when nobody answers."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from browser.stage import EMAIL_CODE, NEW_PASSWORD, NOON, POOL, SIGNED_IN, SIGNED_OUT, TOTP_CODE, Stage, screen
from nbauth.config import PoolConfig
from nbauth.core.state import UserState
from nbauth.core.steps import SignedIn, SignedOut
from nbauth.errors import WrongCredentials
from nbauth.widget.view import TICKED, Action

pytestmark = pytest.mark.browser

SECRET = "Correct horse"
KEEP = "Keep me signed in on this computer"
SCREENS = {
    "signed out": (screen(SIGNED_OUT), ["Username", "Password"], ["Sign in"]),
    "a choice": (screen(SIGNED_OUT, may_keep=True), ["Username", "Password", KEEP], ["Sign in"]),
    "code by e-mail": (screen(EMAIL_CODE), ["Code"], ["Continue", "Send a new code", "Back"]),
    "code of an app": (screen(TOTP_CODE), ["Code"], ["Continue", "Back"]),
    "new password": (screen(NEW_PASSWORD), ["New password", "Confirm password", "Email"], ["Continue", "Back"]),
    "signed in": (screen(SIGNED_IN, UserState.SIGNED_IN), [], ["Sign out"]),
}
WRONG = WrongCredentials("The user name or the password was not accepted.", hint="Check both.")


@pytest.fixture(autouse=True)
def _the_page_has_no_error_and_makes_no_noise(page):
    noise = []
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("console", lambda message: noise.append(message.text))
    yield
    assert noise == []


@pytest.mark.parametrize("name", SCREENS)
def test_everything_is_found_by_its_accessible_name(page, name):
    shown, labels, buttons = SCREENS[name]
    stage = Stage(page, shown)
    for label in labels:
        expect(stage.field(label)).to_have_count(1)
        expect(stage.field(label)).to_be_editable()
    for button in buttons:
        expect(stage.button(button)).to_be_enabled()
    expect(stage.form.get_by_role("button")).to_have_count(len(buttons))
    expect(stage.form.get_by_role("alert")).to_have_text("")


def stop_the_clock(page):
    """From here on time passes by `run_for` alone: an installed clock goes on by itself, and a busy machine is slow."""
    page.clock.install(time=0)
    page.clock.pause_at(1_000)


def test_the_name_password_finds_the_field_alone_even_as_a_part_of_a_name(page):
    stage = Stage(page, screen(SIGNED_OUT))
    expect(stage.form.get_by_label("password")).to_have_count(1)
    expect(stage.form.get_by_role("textbox", name="Username", exact=True)).to_have_count(1)


def test_a_password_manager_finds_the_name_of_a_new_password_and_nobody_else_does(page):
    stage = Stage(page, screen(NEW_PASSWORD))
    expect(stage.form.locator("input[autocomplete=username]")).to_have_value("ada")
    expect(stage.form.locator("input[autocomplete=username]")).to_be_hidden()
    expect(stage.form.get_by_label("Username")).to_have_count(0)
    expect(stage.form.get_by_role("textbox", name="Username")).to_have_count(0)


@pytest.mark.parametrize("name", SCREENS)
def test_every_element_that_can_have_the_focus_keeps_shortcuts_away(page, name):
    stage = Stage(page, SCREENS[name][0])
    expect(stage.form.get_by_role("button").first).to_be_visible()
    assert page.locator(".nbauth:not([data-lm-suppress-shortcuts=true])").count() == 0
    assert stage.form.locator(":is(input, button, a, [tabindex]):not([data-lm-suppress-shortcuts=true])").count() == 0


def test_no_key_leaves_the_form_and_the_browser_saves_no_page(page):
    stage = Stage(page, screen(SIGNED_OUT))
    page.evaluate("""() => { window.heard = []; window.prevented = [];
        for (const kind of ["keydown", "keypress", "keyup"]) document.addEventListener(kind, (e) => heard.push(e.key));
        window.addEventListener("keydown", (e) => setTimeout(() => prevented.push(e.defaultPrevented)), true); }""")
    stage.field("Username").press("b")
    stage.button("Sign in").press("d")
    assert page.evaluate("heard") == []
    stage.field("Username").press("Control+s")
    page.wait_for_function("prevented.length >= 3")
    assert page.evaluate("prevented.at(-1)") is True


@pytest.mark.parametrize("field", ["Username", "Password"])
def test_enter_in_any_field_sends_one_message_and_secrets_have_left_the_page_before(page, field):
    stage = Stage(page, screen(SIGNED_OUT))
    stage.field("Username").fill("ada")
    stage.field("Password").fill(SECRET)
    stage.field(field).press("Enter")
    [message] = stage.sent("submit")
    assert (message["action"], message["turn"]) == ("sign-in", 1)
    assert message["values"] == {"username": "ada", "password": SECRET}
    assert message["fields"] == {"username": "ada", "password": ""}


@pytest.mark.parametrize("by_default", [True, False])
def test_the_choice_to_keep_the_sign_in_is_sent_as_it_stands(page, by_default):
    pool = replace(POOL, keep_signed_in=by_default)
    stage = Stage(page, screen(SIGNED_OUT, may_keep=True, pool=pool))
    expect(stage.field(KEEP)).to_be_checked(checked=by_default)
    stage.field("Username").fill("ada")
    stage.field("Username").press("Enter")
    assert stage.sent("submit")[-1]["values"]["keep"] == (TICKED if by_default else "")
    expect(stage.field(KEEP)).to_be_disabled()

    stage.show(screen(SIGNED_OUT, may_keep=True, pool=pool, error=WRONG), 2)
    stage.form.get_by_text(KEEP).click()
    expect(stage.field(KEEP)).to_be_checked(checked=not by_default)
    stage.field(KEEP).press("Enter")
    assert stage.sent("submit")[-1]["values"]["keep"] == ("" if by_default else TICKED)
    stage.show(screen(EMAIL_CODE), 3)
    stage.show(screen(SIGNED_OUT, may_keep=True, pool=pool), 4)
    expect(stage.field(KEEP)).to_be_checked(checked=not by_default)


def test_a_code_may_be_pasted_with_spaces_and_leaves_the_page_too(page):
    stage = Stage(page, screen(EMAIL_CODE))
    stage.field("Code").focus()
    page.keyboard.insert_text(" 123 456 ")
    stage.button("Continue").click()
    [message] = stage.sent("submit")
    assert message["values"] == {"code": " 123 456 "}
    assert message["fields"] == {"code": ""}


def test_another_button_than_the_main_one_takes_the_user_name_over_but_no_secret(page):
    stage = Stage(page, screen(NEW_PASSWORD))
    stage.field("New password").fill(SECRET)
    stage.field("Email").fill("ada@example.com")
    stage.button("Back").click()
    [message] = stage.sent("submit")
    assert (message["action"], message["values"]) == ("back", {"username": "ada", "attribute.email": "ada@example.com"})
    assert message["fields"]["new_password"] == ""


def test_pressing_twice_sends_once_and_what_was_typed_stays_to_be_seen(page):
    stage = Stage(page, screen(SIGNED_OUT))
    stage.field("Username").fill("ada")
    stage.field("Password").fill(SECRET)
    stage.button("Sign in").dblclick()
    stage.field("Username").press("Enter")
    assert len(stage.sent("submit")) == 1
    expect(stage.form.get_by_role("status").filter(has_text="Signing in…")).to_be_visible()
    expect(stage.button("Sign in")).to_be_disabled()
    expect(stage.field("Username")).to_have_value("ada")
    expect(stage.field("Username")).not_to_be_editable()


def test_what_the_kernel_said_before_it_got_the_submit_does_not_unlock_the_form(page):
    stage = Stage(page, screen(SIGNED_OUT))
    stage.field("Username").press("Enter")
    [hello, [submit]] = stage.sent("hello"), stage.sent("submit")
    stage.show(screen(SIGNED_OUT), 1, rid=hello[0]["rid"])
    expect(stage.button("Sign in")).to_be_disabled()
    stage.show(screen(SIGNED_OUT), 1, rid=submit["rid"])
    expect(stage.button("Sign in")).to_be_enabled()


def test_an_error_is_announced_once_and_the_empty_field_gets_the_focus(page):
    stage = Stage(page, screen(SIGNED_OUT))
    stage.field("Username").fill("ada")
    stage.field("Password").fill(SECRET)
    stage.field("Password").press("Enter")
    stage.show(screen(SIGNED_OUT, busy=Action.SIGN_IN), 2)
    stage.show(screen(SignedOut("ada"), error=WRONG), 2)
    expect(stage.form.get_by_role("alert").filter(has_text=re.compile("."))).to_have_count(1)
    expect(stage.form.get_by_role("alert")).to_contain_text("not accepted.Check both.")
    expect(stage.field("Username")).to_have_value("ada")
    expect(stage.field("Password")).to_be_focused()


def test_a_new_step_puts_the_focus_into_its_first_field_in_the_view_that_acted(page):
    stage = Stage(page, screen(SIGNED_OUT))
    page.evaluate("() => { stage.add(); }")
    other = page.locator(".nbauth").nth(1)
    other.get_by_label("Username", exact=True).press("Enter")
    stage.show(screen(EMAIL_CODE), 3)
    expect(other.get_by_label("Code", exact=True)).to_be_focused()
    expect(stage.field("Code")).to_be_visible()


def test_a_person_who_has_gone_elsewhere_keeps_the_focus(page):
    stage = Stage(page, screen(SIGNED_OUT))
    stage.field("Username").press("Enter")
    elsewhere = page.get_by_role("button", name="elsewhere")
    elsewhere.focus()
    stage.show(screen(EMAIL_CODE), 3)
    expect(elsewhere).to_be_focused()


def test_a_form_that_appears_or_changes_by_itself_takes_no_focus(page):
    stage = Stage(page, screen(SIGNED_OUT))
    expect(stage.field("Username")).to_be_visible()
    stage.show(screen(EMAIL_CODE), 2)
    expect(stage.field("Code")).not_to_be_focused()


def test_a_second_enter_does_not_sign_out(page):
    stage = Stage(page, screen(EMAIL_CODE))
    stage.field("Code").press("Enter")
    stage.show(screen(SIGNED_IN, UserState.SIGNED_IN), 3)
    expect(stage.form).to_be_focused()
    page.keyboard.press("Enter")
    assert [message["action"] for message in stage.sent("submit")] == ["continue"]


def test_the_labels_of_two_views_do_not_get_in_each_other_s_way(page):
    stage = Stage(page, screen(SIGNED_OUT))
    page.evaluate("() => { stage.add(); }")
    page.locator(".nbauth").nth(1).get_by_text("Username").click()
    expect(page.locator(".nbauth").nth(1).get_by_label("Username", exact=True)).to_be_focused()
    ids = page.locator("[id]").evaluate_all("elements => elements.map(element => element.id)")
    assert len(ids) == len(set(ids)) == 4
    assert stage.form.get_by_label("Username", exact=True).count() == 1


def test_what_is_being_typed_survives_what_the_kernel_says_meanwhile(page):
    stage = Stage(page, screen(SIGNED_OUT))
    stage.field("Username").fill("ad")
    stage.field("Password").fill(SECRET)
    stage.show(screen(SignedOut("somebody else"), notice="News."), 2)
    expect(stage.form).to_contain_text("News.")
    expect(stage.field("Username")).to_have_value("ad")
    expect(stage.field("Password")).to_have_value(SECRET)


def test_the_name_comes_back_with_its_field_and_the_password_does_not(page):
    stage = Stage(page, screen(SIGNED_OUT))
    stage.field("Username").fill("ada")
    stage.field("Password").fill(SECRET)
    stage.show(screen(EMAIL_CODE), 2)
    stage.show(screen(SIGNED_OUT), 3)
    expect(stage.field("Username")).to_have_value("ada")
    expect(stage.field("Password")).to_have_value("")


def test_a_password_can_be_shown_and_is_hidden_again_when_it_is_sent(page):
    stage = Stage(page, screen(SIGNED_OUT))
    switch = stage.form.get_by_role("switch", name="Show", exact=True)
    stage.field("Password").fill(SECRET)
    switch.click()
    expect(switch).to_be_checked()
    expect(stage.field("Password")).to_have_attribute("type", "text")
    expect(stage.field("Password")).to_have_value(SECRET)
    stage.field("Password").press("Enter")
    [message] = stage.sent("submit")
    assert message["fields"]["password"] == ""
    expect(stage.field("Password")).to_have_attribute("type", "password")
    expect(switch).not_to_be_checked()


def test_markup_is_shown_as_text(page):
    evil = "<img src=x onerror=alert(1)><b>ada</b>"
    stage = Stage(page, screen(SignedIn(evil, SIGNED_IN.tokens), UserState.SIGNED_IN))
    expect(stage.form.get_by_text(f"Signed in as {evil}")).to_have_count(1)
    stage.show(screen(SignedOut(evil), error=WrongCredentials(evil, hint=evil)), 2)
    expect(stage.form.get_by_role("alert")).to_have_text(evil + evil)
    assert stage.form.locator("img, b").count() == 0


def test_the_card_says_until_when_in_the_time_of_the_reader(chromium):
    context = chromium.new_context(timezone_id="Asia/Kolkata", locale="en-GB")
    page = context.new_page()
    stage = Stage(page, screen(SIGNED_IN, UserState.SIGNED_IN, valid_until=NOON.replace(hour=13)))
    expect(stage.form).to_contain_text("until 18:30 GMT+5:30, renewed")
    expect(stage.form.get_by_text("Signed in as ada")).to_have_count(1)
    context.close()


def test_another_host_than_aws_is_named_before_anything_is_typed(page):
    pool = PoolConfig("eu-west-1_AbCdEfGhI", "client", endpoint_url="https://evil.example.com")
    stage = Stage(page, screen(SIGNED_OUT, pool=pool))
    expect(stage.form.get_by_text("This is not AWS: your sign-in goes to evil.example.com")).to_be_visible()
    expect(stage.form.get_by_text("User pool eu-west-1_AbCdEfGhI")).to_be_visible()


def test_the_time_for_a_code_is_counted_down_and_never_blocks(page):
    stop_the_clock(page)
    stage = Stage(page, screen(EMAIL_CODE))
    page.clock.run_for(10)
    timer = stage.form.get_by_role("timer")
    expect(timer).to_have_text("Time left: 3:00")
    stage.kernel("silent")
    page.clock.run_for(61_000)
    expect(timer).to_have_text("Time left: 1:59")
    page.clock.run_for(120_000)
    expect(timer).to_have_text("The time may be over. If your answer is refused, choose “Send a new code”.")
    expect(stage.button("Continue")).to_be_enabled()


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
    expect(stage.form).to_have_text("Connecting…")
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


def test_a_narrow_cell_at_double_zoom_cuts_nothing_off(page):
    page.set_viewport_size({"width": 220, "height": 900})
    stage = Stage(page, screen(EMAIL_CODE))
    for name in ("Continue", "Send a new code", "Back"):
        box = stage.button(name).bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 220
    assert page.evaluate("document.documentElement.scrollWidth") <= 220


def test_in_a_narrow_cell_the_form_keeps_its_right_edge(page):
    page.set_viewport_size({"width": 230, "height": 600})
    Stage(page, screen(SIGNED_OUT))
    assert page.evaluate("""() => {
      const form = document.querySelector(".nbauth");
      return form.getBoundingClientRect().right <= form.parentElement.getBoundingClientRect().right;
    }""")
