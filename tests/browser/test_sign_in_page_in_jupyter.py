"""A sign-in in the browser, from the form in a real Jupyter: every way back, and what goes wrong on it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from browser.ports import free_port

pytestmark = pytest.mark.browser

NOBODY_LISTENS = f"http://127.0.0.1:{free_port()}/back.html"
CALLBACK = "/lab/extensions/nbauth/static/callback.html"


def cell(pool):
    return f"import nbauth\nfrom nbauth import PoolConfig\nauth = nbauth.login({pool!r})"


def is_back(request):
    return request.url.startswith(f"{NOBODY_LISTENS}?code=")


def press(opened, name="Continue with Penguin ID"):
    """The window that opens."""
    with opened.page.expect_popup() as popup:
        opened.forms.get_by_role("button", name=name).click()
    return popup.value


def as_pia(window):
    window.get_by_role("button", name="Continue as Pia Penguin").click()


def is_signed_in(opened, name="pia@penguin.example"):
    expect(opened.forms.get_by_text(f"Signed in as {name}")).to_be_visible()


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_it_comes_back_to_this_computer_by_itself(notebook, fresh_aws, context, app):
    opened = notebook([cell(fresh_aws.pool)], app)
    opened.run_all()
    window = press(opened)
    with window.expect_event("close"):
        as_pia(window)
    is_signed_in(opened)

    opened.forms.get_by_role("button", name="Sign out", exact=True).click()
    window = press(opened)  # closed half-way, and opened again by the link
    window.get_by_role("button", name="Continue as Pia Penguin").wait_for()
    window.close()
    with opened.page.expect_popup() as popup:
        opened.forms.get_by_role("link", name="Open the sign-in page").click()
    as_pia(popup.value)
    is_signed_in(opened)


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_it_comes_back_to_the_page_that_jupyter_serves(notebook, server, fresh_aws, context, app):
    registered = [NOBODY_LISTENS, f"{server.url}{CALLBACK}"]
    pool = fresh_aws.administrator.make_client(redirect_urls=registered)
    codes = []
    context.on("request", lambda request: codes.extend(parse_qs(urlsplit(request.url).query).get("code", [])))
    opened = notebook([cell(pool), "auth.username"], app)
    opened.run_all()
    window = press(opened)
    with window.expect_event("close"):
        as_pia(window)
    is_signed_in(opened)

    text = opened.save() + server.log
    assert len(set(codes)) == 2  # the provider's, and the pool's
    assert not [code for code in codes if code in text]


def test_what_the_provider_refuses_is_told_and_another_way_is_open(notebook, fresh_aws, context):
    opened = notebook([cell(fresh_aws.pool)])
    opened.run_all()
    window = press(opened)
    window.get_by_role("button", name="Cancel").click()
    expect(opened.forms.get_by_text("The sign-in page has refused: Penguin ID says: access_denied")).to_be_visible()

    with opened.page.expect_popup() as popup:  # and this one again
        opened.forms.get_by_role("link", name="Open the sign-in page").click()
    as_pia(popup.value)
    is_signed_in(opened)
    opened.forms.get_by_role("button", name="Sign out", exact=True).click()
    expect(opened.forms.get_by_role("link", name="Sign out there too")).to_be_visible()

    opened.forms.get_by_label("Username", exact=True).fill("ada")
    opened.forms.get_by_label("Password", exact=True).fill(fresh_aws.users["ada"].password)
    opened.page.keyboard.press("Enter")
    is_signed_in(opened, "ada")


def test_where_nothing_listens_the_address_is_copied(notebook, fresh_aws, context):
    """And a password at the sign-in page; an address of another sign-in, or none at all, is refused."""
    pool = fresh_aws.administrator.make_client(redirect_urls=[NOBODY_LISTENS], providers=["COGNITO"])
    opened = notebook([cell(pool)])
    opened.run_all()

    def ended(work):
        with context.expect_event("requestfailed", is_back) as failed:
            window = work()
        window.close()
        return failed.value.url

    def with_password():
        window = press(opened, "Sign in on the sign-in page")
        for password in ("wrong", fresh_aws.users["ada"].password):
            window.get_by_label("Username").fill("ada")
            window.get_by_label("Password").fill(password)
            window.keyboard.press("Enter")
            if password == "wrong":
                expect(window.get_by_role("alert")).to_have_text("Incorrect username or password.")
        return window

    addresses = [ended(with_password)]
    opened.forms.get_by_role("button", name="Back", exact=True).click()
    addresses.append(ended(lambda: press(opened, "Sign in on the sign-in page")))  # which knows her now
    address = opened.forms.get_by_label("Address", exact=True)
    for wrong, why in (("notebook", "not the address"), (addresses[0], "not the answer to this sign-in")):
        address.fill(wrong)
        opened.page.keyboard.press("Enter")
        expect(opened.forms.get_by_role("alert")).to_contain_text(why)
        expect(address).to_have_value("")
    address.fill(addresses[1])
    opened.page.keyboard.press("Enter")
    is_signed_in(opened, "ada")


def test_two_notebooks_wait_at_two_ports(notebook, fresh_aws, context):
    first = notebook([cell(fresh_aws.pool)])
    first.run_all()
    window = press(first)
    second = notebook([cell(fresh_aws.pool)])
    second.run_all()
    other = press(second)
    as_pia(other)
    is_signed_in(second)
    as_pia(window)
    is_signed_in(first)
