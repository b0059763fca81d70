"""What has happened, drawn; and the report, copied as the page allows it."""

import re

import pytest
from playwright.sync_api import expect

from browser.screens import MOMENTS, NOON, SCREENS, SIGNED_IN, SIGNED_OUT, VIEWS, screen
from browser.stage import Stage
from nbauth.core.state import UserState
from nbauth.texts.languages import language
from nbauth.widget.page import page as page_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("page_without_noise")]

# A page that came by plain http, one that may not use the clipboard, and one that may.
_NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });"
_REFUSED = "navigator.clipboard.writeText = () => Promise.reject(new DOMException('No.', 'NotAllowedError'));"
_WORKS = "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); };"
_OLD_WAY = "document.execCommand = () => { window.copied = getSelection().toString(); return true; };"
_NO_OLD_WAY = "document.execCommand = () => false;"
_DEFINED = "if (!navigator.clipboard) Object.defineProperty(navigator, 'clipboard', { value: {}, configurable: true });"


@pytest.fixture
def open_details(page):
    """Opens them on a page on which this was done before."""

    def open_it(*scripts):
        stage = Stage(page, SCREENS["details"])
        page.evaluate(f"() => {{ {_DEFINED} {' '.join(scripts)} }}")
        expect(stage.button("Copy a report")).to_be_visible()
        return stage

    return open_it


def is_whole(copied):
    shown = SCREENS["details"]["report"]
    return copied.startswith(shown) and "Browser: Mozilla" in copied


def test_a_report_is_copied_at_the_touch_of_a_key_and_that_is_said(open_details, page):
    stage = open_details(_WORKS)
    stage.button("Copy a report").press("Enter")

    expect(stage.form.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    expect(stage.button("Copy a report")).to_be_focused()
    assert is_whole(page.evaluate("() => window.copied"))
    assert stage.sent("submit") == []


@pytest.mark.parametrize("clipboard", [_NO_CLIPBOARD, _REFUSED])
def test_without_a_clipboard_it_is_copied_in_the_old_way(open_details, page, clipboard):
    stage = open_details(clipboard, _OLD_WAY)
    stage.button("Copy a report").click()

    expect(stage.form.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    expect(stage.button("Copy a report")).to_be_focused()
    assert is_whole(page.evaluate("() => window.copied"))
    assert stage.form.get_by_role("textbox").count() == 0


def test_where_nothing_works_it_is_selected_for_whoever_copies_it_by_hand(open_details, page):
    stage = open_details(_NO_CLIPBOARD, _NO_OLD_WAY)
    for _ in range(2):
        stage.button("Copy a report").click()
        expect(stage.form.get_by_role("status").filter(has_text="Ctrl+C")).to_be_visible()
        report = stage.form.get_by_role("textbox", name="Report")
        expect(report).to_have_count(1)
        expect(report).to_be_focused()
        assert is_whole(page.evaluate("() => getSelection().toString()"))


def test_the_events_are_a_table_and_the_facts_a_list(page):
    page.clock.set_fixed_time(NOON)
    stage = Stage(page, SCREENS["details"])
    rows = stage.form.get_by_role("table").get_by_role("row")
    assert rows.first.get_by_role("columnheader").all_inner_texts() == ["Time", "What", "Result"]
    expect(rows).to_have_count(6)
    expect(rows.nth(1)).to_contain_text("New credentials")
    expect(rows.nth(1)).to_contain_text("Unreachable (Network.NO_ANSWER), 412 times since")
    expect(rows.nth(2)).to_contain_text("request 8b2b6b3e-1f5f-4a63-9d0a-0f5f3c1f2a77")
    expect(stage.form.get_by_role("definition").filter(has_text="eu-west-1_AbCdEfGhI")).to_be_visible()


def test_the_report_goes_with_its_screen_and_with_the_kernel(page):
    stage = Stage(page, SCREENS["details"])
    expect(stage.form.get_by_role("table")).to_be_visible()
    stage.show(screen(SIGNED_IN, UserState.SIGNED_IN), 2)
    expect(stage.form.get_by_role("table")).to_have_count(0)
    expect(stage.button("Copy a report")).to_have_count(0)

    stage.show(SCREENS["details"], 3)
    stage.kernel("ended")
    stage.button("Back").click()
    expect(stage.form.get_by_role("status").filter(has_text="earlier session")).to_be_visible()
    expect(stage.form.get_by_text("8b2b6b3e")).to_have_count(0)


def test_what_happens_meanwhile_leaves_the_focus_where_it_is(page):
    stage = Stage(page, SCREENS["details of nothing"])
    stage.button("Copy a report").focus()
    stage.show(SCREENS["details"], 2)
    expect(stage.form.get_by_role("table")).to_be_visible()
    expect(stage.button("Copy a report")).to_be_focused()


def test_a_renewal_that_fails_is_said_in_the_time_of_the_reader_until_it_works(chromium):
    context = chromium.new_context(timezone_id="Asia/Kolkata", locale="en-GB")
    page = context.new_page()
    page.clock.set_fixed_time(NOON)
    stage = Stage(page, MOMENTS["renewals that fail"])
    expect(stage.form).to_contain_text("The credentials are good until 18:10 GMT+5:30.")
    expect(stage.form).to_contain_text("Renewing has failed since 16:32 GMT+5:30; the next try is at 17:31 GMT+5:30.")
    expect(stage.form.get_by_role("alert")).to_have_text("")
    stage.show(screen(SIGNED_IN, UserState.SIGNED_IN, credentials_until=NOON), 2)
    expect(stage.form).not_to_contain_text("failed")
    context.close()


def test_a_time_of_another_day_says_the_day(chromium):
    context = chromium.new_context(timezone_id="Asia/Kolkata", locale="en-GB")
    page = context.new_page()
    page.clock.set_fixed_time(NOON.replace(hour=19))  # past midnight there
    stage = Stage(page, MOMENTS["renewals that fail"])
    expect(stage.form).to_contain_text("since 1 Jan, 16:32 GMT+5:30")
    context.close()


def test_a_screen_where_nobody_is_signed_in_offers_no_copy(page):
    stage = Stage(page, screen(SIGNED_OUT))
    expect(stage.button("Sign in")).to_be_visible()
    expect(stage.button("Copy a report")).to_have_count(0)


def test_in_one_language_times_and_numbers_are_written_as_it_writes_them_whatever_the_browser_is_in(page):
    stage = Stage(page, VIEWS["details"].as_message(language("de")), code=page_in("de"))
    expect(stage.form).to_have_attribute("lang", "de")
    [*_, first] = stage.form.get_by_role("row").all()
    expect(first).to_contain_text("0,8 s")
    expect(first.locator("time")).to_have_text(re.compile(r"^31\. Dez\. 2025, \d+:\d\d:00$"))
    expect(stage.button("Bericht kopieren")).to_be_visible()
