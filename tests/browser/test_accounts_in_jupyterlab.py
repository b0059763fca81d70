"""Accounts, and questions of the pool's own, in a real JupyterLab against the local AWS."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PASSWORD = "Quiet-harbour-42!"
LOGIN = "import nbauth\nfrom nbauth import PoolConfig\nauth = nbauth.login({!r})"

OWN_QUESTIONS = """
import dataclasses, nbauth, nbauth.local
from nbauth.local import CustomAuth, Question

class Riddles(CustomAuth):
    def create(self, attempt):
        if not attempt.rounds:
            return Question({"riddle": "<b>1 + 1</b>", "more": "https://example.com/sums"}, {"answer": "2"})
        return Question({"picture": "data:image/png;base64,POINT"}, {"answer": "a point"})

    def verify(self, attempt, question, answer):
        return answer == question.private["answer"]

aws = nbauth.local.start(custom_auth=Riddles())
auth = nbauth.login(dataclasses.replace(aws.pool, auth_flow_type="CUSTOM_WITHOUT_SRP"))
"""
POINT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="


def test_somebody_signs_up_with_an_address_and_all_that_the_pool_requires(notebook, fresh_aws):
    pool = fresh_aws.administrator.make_pool(
        username_attributes=["email"], required_attributes=["email", "given_name"], password_policy={"min_length": 12}
    )
    opened = notebook([LOGIN.format(pool)])
    opened.run_all()
    form = opened.forms

    def field(label):
        return form.get_by_label(label, exact=True)

    def press(name):
        form.get_by_role("button", name=name, exact=True).click()

    field("Email").fill("grace@example")
    press("Create account")
    expect(field("Email")).to_have_value("grace@example")  # taken over
    expect(form.get_by_role("listitem").first).to_contain_text("At least 12 characters")
    field("Given name").fill("Grace")
    field("Password").fill(PASSWORD)
    field("Confirm password").fill(PASSWORD)
    press("Create account")
    expect(form.get_by_role("alert")).to_contain_text("e-mail address")
    expect(field("Given name")).to_have_value("Grace")
    expect(field("Password")).to_have_value("")

    field("Email").fill("grace@example.com")
    field("Password").fill(PASSWORD)
    field("Confirm password").fill(PASSWORD)
    press("Create account")
    expect(field("Code")).to_be_focused()
    opened.save()
    opened.reload()  # what is open aside is the kernel's: it comes back
    field("Code").fill(fresh_aws.outbox("grace@example.com", pool=pool)[-1].code)
    press("Continue")
    expect(form.get_by_text("Signed in as grace@example.com")).to_have_count(1)
    assert PASSWORD not in opened.save()


def test_the_pools_own_questions_are_shown_as_what_they_are_and_answered(notebook):
    opened = notebook([OWN_QUESTIONS.replace("POINT", POINT)])
    opened.run_all()
    form = opened.forms
    form.get_by_label("Username", exact=True).fill("ada")
    form.get_by_role("button", name="Sign in", exact=True).click()

    expect(form.get_by_text("<b>1 + 1</b>", exact=True)).to_be_visible()
    expect(form.get_by_role("link")).to_have_attribute("href", "https://example.com/sums")
    answer = form.get_by_label("Answer", exact=True)
    answer.fill("3")
    answer.press("Enter")
    expect(form.get_by_role("img", name="picture", exact=True)).to_be_visible()
    expect(form.get_by_text("<b>1 + 1</b>", exact=True)).to_have_count(0)
    answer.fill("a point")
    answer.press("Enter")
    expect(form.get_by_text("Signed in as ada")).to_have_count(1)
