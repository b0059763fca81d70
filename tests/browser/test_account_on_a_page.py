"""What is listed, on the page: where the focus goes, what is heard, and what Enter never does."""

import re

import pytest
from playwright.sync_api import expect

from browser.heard import Heard
from browser.screens import SCREENS, view
from browser.stage import Stage, stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("page_without_noise")]


def listed(*devices, **said):
    """Some devices, each with a button."""
    entries = [dict(SCREENS["account, devices"]["entries"][0], name=each, label=each) for each in devices]
    shown = SCREENS["account, devices"]["buttons"]
    forget = [dict(shown[0], action=f"forget:{each}", label=f"Forget {each}", entry=each) for each in devices]
    return view(heading="Devices", entries=entries, buttons=[*forget, shown[-1]], **said)


def test_a_button_stands_at_its_entry_and_is_named_in_full(page):
    stage = Stage(page, listed("Here", "A phone"))
    expect(stage.button("Forget A phone")).to_have_text("Forget")
    line = stage.form.locator(".nbauth-entry").filter(has_text="A phone")
    expect(line.get_by_role("button")).to_have_count(1)
    stage.button("Forget A phone").click()
    assert stage.sent("submit")[-1]["action"] == "forget:A phone"


def test_what_was_done_to_one_is_not_done_to_the_next_by_another_enter(page):
    stage = Stage(page, listed("Here", "A phone", "Old"))
    heard = Heard(page)
    stage.button("Forget A phone").focus()
    heard.since()
    page.keyboard.press("Enter")
    stage.show(listed("Here", "Old", notice="A phone is forgotten."), 2)
    assert "A phone is forgotten." in heard.since()
    page.keyboard.press("Enter")
    assert len(stage.sent("submit")) == 1
    page.keyboard.press("Tab")
    expect(stage.button("Forget Here")).to_be_focused()


def test_who_comes_back_finds_what_they_had_pressed(page):
    stage = Stage(page, SCREENS["account"])
    stage.button("Change password").focus()
    page.keyboard.press("Enter")
    stage.show(SCREENS["account, password"], 2)
    expect(stage.field("Current password")).to_be_focused()
    stage.button("Back").focus()
    page.keyboard.press("Enter")
    stage.show(SCREENS["account"], 3)
    expect(stage.button("Change password")).to_be_focused()


def test_enter_ends_no_account(page):
    stage = Stage(page, SCREENS["account, its end"])
    expect(stage.form.locator("button[type=submit]")).to_have_count(0)
    stage.field("Type ada to confirm").fill("ada")
    stage.field("Type ada to confirm").press("Enter")
    expect(stage.form.locator("button[type=submit]")).to_have_count(0)
    assert stage.sent("submit") == []
    stage.button("Delete account").click()
    assert stage.sent("submit")[-1]["values"] == {"confirmation": "ada"}
    stage.show(dict(SCREENS["account, its end"], error="That is not the name.", invalid=["confirmation"]), 2)
    expect(stage.field("Type ada to confirm")).to_be_focused()


def test_what_is_left_is_counted_down_and_never_heard(page):
    stop_the_clock(page)
    stage = Stage(page, SCREENS["account"])
    page.clock.run_for(10)
    expect(stage.form).to_contain_text(re.compile("52:0[23] left"))
    expect(stage.form).to_contain_text(re.compile("23:5(9:00|8:59) left"))
    stage.kernel("silent")
    heard = Heard(page)
    page.clock.run_for(2_000)
    assert heard.since() == []
    page.clock.run_for(58_000)
    expect(stage.form).to_contain_text(re.compile("51:0[23] left"))
