"""The page's half of the form: what is found, typed, sent and kept, and where the focus goes."""

import re

import pytest
from playwright.sync_api import expect

from browser.screens import (
    EMAIL_CODE,
    NEW_PASSWORD,
    SCREENS,
    SIGNED_IN,
    SIGNED_OUT,
    SIGNING_IN,
    VIEWS_BETWEEN,
    WRONG,
    screen,
)
from browser.stage import Stage
from nbauth.core.state import UserState
from nbauth.core.steps import SignedOut

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("page_without_noise")]

SECRET = "Correct horse"


@pytest.mark.parametrize("name", SCREENS)
def test_everything_is_found_by_its_accessible_name(page, name):
    shown = SCREENS[name]
    stage = Stage(page, shown)
    for field in shown["fields"]:
        if field["kind"] != "hidden":
            expect(stage.field(field["label"])).to_have_count(1)
            expect(stage.field(field["label"])).to_be_editable()
    for button in shown["buttons"]:
        expect(stage.button(button["label"])).to_be_enabled(enabled=not button.get("wait"))
    copies = bool(shown["report"]) + bool(shown["app_key"])
    expect(stage.form.get_by_role("button")).to_have_count(len(shown["buttons"]) + copies)
    expect(stage.form.get_by_role("heading")).to_have_count(1 if shown.get("heading") else 0)
    expect(stage.form.get_by_role("alert")).to_have_text("")


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
    stage = Stage(page, SCREENS[name])
    expect(stage.form.get_by_role("button").first).to_be_visible()
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


def test_enter_after_a_new_password_leads_to_the_one_that_confirms_it(page):
    stage = Stage(page, screen(NEW_PASSWORD))
    stage.field("New password").press("Enter")
    assert len(stage.sent("submit")) == 1  # an empty one is told so
    stage.show(screen(NEW_PASSWORD), 2)
    stage.field("New password").fill(SECRET)
    stage.field("New password").press("Enter")
    expect(stage.field("Confirm password")).to_be_focused()
    assert len(stage.sent("submit")) == 1
    page.keyboard.type(f"{SECRET}\n")
    assert stage.sent("submit")[-1]["values"]["confirm_password"] == SECRET


@pytest.mark.parametrize("modifier", ["Shift", "Control", "Alt", "Meta"])
def test_enter_alone_submits(page, modifier):
    """Whoever wants to run the cell must not send half a code."""
    stage = Stage(page, screen(EMAIL_CODE))
    stage.field("Code").fill("123")
    stage.field("Code").press(f"{modifier}+Enter")
    stage.button("Continue").press(f"{modifier}+Enter")
    assert stage.sent("submit") == []
    stage.field("Code").press("Enter")
    assert len(stage.sent("submit")) == 1


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


def test_an_error_is_announced_once_and_the_empty_field_gets_the_focus(page):
    stage = Stage(page, screen(SIGNED_OUT))
    stage.field("Username").fill("ada")
    stage.field("Password").fill(SECRET)
    stage.field("Password").press("Enter")
    stage.show(screen(SIGNED_OUT, busy=SIGNING_IN), 2)
    stage.show(screen(SignedOut("ada"), error=WRONG), 2)
    expect(stage.form.get_by_role("alert").filter(has_text=re.compile("."))).to_have_count(1)
    expect(stage.form.get_by_role("alert")).to_contain_text("is not right.Check both, and try again.")
    expect(stage.field("Username")).to_have_value("ada")
    expect(stage.field("Password")).to_be_focused()
    for label in ("Username", "Password"):
        expect(stage.field(label)).to_have_attribute("aria-invalid", "true")
        expect(stage.field(label)).to_have_accessible_description(
            "The username or the password is not right. Check both, and try again."
        )
    stage.field("Password").fill(SECRET)
    expect(stage.field("Password")).not_to_have_attribute("aria-invalid", "true")
    stage.field("Password").press("Enter")
    expect(stage.field("Username")).not_to_have_attribute("aria-invalid", "true")
    expect(stage.field("Username")).to_have_accessible_description("")


def test_in_a_low_window_an_error_comes_into_view_and_so_does_the_beginning_of_what_follows(page):
    page.set_viewport_size({"width": 700, "height": 320})
    stage, wrong = Stage(page, SCREENS["sign-up"]), VIEWS_BETWEEN["an error"].as_message()
    stage.field("Username").press("Enter")
    stage.show({**SCREENS["sign-up"], **{name: wrong[name] for name in ("error", "hint")}}, 2)
    expect(stage.form.get_by_role("alert")).to_be_in_viewport(ratio=1)

    stage.button("Create account").click()
    stage.show(SCREENS["account"], 3)
    expect(stage.form.get_by_role("heading", name="Your account")).to_be_in_viewport(ratio=1)

    stage.button("Delete account").click()
    stage.show(SCREENS["account, its end"], 4)
    expect(stage.form.get_by_role("heading", name="Delete account")).to_be_in_viewport(ratio=1)


def test_what_changes_by_itself_scrolls_nothing(page):
    page.set_viewport_size({"width": 700, "height": 320})
    stage = Stage(page, SCREENS["account"])
    stage.button("Delete account").scroll_into_view_if_needed()
    stage.show({**SCREENS["account"], "notice": "Something."}, 2)
    expect(stage.form.get_by_text("Something.", exact=True)).to_be_visible()
    expect(stage.button("Delete account")).to_be_in_viewport(ratio=1)
    expect(stage.form.get_by_role("heading", name="Your account")).not_to_be_in_viewport()


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


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_whoever_has_signed_in_goes_on_where_they_were(page, by):
    stage = Stage(page, screen(EMAIL_CODE))
    elsewhere = page.get_by_role("button", name="elsewhere")
    elsewhere.focus()
    if by == "mouse":
        stage.field("Code").click()
    else:
        page.keyboard.press("Tab")
    expect(stage.field("Code")).to_be_focused()
    page.keyboard.type("123456\n")
    stage.show(screen(SIGNED_IN, UserState.SIGNED_IN), 3)
    expect(elsewhere).to_be_focused()


def test_whoever_came_from_the_toolbar_of_the_form_s_own_cell_goes_on_at_the_cell(page):
    stage = Stage(page, screen(EMAIL_CODE))
    page.evaluate("""() => { const cell = document.querySelector("main"); cell.tabIndex = 0;
        cell.prepend(Object.assign(document.createElement("button"), { textContent: "Duplicate" })); }""")
    page.get_by_role("button", name="Duplicate").focus()
    page.keyboard.press("Tab")
    expect(stage.field("Code")).to_be_focused()
    page.keyboard.type("123456\n")
    stage.show(screen(SIGNED_IN, UserState.SIGNED_IN), 3)
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("what", ["a sign-in", "a question"])
def test_what_somebody_is_typing_when_another_notebook_moves_on_goes_nowhere(page, what):
    stage = Stage(page, screen(SIGNED_OUT))
    page.evaluate("() => document.body.append(document.createElement('textarea'))")
    page.locator("textarea").focus()
    stage.field("Username").click()
    page.keyboard.type("ada")
    page.keyboard.press("Tab")
    page.keyboard.type("Correct hor")
    stage.show(screen(SIGNED_IN, UserState.SIGNED_IN) if what == "a sign-in" else screen(EMAIL_CODE), 3)
    expect(stage.field("Password")).to_have_count(0)
    page.keyboard.type("se battery\n")
    expect(page.locator("textarea")).to_have_value("")
    assert page.locator(".nbauth input").evaluate_all("all => all.map(each => each.value).join('')") == ""
    assert stage.sent("submit") == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.nbauth') !== null")


def test_escape_leaves_the_form_for_the_cell_and_keeps_what_was_typed(page):
    stage = Stage(page, screen(SIGNED_OUT))
    page.evaluate("document.querySelector('main').tabIndex = 0")
    for element in (stage.field("Username"), stage.button("Sign in"), stage.form.get_by_role("switch")):
        element.focus()
        page.keyboard.type("x")
        page.keyboard.press("Escape")
        expect(page.locator("main")).to_be_focused()
    expect(stage.field("Username")).to_have_value("x")


def test_a_form_that_the_notebook_waits_for_comes_into_view_and_takes_the_keys(page):
    stage = Stage(page, screen(SIGNED_OUT))
    page.evaluate("""() => { document.querySelector("main").style.marginTop = "300vh";
        document.body.append(Object.assign(document.createElement("input"), { name: "at-work" })); }""")
    expect(stage.form).not_to_be_in_viewport()
    page.get_by_role("button", name="elsewhere").focus()
    stage.show(screen(SIGNED_OUT, awaited=True), 1)
    expect(stage.form).to_be_in_viewport()
    expect(stage.form.get_by_text("The notebook waits for you here.")).to_be_visible()
    expect(stage.field("Username")).to_be_focused()

    stage.show(screen(SIGNED_OUT), 1)
    page.locator("[name=at-work]").focus()
    stage.show(screen(SIGNED_OUT, awaited=True), 1)
    page.keyboard.type("x")
    expect(page.locator("[name=at-work]")).to_have_value("x")  # whoever writes goes on writing


def test_a_second_enter_does_not_sign_out(page):
    stage = Stage(page, screen(EMAIL_CODE))
    stage.field("Code").press("Enter")
    stage.show(screen(SIGNED_IN, UserState.SIGNED_IN), 3)
    expect(stage.button("Sign out")).to_be_visible()
    page.keyboard.press("Enter")
    assert [message["action"] for message in stage.sent("submit")] == ["continue"]


def test_the_labels_of_two_views_do_not_get_in_each_other_s_way(page):
    stage = Stage(page, screen(SIGNED_OUT))
    page.evaluate("() => { stage.add(); }")
    page.locator(".nbauth").nth(1).get_by_text("Username").click()
    expect(page.locator(".nbauth").nth(1).get_by_label("Username", exact=True)).to_be_focused()
    ids = page.locator("[id]").evaluate_all("elements => elements.map(element => element.id)")
    assert len(ids) == len(set(ids)) > 4
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
