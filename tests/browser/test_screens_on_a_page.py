"""What is drawn on the single screens, and what can be done there."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from browser.screens import (
    BACK,
    CODE,
    CONTINUE,
    ELSEWHERE,
    EMAIL_CODE,
    EXHIBITS,
    MOMENTS,
    NOON,
    POOL,
    RULES,
    SCREENS,
    SIGNED_IN,
    SIGNED_OUT,
    WRONG,
    field,
    rule,
    screen,
    view,
)
from browser.stage import Stage, stop_the_clock
from nbauth.core.state import UserState
from nbauth.core.steps import SignedIn, SignedOut
from nbauth.errors import WrongCredentials
from nbauth.widget.view import TICKED

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("page_without_noise")]

SECRET = "Correct horse"
KEEP = "Keep me signed in on this computer"


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
    page.clock.set_fixed_time(NOON)
    stage = Stage(page, screen(SIGNED_IN, UserState.SIGNED_IN, credentials_until=NOON.replace(hour=13)))
    expect(stage.form).to_contain_text("until 18:30 GMT+5:30, renewed")
    expect(stage.form.get_by_text("Signed in as ada")).to_have_count(1)
    context.close()


def test_another_host_than_aws_is_named_before_anything_is_typed(page):
    stage = Stage(page, screen(SIGNED_OUT, pool=ELSEWHERE))
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
    expect(timer).to_have_text("The time to answer may be over. Choose “Start again”.")
    expect(stage.button("Continue")).to_be_enabled()


def test_when_the_time_is_over_focus_enter_and_the_main_button_agree_on_starting_again(page):
    stop_the_clock(page)
    stage = Stage(page, screen(EMAIL_CODE))
    page.clock.run_for(10)
    over = screen(EMAIL_CODE, now=NOON + timedelta(minutes=3))
    main = stage.form.locator("button[type=submit]")
    stage.field("Code").focus()
    asked = len(stage.sent("hello"))
    page.clock.run_for(181_000)
    assert len(stage.sent("hello")) > asked  # by which the kernel says what is to be seen now
    stage.show(over, 1)
    expect(stage.button("Start again")).to_be_focused()
    expect(main).to_have_text("Start again")
    stage.field("Code").press("Enter")
    [message] = stage.sent("submit")
    assert (message["action"], message["values"]) == ("start-again", {})


def test_a_code_that_is_being_typed_when_the_time_is_over_can_be_sent_all_the_same(page):
    """The user pool may give more time, and doesn't say."""
    stage = Stage(page, screen(EMAIL_CODE))
    over, main = screen(EMAIL_CODE, now=NOON + timedelta(minutes=3)), stage.form.locator("button[type=submit]")
    stage.field("Code").click()
    page.keyboard.type("12345")
    stage.show(over, 1)
    expect(stage.button("Start again")).to_be_visible()
    expect(main).to_have_text("Continue")
    page.keyboard.type("6\n")
    [message] = stage.sent("submit")
    assert (message["action"], message["values"]) == ("continue", {"code": "123456"})
    stage.show({**over, "error": "That code is not right."}, 2)
    expect(main).to_have_text("Start again")
    expect(stage.button("Start again")).to_be_focused()
    stage.field("Code").fill("1")
    expect(main).to_have_text("Continue")
    stage.field("Code").fill("")
    expect(main).to_have_text("Start again")


def test_a_narrow_cell_at_double_zoom_cuts_nothing_off(page):
    page.set_viewport_size({"width": 220, "height": 900})
    stage = Stage(page, screen(SIGNED_OUT))
    for turn, (name, shown) in enumerate({**SCREENS, **MOMENTS}.items()):
        stage.show(shown, turn)
        beyond = stage.form.evaluate("""form => [form, ...form.querySelectorAll("*")]
            .filter((each) => each.getBoundingClientRect().right > form.parentElement.getBoundingClientRect().right)
            .map((each) => each.outerHTML)""")
        assert beyond == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= 220, name


def test_a_screen_with_little_on_it_is_drawn(page):
    stage = Stage(page, view(fields=[CODE], buttons=[BACK]))
    expect(stage.field("Code")).to_be_editable()
    expect(stage.form.get_by_role("heading")).to_have_count(0)
    expect(stage.form).to_have_text("CodeBack")


def test_each_field_has_its_keyboard_and_says_what_it_is_for(page):
    stage = Stage(page, SCREENS["create an account"])
    for label, kind, keyboard in [
        ("Username", "text", ""),
        ("Email", "email", "email"),
        ("Phone number", "tel", "tel"),
        ("Website", "url", "url"),
        ("Birthdate", "date", ""),
        ("New password", "password", ""),
        ("I have read the terms", "checkbox", ""),
    ]:
        expect(stage.field(label)).to_have_attribute("type", kind)
        expect(stage.field(label)).to_have_js_property("inputMode", keyboard)
    expect(stage.field("Email")).to_have_accessible_description("A code is sent to it.")
    expect(stage.field("Phone number")).to_have_accessible_description("")
    stage.show(SCREENS["confirm a sign-up"], 2)
    expect(stage.field("Code")).to_have_js_property("inputMode", "numeric")


def test_what_is_secret_decides_what_is_forgotten_whatever_kind_it_is(page):
    fields = [field("first", "First", "answer", secret=True), field("second", "Second", "password", secret=False)]
    shown = view(fields=fields, buttons=[CONTINUE, BACK])
    stage = Stage(page, shown)
    stage.field("First").fill(SECRET)
    stage.field("Second").fill("no secret")
    stage.button("Continue").click()
    [message] = stage.sent("submit")
    assert message["values"] == {"first": SECRET, "second": "no secret"}
    assert message["fields"] == {"first": "", "second": "no secret"}
    stage.show(screen(SIGNED_OUT), 2)
    stage.show(shown, 3)
    expect(stage.field("First")).to_have_value("")
    expect(stage.field("Second")).to_have_value("no secret")


def test_a_quiet_button_stands_below_the_main_one_and_takes_the_name_along(page):
    stage = Stage(page, SCREENS["sign in, with quiet buttons"])
    below = stage.button("Sign in").bounding_box()["y"] + stage.button("Sign in").bounding_box()["height"]
    for name in ("Create account", "Forgot password?"):
        assert stage.button(name).bounding_box()["y"] >= below
    stage.field("Username").fill("ada")
    stage.field("Password").fill(SECRET)
    stage.button("Forgot password?").click()
    [message] = stage.sent("submit")
    assert (message["action"], message["values"]) == ("forgot", {"username": "ada", "keep": "yes"})
    assert message["fields"]["password"] == ""
    stage.show(SCREENS["sign in, with quiet buttons"], 2)
    stage.field("Username").press("Enter")
    assert stage.sent("submit")[-1]["action"] == "sign-in"


def test_a_password_s_rules_tick_themselves_off_and_speak_when_the_keys_pause(page):
    stop_the_clock(page)
    stage = Stage(page, SCREENS["create an account"])
    page.clock.run_for(10)
    [eight, capital, number, twice] = [rule["label"] for rule in RULES]
    rules, spoken = stage.form.get_by_role("listitem"), stage.form.locator(".nbauth-unseen[aria-live=polite]")

    def type_(label, text):
        stage.field(label).fill(text)
        expect(spoken).to_have_text("")

    expect(rules).to_have_text([f"{label} (missing)" for label in (eight, capital, number, twice)])
    assert stage.form.get_by_role("list").bounding_box()["y"] > stage.field("Confirm password").bounding_box()["y"]
    type_("New password", "Éclair")
    expect(rules).to_have_text([f"{eight} (missing)", f"{capital} (met)", f"{number} (missing)", f"{twice} (missing)"])
    described = f"{eight} (missing) {capital} (met) {number} (missing)"
    expect(stage.field("New password")).to_have_accessible_description(described)
    expect(stage.field("Confirm password")).to_have_accessible_description(f"{twice} (missing)")
    page.clock.run_for(900)
    type_("New password", "Éclair 12")
    page.clock.run_for(900)
    expect(spoken).to_have_text("")
    page.clock.run_for(200)
    expect(spoken).to_have_text(f"Still missing: {twice}")
    stage.field("Confirm password").fill("Éclair 12")
    page.clock.run_for(1_100)
    expect(spoken).to_have_text("Every rule is met.")
    stage.field("New password").fill("Éclair 123")
    expect(rules.last).to_have_text(f"{twice} (missing)")

    stage.field("New password").press("Enter")
    expect(rules).to_have_text([f"{label} (missing)" for label in (eight, capital, number, twice)])
    page.clock.run_for(2_000)
    expect(spoken).to_have_text("")


def test_a_rule_that_the_page_cannot_read_is_left_to_the_kernel(page):
    rules = [rule("new_password", "What", "("), rule("other", "Who"), RULES[2]]
    stage = Stage(page, {**SCREENS["choose a new password"], "rules": rules})
    expect(stage.form.get_by_role("listitem")).to_have_text(["A number (missing)"])


def test_a_button_that_must_wait_counts_down_in_silence(page):
    stop_the_clock(page)
    shown = SCREENS["confirm a sign-up"]
    stage = Stage(page, shown)
    page.clock.run_for(10)
    wait = stage.form.get_by_text("in 0:42", exact=True)
    expect(wait).to_be_visible()
    assert wait.evaluate("note => note.closest('[aria-live], [role=status], [role=alert], [role=timer]')") is None
    stage.button("Send a new code").evaluate("button => { button.isTheSame = true; }")
    expect(stage.button("Send a new code")).to_be_disabled()

    page.clock.run_for(22_000)
    stage.show({**shown, "buttons": [{**button, "wait": button.get("wait") and 20} for button in shown["buttons"]]}, 1)
    expect(stage.form.get_by_text("in 0:20", exact=True)).to_be_visible()
    stage.kernel("silent")
    page.clock.run_for(19_000)
    expect(stage.button("Send a new code")).to_be_disabled()
    page.clock.run_for(2_000)
    expect(stage.button("Send a new code")).to_be_enabled()
    expect(stage.form.get_by_text("in 0:")).to_have_count(0)
    assert stage.button("Send a new code").evaluate("button => button.isTheSame")
    stage.button("Send a new code").click()
    expect(stage.button("Send a new code")).to_be_disabled()
    stage.show(shown, 2)
    expect(stage.button("Send a new code")).to_be_disabled()
    expect(stage.button("Continue")).to_be_enabled()
    expect(stage.field("Code")).to_be_focused()


def test_the_parameters_of_a_custom_challenge_are_shown_and_never_as_markup(page):
    stage = Stage(page, SCREENS["a custom challenge"])
    question = stage.form.get_by_role("figure", name="Question").get_by_text("What is")
    assert question.inner_text() == EXHIBITS[0]["value"]
    link = stage.form.get_by_role("link", name="https://example.com/help", exact=True)
    for name, value in {"target": "_blank", "rel": "noopener noreferrer", "data-lm-suppress-shortcuts": "true"}.items():
        expect(link).to_have_attribute(name, value)
    picture = stage.form.get_by_role("img", name="What the picture shows", exact=True)
    assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") > 0


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "<img src=x onerror=alert(1)>"),
        ("link", "http://example.com/"),
        ("link", "javascript:alert(1)"),
        ("link", "data:text/html,<script>alert(1)</script>"),
        ("link", "https://"),
        ("link", "https://aws.amazon.com@evil.example.com/"),
        ("picture", "https://example.com/x.png"),
        ("picture", "data:image/svg+xml;base64,PHN2Zy8+"),
        ("picture", 'data:image/png;base64,AAAA" onerror="alert(1)'),
        ("film", "https://example.com/film"),
    ],
)
def test_what_is_not_what_it_says_is_shown_as_text(page, kind, value):
    stage = Stage(page, view(exhibits=[{"name": "<b>it</b>", "kind": kind, "value": value}]))
    expect(stage.form.get_by_text(value, exact=True)).to_be_visible()
    expect(stage.form.get_by_text("<b>it</b>", exact=True)).to_be_visible()
    assert stage.form.locator("a, img, b, script").count() == 0


def test_the_code_of_an_app_is_drawn_as_its_modules_are_on_light_ground_with_a_quiet_zone(page):
    shown = SCREENS["an app to be set up"]
    stage = Stage(page, shown)
    code = stage.form.get_by_role("img", name="QR code for your authenticator app", exact=True)
    modules = shown["app_key"]["modules"]
    size = len(modules) + 8
    assert code.get_attribute("viewBox") == f"0 0 {size} {size}"
    drawn = set()
    for run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", code.locator("path").get_attribute("d")):
        x, y, width, back = map(int, run)
        assert width == back
        drawn |= {(y, each) for each in range(x, x + width)}
    assert drawn == {(y + 4, x + 4) for y, row in enumerate(modules) for x, dark in enumerate(row) if dark == "1"}
    assert code.evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(255, 255, 255)"
    stage.show(SCREENS["code of an app"], 2)
    expect(code).to_have_count(0)
    assert shown["app_key"]["key"] not in page.content()


def test_a_key_that_is_markup_is_text(page):
    stage = Stage(page, {**SCREENS["an app to be set up"], "app_key": {"key": "<b>x</b>", "modules": ["<b>", "1"]}})
    expect(stage.form.get_by_role("code")).to_have_text("<b>x</b>")
    expect(stage.form.locator("b")).to_have_count(0)
