"""The notebook about accounts, from the first cell to the last, as a person goes through it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FIRST, SECOND = "Correct-horse-77", "Battery-staple-88"


@pytest.fixture
def accounts(open_demo):
    return open_demo("accounts.ipynb")


def code_of(accounts, name, *, other_than=""):
    """What the mailbox in the first cells shows beside a user."""
    code = accounts.row(name).locator("code").last
    expect(code).to_have_text(re.compile(r"^\d{6}$"))
    expect(code).not_to_have_text(other_than or "none")
    return code.text_content() or ""


def test_the_story_of_an_account(accounts):
    accounts.run_through("nbauth.login()")

    accounts.press("Create account")
    accounts.field("Username").fill("grace")
    accounts.field("Email").fill("grace@example.com")
    accounts.field("Password").fill("short")
    expect(accounts.page.get_by_role("listitem").filter(has_text="A lowercase letter")).to_contain_text("(met)")
    expect(accounts.page.get_by_role("listitem").filter(has_text="A number")).to_contain_text("(missing)")
    accounts.field("Password").fill(FIRST)
    accounts.field("Confirm password").fill(FIRST)
    accounts.press("Create account")
    expect(accounts.page.get_by_text("A code was sent by e-mail to g***@e***.")).to_be_visible()
    expect(accounts.page.get_by_role("button", name="Send a new code", exact=True)).to_be_disabled()
    sign_up_code = code_of(accounts, "grace")
    accounts.field("Code").fill(sign_up_code)
    accounts.press("Continue")
    accounts.expect_signed_in("grace")

    expect(accounts.run_through("list_buckets", after="nbauth.login()")).to_contain_text("nbauth-demo")
    accounts.run_through("auth.sign_out()", after="list_buckets")
    accounts.press("Forgot password?")
    accounts.field("Username").fill("grace")
    accounts.press("Continue")
    expect(accounts.page.get_by_text("If there is such an account, a code was sent by e-mail")).to_be_visible()
    accounts.field("Code").fill(code_of(accounts, "grace", other_than=sign_up_code))
    accounts.field("New password").fill(SECOND)
    accounts.field("Confirm password").fill(SECOND)
    accounts.press("Continue")
    accounts.expect_signed_in("grace")

    after = accounts.cell("print(auth)")
    outputs = {number: accounts.run(number) for number in range(after, len(accounts.sources))}

    def output_of(words):
        return outputs[next(number for number in outputs if words in accounts.sources[number])]

    expect(output_of("print(auth)")).to_contain_text("signed in as grace")
    expect(output_of("auth.sign_up(")).to_contain_text("UNCONFIRMED")
    expect(output_of("sent =")).to_contain_text("EMAIL to e***@e***")
    expect(output_of("sent =")).to_contain_text("CONFIRMED")
    expect(output_of('auth.sign_in("edith", "Correct')).to_contain_text("SignedIn(username='edith')")
    expect(output_of("forgot_password")).to_contain_text("CodeDelivery(medium='EMAIL'")
    expect(output_of("confirm_forgot_password")).to_contain_text("SignedIn(username='edith')")
    expect(output_of("UsernameTaken")).to_contain_text("Somebody has an account of that name already.")
    expect(output_of("print(auth.whoami())")).to_contain_text("Signed in as edith, user pool ")
    expect(output_of("auth.whoami().as_dict()")).to_contain_text("'email': 'edith@example.com'")
    expect(output_of("demo.clock.advance(30)")).to_contain_text("NeedsTotpCode(username='edith'")
    expect(output_of("auth.confirm_sign_in(")).to_contain_text("SignedIn(username='edith')")
    expect(output_of("enabled=()")).to_contain_text("MfaPreference(enabled=(), preferred=None)")
    expect(output_of("sam.devices.remember()")).to_have_text("")
    expect(output_of("sam = nbauth.Auth(")).to_contain_text("NeedsSmsCode(username='sam'")
    again = [number for number in outputs if accounts.sources[number].startswith('sam.sign_in("sam"')]
    expect(outputs[again[0]]).to_contain_text("SignedIn(username='sam')")
    expect(output_of("def try_to_write()")).to_contain_text("AWS refuses: AccessDenied")
    expect(output_of("rosa.use_role(")).to_contain_text("written")
    expect(output_of("print(rosa.whoami())")).to_contain_text("nbauth-demo-writers")
    expect(output_of("nbauth.account()").get_by_role("heading", name="Your account")).to_be_visible()
    accounts.expect_no_error()
    expect(accounts.page.get_by_text("Signed in as grace", exact=True)).to_have_count(2)  # on the card, and there
