"""The form in a real JupyterLab and a real Notebook 7, on a sign-in without a network."""

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FORM = """\
from fake_model import FakeModel
from nbauth.widget import LoginWidget
model = globals().get("model") or FakeModel()
LoginWidget(model)"""

SECRET = "Correct-horse-1"
CODE = "314159"


def sign_in(form, username="ada"):
    form.get_by_label("Username", exact=True).fill(username)
    form.get_by_label("Password", exact=True).fill(SECRET)
    form.get_by_label("Password", exact=True).press("Enter")


def finish(form):
    form.get_by_label("Code", exact=True).fill(CODE)
    form.get_by_label("Code", exact=True).press("Enter")


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_a_person_signs_in_by_keyboard_and_signs_out(notebook, app):
    opened = notebook([FORM], app)
    opened.run_all()
    form = opened.forms
    sign_in(form)
    expect(form.get_by_label("Code", exact=True)).to_be_focused()
    finish(form)
    expect(form.get_by_text("Signed in as ada")).to_have_count(1)
    form.get_by_role("button", name="Sign out", exact=True).click()
    expect(form.get_by_label("Username", exact=True)).to_be_focused()


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_with_the_keyboard_alone_somebody_signs_in_and_the_notebook_goes_on(notebook, app):
    opened = notebook([FORM, "print('the', 'next')"], app)
    keys, form = opened.page.keyboard, opened.forms
    opened.page.locator(".jp-Cell").first.locator(".cm-content").click()
    keys.press("Shift+Enter")
    expect(form.get_by_label("Username", exact=True)).to_be_visible()
    keys.press("ArrowUp")
    for _ in range(2):  # the cell's toolbar, where there is one, is one stop
        if not form.get_by_label("Username", exact=True).evaluate("input => input === document.activeElement"):
            keys.press("Tab")
    expect(form.get_by_label("Username", exact=True)).to_be_focused()
    keys.type("ada")
    keys.press("Tab")
    keys.type(SECRET)
    keys.press("Enter")
    expect(form.get_by_label("Code", exact=True)).to_be_focused()
    keys.type(CODE)
    keys.press("Enter")
    expect(form.get_by_text("Signed in as ada")).to_have_count(1)
    expect(opened.page.locator(".jp-Cell").first).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Shift+Enter")
    expect(opened.output(1)).to_have_text("the next")


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_what_is_typed_into_the_form_stays_there_and_the_notebook_s_own_keys_leave_it(notebook, app):
    runs = "runs = globals().get('runs', 0) + 1\n"
    opened = notebook([runs + FORM, "print('run', runs)"], app)
    opened.run_cell(0)
    form, cell = opened.forms, opened.page.locator(".jp-Cell").first
    before = opened.sources()
    username = form.get_by_label("Username", exact=True)
    for element in (form.get_by_role("button").first, form.get_by_role("switch"), username):
        element.focus()
        for key in ("b", "d", "d", "a", "x", "0", "0", "Control+s", "ArrowDown"):
            opened.page.keyboard.press(key)
    expect(username).to_have_value("bddax00")
    opened.page.keyboard.press("Escape")
    expect(cell).to_be_focused()
    expect(username).to_have_value("bddax00")
    for key in ("Shift+Enter", "Control+Enter"):
        opened.page.evaluate("() => { document.querySelector('.nbauth').isOld = true; }")
        username.press(key)
        opened.page.wait_for_function("document.querySelector('.nbauth') && !document.querySelector('.nbauth').isOld")
    assert opened.sources() == before
    opened.run_cell(1)
    expect(opened.output(1)).to_have_text("run 3")
    expect(opened.page.locator(".jp-Dialog")).to_have_count(0)


def test_a_reloaded_page_shows_the_step_again(notebook):
    opened = notebook([FORM])
    opened.run_all()
    sign_in(opened.forms)
    expect(opened.forms.get_by_label("Code", exact=True)).to_be_visible()
    opened.save()
    opened.reload()
    finish(opened.forms)
    expect(opened.forms.get_by_text("Signed in as ada")).to_have_count(1)


def test_a_cell_that_is_run_again_shows_the_step_again(notebook):
    opened = notebook([FORM])
    opened.run_all()
    sign_in(opened.forms)
    expect(opened.forms.get_by_label("Code", exact=True)).to_be_visible()
    opened.run_all()
    expect(opened.forms).to_have_count(1)
    expect(opened.forms.get_by_label("Code", exact=True)).to_be_visible()
    expect(opened.forms.get_by_label("Code", exact=True)).not_to_be_focused()


def test_two_views_and_two_forms_of_one_sign_in_show_the_same(notebook):
    opened = notebook([FORM.replace("LoginWidget(model)", "form = LoginWidget(model); form"), "form", FORM])
    opened.run_all()
    expect(opened.forms).to_have_count(3)
    sign_in(opened.forms.nth(1))
    expect(opened.page.get_by_label("Code", exact=True)).to_have_count(3)
    expect(opened.forms.nth(1).get_by_label("Code", exact=True)).to_be_focused()
    finish(opened.forms.nth(2))
    expect(opened.page.get_by_text("Signed in as ada")).to_have_count(3)


def test_an_error_is_shown_in_the_form_that_made_it_and_the_name_is_kept(notebook):
    fail = 'from nbauth.errors import WrongCredentials; model.failure = WrongCredentials("No.", hint="Check both.")'
    opened = notebook([FORM, FORM, fail])
    opened.run_all()
    expect(opened.forms).to_have_count(2)
    opened.wait_until_ready()
    acted, other = opened.forms.nth(0), opened.forms.nth(1)
    sign_in(acted)
    expect(acted.get_by_role("alert")).to_have_text("No.Check both.")
    expect(other.get_by_role("alert")).to_have_text("")
    expect(acted.get_by_label("Username", exact=True)).to_have_value("ada")
    expect(acted.get_by_label("Password", exact=True)).to_be_focused()
    expect(acted.get_by_label("Password", exact=True)).to_have_value("")


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_the_details_are_not_drawn_in_the_notebook_s_own_style(notebook, app):
    opened = notebook([FORM], app)
    opened.run_all()
    form = opened.forms
    sign_in(form)
    finish(form)
    form.get_by_role("button", name="Details", exact=True).click()
    name = form.get_by_role("term").filter(has_text="Identity pool")
    expect(name).to_be_visible()
    assert name.bounding_box()["height"] < 30  # on one line
    form.get_by_role("button", name="Back", exact=True).press("Enter")
    expect(form.get_by_text("Signed in as ada")).to_have_count(1)


def test_a_restarted_kernel_is_noticed_and_nobody_is_said_to_be_signed_in(notebook):
    opened = notebook([FORM])
    opened.run_all()
    sign_in(opened.forms)
    finish(opened.forms)
    expect(opened.forms.get_by_text("Signed in as ada")).to_have_count(1)
    opened.restart_kernel()
    expect(opened.forms).to_contain_text("This form is from an earlier session of the kernel.", timeout=7_000)
    expect(opened.forms.get_by_text("Signed in as")).to_have_count(0)
    opened.run_all()
    expect(opened.forms.get_by_label("Username", exact=True)).to_be_visible()


def test_a_kernel_that_dies_is_noticed(notebook):
    opened = notebook([FORM, "import os; os.kill(os.getpid(), 9)"])
    opened.run_cell(0)
    sign_in(opened.forms)
    finish(opened.forms)
    expect(opened.forms.get_by_text("Signed in as ada")).to_have_count(1)
    opened.run_cell(1)
    expect(opened.forms).to_contain_text("This form is from an earlier session of the kernel.", timeout=15_000)
    expect(opened.forms.get_by_text("Signed in as")).to_have_count(0)


def test_a_saved_notebook_holds_no_secret_no_step_and_what_to_do(notebook):
    opened = notebook([FORM])
    opened.run_all()
    form = opened.forms
    form.get_by_label("Username", exact=True).fill("ada")
    form.get_by_label("Password", exact=True).fill(SECRET)
    while_typing = opened.save()
    form.get_by_label("Password", exact=True).press("Enter")
    finish(form)
    expect(form.get_by_text("Signed in as ada")).to_have_count(1)
    for text in (while_typing, opened.save()):
        assert "application/vnd.jupyter.widget-state+json" in text  # the setting is on
        assert "Run this cell to sign in." in text
        for absent in (SECRET, CODE, "Signed in as ada", '"ada"'):
            assert absent not in text
    state = json.loads(text)["metadata"]["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    form_state = next(each["state"] for each in state.values() if each["model_module"] == "anywidget")
    assert {key for key in form_state if not key.startswith("_")} <= {"layout", "tabbable", "tooltip"}


def test_a_submit_to_a_kernel_that_runs_a_cell_is_performed_when_that_has_ended_at_the_latest(notebook):
    """Or at once: the front end may have made a subshell for the form, or not yet."""
    wait = "import pathlib, time\nprint('It', 'waits.')\nwhile not pathlib.Path('go-on').exists(): time.sleep(0.05)"
    opened = notebook([FORM, wait])
    opened.run_cell(0)
    expect(opened.forms.get_by_label("Password", exact=True)).to_be_visible()
    opened.run_cell(1)
    expect(opened.page.get_by_text("It waits.", exact=True)).to_be_visible()
    sign_in(opened.forms)
    answered = opened.forms.get_by_label("Code", exact=True)
    told = opened.forms.get_by_role("status").filter(has_text="The kernel is busy or gone.")
    expect(answered.or_(told)).to_be_visible()
    (opened.file.parent / "go-on").touch()
    expect(opened.forms.get_by_label("Code", exact=True)).to_be_focused()
    expect(opened.forms).not_to_contain_text("busy or gone")
