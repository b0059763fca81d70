"""Codes that are pasted, Caps Lock, room for digits, and buttons that keep their place, on the page alone."""

import pytest
from playwright.sync_api import expect

from browser.screens import (
    EMAIL_CODE,
    SCREENS,
    SIGNED_OUT,
    SIGNING_IN,
    TOTP_CODE,
    WRONG,
    WRONG_CODE,
    screen,
)
from browser.stage import Stage
from nbauth.texts import Screens

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("page_without_noise")]

CAPS_LOCK = "Caps Lock is on."


def paste(stage, text):
    """As Ctrl+V does, in the field that has the focus."""
    stage.page.evaluate(
        """text => { const input = document.activeElement;
          input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
          input.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste", bubbles: true })); }""",
        text,
    )


def codes(stage):
    return [said["values"]["code"] for said in stage.sent("submit")]


def press_caps_lock(field, on):
    field.evaluate(
        "(input, on) => input.dispatchEvent(new KeyboardEvent('keyup', { key: 'CapsLock', modifierCapsLock: on }))", on
    )


def test_a_whole_code_that_is_pasted_is_sent_once_and_one_that_is_typed_when_the_person_says_so(page):
    stage = Stage(page, screen(EMAIL_CODE))
    stage.field("Code").focus()
    expect(stage.form.get_by_text("A code that you paste is sent at once.")).to_be_visible()
    page.keyboard.type("123456")
    paste(stage, "7")
    stage.field("Code").fill("")
    for pasted in ("12345", "no code", "111111 or 222222", "1234567", "123456789"):
        stage.field("Code").fill("")
        paste(stage, pasted)
    assert codes(stage) == []

    pastes = {"Your code is 123 456.": 1, "123456": 1, "654-321": 2, "12345678": 3}
    for turn, (pasted, sent) in enumerate(pastes.items(), 2):
        stage.field("Code").fill("")
        paste(stage, pasted)
        assert len(codes(stage)) == sent, pasted
        stage.show(screen(EMAIL_CODE, error=WRONG_CODE), turn)
    assert codes(stage) == ["Your code is 123 456.", "654-321", "12345678"]
    stage.field("Code").fill("123456")  # again by hand, it goes
    stage.field("Code").press("Enter")
    assert codes(stage)[-1] == "123456"


def test_it_is_so_with_the_browser_s_own_clipboard(page):
    stage = Stage(page, screen(SIGNED_OUT))
    stage.field("Username").fill("123456")
    stage.field("Username").press("Control+A")
    page.keyboard.press("Control+C")
    stage.show(screen(TOTP_CODE), 2)
    stage.field("Code").focus()
    page.keyboard.press("Control+V")
    assert codes(stage) == ["123456"]
    expect(stage.field("Code")).to_have_value("")


def test_beside_other_fields_a_pasted_code_waits_for_them(page):
    stage = Stage(page, SCREENS["new password that the administrator wants"])
    stage.field("Code").focus()
    paste(stage, "123456")
    assert stage.sent("submit") == []


def test_caps_lock_is_told_at_a_password_and_nothing_moves_by_it(page):
    stage = Stage(page, screen(SIGNED_OUT))
    password, button = stage.field("Password"), stage.button("Sign in")
    before = button.bounding_box()
    password.focus()
    press_caps_lock(password, on=True)
    told = stage.form.get_by_role("status").filter(has_text=CAPS_LOCK)
    expect(told).to_be_visible()
    assert button.bounding_box() == before
    press_caps_lock(password, on=False)
    expect(told).to_have_count(0)
    press_caps_lock(password, on=True)
    stage.field("Username").focus()
    expect(told).to_have_count(0)
    press_caps_lock(stage.field("Username"), on=True)
    expect(told).to_have_count(0)


def test_a_code_field_shows_six_digits_at_a_glance_and_eight_whole(page):
    stage = Stage(page, screen(TOTP_CODE))
    code = stage.field("Code")
    code.fill("12345678")
    assert code.evaluate("input => input.scrollWidth <= input.clientWidth")
    width = code.evaluate("""input => { const span = document.createElement("span"), style = getComputedStyle(input);
        Object.assign(span.style, { font: style.font, letterSpacing: style.letterSpacing, position: "absolute" });
        span.textContent = "123456"; document.body.append(span);
        const ratio = span.getBoundingClientRect().width / input.clientWidth; span.remove(); return ratio; }""")
    assert 0.4 < width < 0.75


@pytest.mark.parametrize("width", [320, 1000])
def test_the_button_that_was_pressed_keeps_its_place_when_an_error_comes(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    stage = Stage(page, screen(SIGNED_OUT, notice=Screens.YOU_ARE_SIGNED_OUT))
    room = stage.form.locator(".nbauth-fields")
    expect(room).to_have_css("margin-top", "0px")
    stage.field("Username").fill("ada")
    stage.field("Password").fill("Wrong")
    place = stage.button("Sign in").bounding_box()
    stage.button("Sign in").click()
    for shown in (
        screen(SIGNED_OUT, busy=SIGNING_IN),
        screen(SIGNED_OUT, error=WRONG),
        screen(SIGNED_OUT, error=WRONG),  # as at a heartbeat
        screen(SIGNED_OUT, busy=SIGNING_IN),
        screen(SIGNED_OUT),
    ):
        stage.show(shown, 2)
        assert stage.button("Sign in").bounding_box() == place
    expect(stage.form.get_by_text(Screens.YOU_ARE_SIGNED_OUT)).to_have_count(0)

    stage.show(screen(EMAIL_CODE), 3)
    expect(room).to_have_css("margin-top", "0px")
    place = stage.button("Continue").bounding_box()
    stage.field("Code").fill("1")
    stage.button("Continue").click()
    stage.show(screen(EMAIL_CODE, error=WRONG_CODE), 4)
    assert stage.button("Continue").bounding_box() == place
