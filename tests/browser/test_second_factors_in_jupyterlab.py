"""An authenticator app that is set up in a real JupyterLab: its key is on the screen, and nowhere else."""

import pytest
from playwright.sync_api import expect

from nbauth.local.server.totp import STEP, code_at

pytestmark = pytest.mark.browser

PASSWORD = "Quiet-harbour-42!"


def test_an_app_is_set_up_on_the_way_in_and_its_key_is_in_no_file(notebook, context, local_aws):
    pool = local_aws.administrator.make_pool(mfa="ON", mfa_factors=("totp",))
    local_aws.administrator.create_user("seth", password=PASSWORD, pool=pool)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = notebook([f"import nbauth\nfrom nbauth import PoolConfig\nauth = nbauth.login({pool!r})"])
    opened.run_all()
    form = opened.forms

    def sign_in():
        form.get_by_label("Username", exact=True).fill("seth")
        form.get_by_label("Password", exact=True).fill(PASSWORD)
        opened.page.keyboard.press("Enter")
        expect(form.get_by_label("Code", exact=True)).to_be_focused()

    def answer(key):
        form.get_by_label("Code", exact=True).fill(code_at(key, int(local_aws.clock().timestamp()) // STEP))
        opened.page.keyboard.press("Enter")
        expect(form.get_by_text("Signed in as seth", exact=True)).to_have_count(1)

    sign_in()
    key = form.get_by_role("code").inner_text().replace(" ", "")
    form.get_by_role("button", name="Copy the key", exact=True).click()
    expect(form.get_by_text("Copied", exact=True)).to_be_visible()
    assert opened.page.evaluate("navigator.clipboard.readText()") == key
    assert key not in opened.save().replace(" ", "")
    opened.reload()  # the question is the kernel's: it comes back
    expect(form.get_by_role("img", name="QR code for your authenticator app")).to_be_visible()
    assert form.get_by_role("code").inner_text().replace(" ", "") == key
    answer(key)
    expect(form.get_by_role("code")).to_have_count(0)
    assert key not in opened.page.content().replace(" ", "")
    form.get_by_role("button", name="Sign out", exact=True).click()
    local_aws.clock.advance(STEP)
    sign_in()
    expect(form.get_by_role("img")).to_have_count(0)
    answer(key)
    assert key not in opened.save().replace(" ", "")
