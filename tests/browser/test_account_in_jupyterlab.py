"""The account in a real JupyterLab: one way through it, the first part of it by the keyboard alone."""

import pytest
from playwright.sync_api import expect

from nbauth.local.server.totp import STEP, code_at

pytestmark = pytest.mark.browser

PASSWORD = "Quiet-harbour-42!"


@pytest.fixture
def pool(local_aws):
    """One that remembers devices if it is told to, with eve, who has a nickname and two roles."""
    admin = local_aws.administrator
    users = admin.make_pool(devices="opt-in")
    pool = admin.make_identity_pool(
        pool=users, role_mapping={"Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole"}
    )
    admin.create_user("eve", password=PASSWORD, attributes={"nickname": "e"}, pool=pool)
    for place, group in enumerate(("onlookers", "painters")):
        admin.create_group(group, role_arn=admin.make_role(group, pool=pool), precedence=place, pool=pool)
        admin.add_to_group("eve", group, pool=pool)
    return pool


def test_somebody_goes_through_their_account(notebook, local_aws, pool):
    login = f"import nbauth\nfrom nbauth import PoolConfig\nauth = nbauth.login({pool!r})"
    opened = notebook([login, "nbauth.account()"])
    opened.run_all()
    keyboard, account = opened.page.keyboard, opened.output(1).locator(".nbauth")
    button = lambda name: account.get_by_role("button", name=name, exact=True)
    heading = lambda name: expect(account.get_by_role("heading", name=name, exact=True)).to_be_visible()

    account.get_by_label("Username", exact=True).fill("eve")
    account.get_by_label("Password", exact=True).fill(PASSWORD)
    keyboard.press("Enter")
    heading("Your account")
    expect(account.get_by_text("Signed in as eve", exact=True)).to_have_count(1)
    expect(account.get_by_text("onlookers, painters", exact=True)).to_be_visible()
    expect(opened.output(0)).to_contain_text("Signed in as eve")  # the form above has followed

    # By the keyboard alone
    expect(button("Your details")).to_be_focused()
    keyboard.press("Enter")
    heading("Your details")
    expect(button("Change your nickname")).to_be_focused()
    keyboard.press("Enter")
    expect(account.get_by_label("Nickname", exact=True)).to_be_focused()
    keyboard.press("ControlOrMeta+a")
    keyboard.type("Evie\n")
    expect(account.get_by_text("Your nickname was changed.", exact=True)).to_be_visible()
    expect(account.get_by_text("Evie", exact=True)).to_be_visible()
    expect(button("Change your nickname")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Tab")
    expect(button("Back")).to_be_focused()
    keyboard.press("Enter")
    heading("Your account")
    expect(button("Your details")).to_be_focused()

    button("Second factors").click()
    button("Set up an authenticator app").click()
    key = account.get_by_role("code").inner_text().replace(" ", "")
    account.get_by_label("Code", exact=True).fill(code_at(key, int(local_aws.clock().timestamp()) // STEP))
    keyboard.press("Enter")
    expect(account.get_by_text("Sign-ins ask for it", exact=True)).to_be_visible()
    expect(account.get_by_role("code")).to_have_count(0)
    assert key not in opened.save().replace(" ", "")
    button("Back").click()

    button("Devices").click()
    button("Remember this computer").click()
    expect(account.get_by_text("The user pool remembers this computer.", exact=True)).to_be_visible()
    expect(account.get_by_role("button", name="Forget")).to_have_count(1)
    button("Back").click()

    button("Switch role").click()
    button("painters").click()
    expect(account.get_by_text("Your role is painters now.", exact=True)).to_be_visible()
    heading("Your account")

    opened.reload()  # what is open is the kernel's
    heading("Your account")
    expect(account.get_by_text("painters", exact=True).first).to_be_visible()
    button("Back").click()
    expect(account.get_by_text("Signed in as eve", exact=True)).to_have_count(1)
    expect(button("Account")).to_be_visible()
