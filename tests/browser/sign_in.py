"""What a person does with the form, in whatever front end shows it."""

from playwright.sync_api import Page, expect


def sign_in(page: Page, username: str, password: str) -> None:
    """Sign in with the only form of the page."""
    page.get_by_label("Username", exact=True).fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(signed_in_as(page, username)).to_have_count(1)


def signed_in_as(page: Page, username: str):
    """The text that says so."""
    return page.get_by_text(f"Signed in as {username}", exact=True)
