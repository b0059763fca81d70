"""`nbauth.login()` in a real JupyterLab against the local AWS, through every screen of the form."""

import json
import re

import pytest
from journeys import page as journeys
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NEW_PASSWORD = "Quiet-harbour-42!"


def test_each_kind_of_user_signs_in_and_out(notebook, fresh_aws):
    users = fresh_aws.users
    opened = notebook([f"import nbauth\nfrom nbauth import PoolConfig\nauth = nbauth.login({fresh_aws.pool!r})"])
    opened.run_all()
    form = opened.forms

    def answer(**typed):
        for label, text in typed.items():
            form.get_by_label(label.replace("_", " "), exact=True).fill(text)
        opened.page.keyboard.press("Enter")

    def is_asked_for(label):
        expect(form.get_by_label(label, exact=True)).to_be_focused()

    for user in users.values():
        answer(Username=user.username, Password=user.password)
        match user.kind:
            case "sms" | "email" | "unconfirmed":
                is_asked_for("Code")
                answer(Code=fresh_aws.outbox(user.username)[-1].code)
            case "totp":
                is_asked_for("Code")
                answer(Code="000 000")
                expect(form.get_by_role("alert")).not_to_be_empty()
                answer(Code=user.totp())
            case "choice":
                expect(form.get_by_role("button", name="Authenticator app", exact=True)).to_be_focused()
                answer()
                is_asked_for("Code")
                answer(Code=user.totp())
            case "new-password":
                is_asked_for("New password")
                answer(New_password=NEW_PASSWORD, Confirm_password="x")
                expect(form.get_by_role("alert")).to_contain_text("The two passwords differ.")
                answer(New_password=NEW_PASSWORD, Confirm_password=NEW_PASSWORD)
        expect(form.get_by_text(f"Signed in as {user.username}")).to_have_count(1)
        form.get_by_role("button", name="Sign out", exact=True).click()
        is_asked_for("Password")
        expect(form.get_by_label("Username", exact=True)).to_have_value(user.username)


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_run_all_waits_for_the_sign_in_and_then_goes_on(notebook, local_aws, app):
    long = ["print('x')" + "\n" * 30] * 3
    opened = notebook([*long, "import nbauth\nauth = await nbauth.login()", *long, "auth.username"], app)
    opened.run_all()
    expect(opened.forms.get_by_text("The notebook waits for you here.")).to_be_in_viewport()
    expect(opened.forms.get_by_label("Username", exact=True)).to_be_focused()
    opened.page.keyboard.type("ada")
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.type(local_aws.users["ada"].password)
    opened.page.wait_for_timeout(4_000)  # longer than an answer may take: the page keeps it waiting
    opened.page.keyboard.press("Enter")
    expect(opened.output(7)).to_contain_text("'ada'")


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_a_notebook_that_is_opened_again_says_one_true_line(notebook, server, app):
    opened = notebook(["import nbauth\nauth = nbauth.login()"], app)
    opened.run_all()
    expect(opened.forms.get_by_label("Username", exact=True)).to_be_visible()
    line = opened.output(0).get_by_text("Run this cell to sign in.")
    expect(line).to_be_hidden()
    text = opened.save()
    opened.shut_down()
    saved = json.loads(text)
    saved["metadata"].pop("widgets", None)  # as where their state is not saved, which is the usual setting
    opened.file.write_text(json.dumps(saved))
    server.trust(opened.file.name)
    opened.reload()
    expect(line).to_be_visible()
    expect(opened.output(0)).to_have_text(re.compile(r"^\s*Run this cell to sign in\.\s*$"), use_inner_text=True)


def test_each_mishap_has_its_own_words_keeps_the_name_and_the_next_right_try_works(notebook, fresh_aws):
    password = fresh_aws.users["sam"].password
    opened = notebook([f"import nbauth\nfrom nbauth import PoolConfig\nauth = nbauth.login({fresh_aws.pool!r})"])
    opened.run_all()
    form = opened.forms
    username, alert = form.get_by_label("Username", exact=True), form.get_by_role("alert")

    def sign_in(secret):
        form.get_by_label("Password", exact=True).fill(secret)
        form.get_by_role("button", name="Sign in", exact=True).click()

    def answer(code):
        form.get_by_label("Code", exact=True).fill(code)
        form.get_by_role("button", name="Continue", exact=True).click()

    username.fill("sam")
    sign_in("Wrong-one-1234")
    expect(alert).to_contain_text("The username or the password is not right.")
    expect(username).to_have_value("sam")

    with fresh_aws.unreachable():
        sign_in(password)
        expect(alert).to_contain_text("The service does not answer.", timeout=20_000)
        expect(username).to_have_value("sam")

    sign_in(password)
    form.get_by_label("Code", exact=True).wait_for()
    right = fresh_aws.outbox("sam")[-1].code
    answer(f"{(int(right) + 1) % 10**6:06d}")
    expect(alert).to_contain_text("That code is not right.")

    fresh_aws.clock.advance(4 * 60)
    answer(right)
    expect(alert).to_contain_text("The time to answer is over")
    expect(username).to_have_value("sam")

    sign_in(password)
    form.get_by_label("Code", exact=True).wait_for()
    answer(fresh_aws.outbox("sam")[-1].code)
    expect(form.get_by_text("Signed in as sam")).to_have_count(1)


def test_an_expired_sign_in_brings_the_form_back_and_old_clients_go_on_after_it(notebook, fresh_aws):
    ada = fresh_aws.users["ada"]
    login = f"import nbauth\nfrom nbauth import PoolConfig\nauth = nbauth.login({fresh_aws.pool!r})"
    opened = notebook(
        [
            login + "\nold = session.client('s3')",
            "old.list_buckets()['Buckets'][0]['Name']",
        ]
    )
    opened.run_cell(0)
    form = opened.forms
    form.get_by_label("Username", exact=True).fill("ada")
    form.get_by_label("Password", exact=True).fill(ada.password)
    form.get_by_role("button", name="Sign in", exact=True).click()
    expect(form.get_by_text("Signed in as ada")).to_have_count(1)

    fresh_aws.clock.advance(31 * 24 * 3600)
    opened.run_cell(1)
    expect(opened.output(1)).to_contain_text("SignInExpired: The sign-in has expired.")
    expect(form.get_by_text("Sign in again", exact=True)).to_be_visible()
    expect(form.get_by_label("Username", exact=True)).to_have_value("ada")

    form.get_by_label("Password", exact=True).fill(ada.password)
    form.get_by_role("button", name="Sign in", exact=True).click()
    expect(form.get_by_text("Signed in as ada")).to_have_count(1)
    opened.run_cell(1)
    expect(opened.output(1)).to_contain_text(fresh_aws.bucket)


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_every_journey(notebook, local_aws, app):
    shown = journeys.cells(local_aws)
    opened = notebook(["import nbauth", *(cell.code for cell in shown)], app)
    opened.run_all()
    journeys.walk(shown, opened.forms)


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_a_sign_in_expires_while_a_cell_is_to_go_on_which_waits_until_the_person_has_signed_in(
    notebook, fresh_aws, app
):
    ada = fresh_aws.users["ada"]
    login = f"import nbauth\nfrom nbauth import PoolConfig\nauth = nbauth.login({fresh_aws.pool!r})"
    buckets = "with auth.waiting(timeout=60):\n    print(session.client('s3').list_buckets()['Buckets'][0]['Name'])"
    opened = notebook([login, "print('x')" + "\n" * 60, buckets, "print('the', 'next')"], app)
    opened.run_cell(0)
    form = opened.forms

    def sign_in():
        form.get_by_label("Password", exact=True).fill(ada.password)
        form.get_by_role("button", name="Sign in", exact=True).click()

    form.get_by_label("Username", exact=True).fill("ada")
    sign_in()
    expect(form.get_by_text("Signed in as ada")).to_have_count(1)

    fresh_aws.clock.advance(31 * 24 * 3600)
    opened.run_cell(2)
    opened.run_cell(3)
    expect(form.get_by_text("The notebook waits for you here.")).to_be_in_viewport()
    expect(opened.output(2)).to_contain_text("Waiting for you to sign in, with the form above…")
    expect(form.get_by_text("Sign in again", exact=True)).to_be_visible()
    expect(form.get_by_label("Username", exact=True)).to_have_value("ada")
    form.get_by_label("Password", exact=True).fill("Wrong-one-1234")
    form.get_by_role("button", name="Sign in", exact=True).click()
    expect(form.get_by_role("alert")).to_contain_text("The username or the password is not right.")
    sign_in()
    expect(form.get_by_text("Signed in as ada")).to_have_count(1)
    expect(opened.output(2)).to_contain_text(fresh_aws.bucket)
    expect(opened.output(3)).to_have_text("the next")
    expect(form.get_by_text("The notebook waits for you here.")).to_have_count(0)
