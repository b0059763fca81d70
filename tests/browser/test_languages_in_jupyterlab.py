"""A person whose browser asks for German: the form, its errors, the time on the card, and a sign-in through it all."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from browser.conftest import VIEWPORT
from browser.open_notebook import OpenNotebook
from nbauth.local import LocalAws

pytestmark = pytest.mark.browser


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    of_berlin = {"locale": "de-DE", "timezone_id": "Europe/Berlin"}
    context = chromium.new_context(viewport=VIEWPORT, **of_berlin)
    yield context
    context.close()


def test_a_browser_that_asks_for_german_is_signed_in_in_german(
    context: BrowserContext, notebook: Callable[..., OpenNotebook], fresh_aws: LocalAws
) -> None:
    sam = fresh_aws.users["sam"]
    opened = notebook([f"import nbauth\nfrom nbauth import PoolConfig\nauth = nbauth.login({fresh_aws.pool!r})"])
    opened.run_all()
    form, alert = opened.forms, opened.forms.get_by_role("alert")
    expect(form).to_have_attribute("lang", "de")

    def sign_in(password: str) -> None:
        form.get_by_label("Passwort", exact=True).fill(password)
        form.get_by_role("button", name="Anmelden", exact=True).click()

    form.get_by_label("Benutzername", exact=True).fill(sam.username)
    sign_in("Wrong-one-1234")
    expect(alert).to_have_text(
        "Der Benutzername oder das Passwort ist nicht richtig.Prüfen Sie beides und versuchen Sie es noch einmal."
    )
    sign_in(sam.password)
    expect(form.get_by_role("heading", name="Code eingeben")).to_be_visible()
    expect(form.get_by_text(re.compile(r"^Verbleibende Zeit: \d:\d\d$"))).to_be_visible()
    form.get_by_label("Code", exact=True).fill(fresh_aws.outbox("sam")[-1].code)
    form.get_by_role("button", name="Weiter", exact=True).click()

    expect(form.get_by_text("Angemeldet als sam", exact=True)).to_have_count(1)
    expect(form).to_contain_text(re.compile(r"Zugangsdaten bis (\d+\. \w+, )?\d\d:\d\d (MEZ|MESZ), werden von selbst"))
    form.get_by_role("button", name="Details", exact=True).click()
    expect(form.get_by_role("columnheader", name="Ergebnis")).to_be_visible()
    expect(form.locator("td", has_text="Anmeldung").first).to_contain_text(re.compile(r"\d,\d s"))
    form.get_by_role("button", name="Zurück", exact=True).click()
    form.get_by_role("button", name="Abmelden", exact=True).click()
    expect(form.get_by_label("Passwort", exact=True)).to_be_focused()
    expect(form.get_by_label("Benutzername", exact=True)).to_have_value(sam.username)
