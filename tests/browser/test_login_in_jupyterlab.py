"""`nbauth.login()` in a real JupyterLab against the local AWS, through every screen of the form."""

import pytest
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
        if user.kind == "unconfirmed":
            continue
        answer(Username=user.username, Password=user.password)
        match user.kind:
            case "sms" | "email":
                is_asked_for("Code")
                answer(Code=fresh_aws.outbox(user.username)[-1].code)
            case "totp":
                is_asked_for("Code")
                answer(Code="000 000")
                expect(form.get_by_role("alert")).not_to_be_empty()
                answer(Code=user.totp())
            case "new-password":
                is_asked_for("New password")
                answer(New_password=NEW_PASSWORD, Confirm_password="x")
                expect(form.get_by_role("alert")).to_contain_text("The two passwords differ.")
                answer(New_password=NEW_PASSWORD, Confirm_password=NEW_PASSWORD)
        expect(form.get_by_text(f"Signed in as {user.username}")).to_have_count(1)
        form.get_by_role("button", name="Sign out", exact=True).click()
        is_asked_for("Username")


def test_run_all_waits_for_the_sign_in_and_then_goes_on(notebook, local_aws):
    opened = notebook(["import nbauth\nauth = await nbauth.login()", "auth.username"])
    opened.run_all()
    opened.forms.get_by_label("Username", exact=True).fill("ada")
    opened.forms.get_by_label("Password", exact=True).fill(local_aws.users["ada"].password)
    opened.page.wait_for_timeout(4_000)  # longer than an answer may take: the page keeps it waiting
    opened.forms.get_by_label("Password", exact=True).press("Enter")
    expect(opened.output(1)).to_contain_text("'ada'")
