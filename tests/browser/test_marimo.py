"""`nbauth.login()` in a real marimo: the editor, and an app that several people visit."""

import json

import pytest
from journeys import page as journeys
from playwright.sync_api import expect
from vault import secret_service

from browser.marimo_notebook import marimo_notebook
from browser.served import Served
from browser.sign_in import sign_in, signed_in_as

pytestmark = pytest.mark.browser

BUCKETS = 'print("buckets:", [b["Name"] for b in {}.client("s3").list_buckets()["Buckets"]])'
NOTE = """\
import json, os
from pathlib import Path
if auth.is_signed_in:
    keys, tokens = auth.credentials(), auth.tokens()
    known = [keys.secret_key, keys.token, tokens.id_token, tokens.access_token, tokens.refresh_token]
    Path(os.environ["NBAUTH_TEST_SECRETS"]).write_text(json.dumps(known))"""

FOREGROUND = """() => {
  const shown = document.body.appendChild(document.createElement("span"));
  shown.style.color = "var(--foreground)";
  return getComputedStyle(shown).color;
}"""


@pytest.fixture(scope="module")
def editor(tmp_path_factory, local_aws):
    root, elsewhere = tmp_path_factory.mktemp("marimo") / "root", tmp_path_factory.mktemp("known")
    root.mkdir()
    environment = {**local_aws.environment(), "NBAUTH_TEST_SECRETS": str(elsewhere / "secrets.json")}
    # At DEBUG marimo logs each message from the page.
    arguments = ["--log-level", "DEBUG", "edit", str(root), "--headless", "--no-token", "--skip-update-check"]
    with Served("marimo", *arguments, root=root, environment=environment) as server:
        server.secrets = elsewhere / "secrets.json"
        yield server


@pytest.fixture
def edit(editor, page):
    """`edit(name, cell, …)` opens a new notebook and runs all; it returns how to run one cell."""
    page.set_default_timeout(15_000)
    buttons = page.get_by_test_id("run-button")

    def run_cell(index):
        cell = page.locator(".marimo-cell").nth(index)
        cell.hover()
        cell.get_by_test_id("run-button").filter(visible=True).first.click()

    def open_notebook(name, *cells):
        (editor.root / name).write_text(marimo_notebook(*cells))
        page.goto(f"{editor.url}/?file={name}")
        expect(buttons).to_have_count(2 * len(cells) + 1, timeout=30_000)
        buttons.last.click()
        return run_cell

    return open_notebook


@pytest.fixture
def keychain(tmp_path):
    """That of whoever serves the app, in which a visitor's sign-in has no place."""
    secret_service.require()
    (tmp_path / "keychain").mkdir()
    with secret_service.running(tmp_path / "keychain") as variables:
        yield variables


def test_cells_that_use_the_sign_in_run_again_by_themselves(edit, page, local_aws):
    run_cell = edit(
        "again.py",
        "import itertools, nbauth\nruns = itertools.count(1)",
        "auth = nbauth.login()\nprint('run', next(runs))",
        BUCKETS.format("auth.session"),
        "session = auth.session",
        BUCKETS.format("session"),
    )
    expect(page.get_by_text("NotSignedIn", exact=True)).to_have_count(2)
    shown = page.get_by_text(f"buckets: ['{local_aws.bucket}']", exact=True)

    sign_in(page, "ada", local_aws.users["ada"].password)
    expect(shown).to_have_count(2)

    page.reload()
    expect(signed_in_as(page, "ada")).to_have_count(1)
    run_cell(1)
    expect(page.get_by_text("run 2", exact=True)).to_be_visible()
    expect(signed_in_as(page, "ada")).to_have_count(1)

    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_text("NotSignedIn", exact=True)).to_have_count(2)
    expect(shown).to_have_count(0)


def test_the_account_is_shown_in_a_cell_of_its_own(edit, page, local_aws):
    edit("account.py", "import nbauth", "auth = nbauth.login()", "auth.pool\nnbauth.account()")
    account = page.locator(".nbauth").last
    expect(page.locator(".nbauth")).to_have_count(2)
    account.get_by_label("Username", exact=True).fill("ada")
    account.get_by_label("Password", exact=True).fill(local_aws.users["ada"].password)
    page.keyboard.press("Enter")
    expect(account.get_by_role("heading", name="Your account", exact=True)).to_be_visible()
    account.get_by_role("button", name="Your details", exact=True).click()
    expect(account.get_by_text("ada@example.com", exact=True)).to_be_visible()


def test_every_journey(edit, page, local_aws):
    shown = journeys.cells(local_aws)
    edit("journeys.py", "import nbauth", *(cell.code for cell in shown))
    journeys.walk(shown, page.locator(".nbauth"))


def test_one_form_is_shown_per_call_and_waiting_stops_at_once_with_one_line(edit, page, editor):
    edit(
        "forms.py",
        "import nbauth",
        "nbauth.login(name='last')",
        "first = nbauth.login(name='first')\nsecond = nbauth.login(name='second')\nsecond",
        "third = nbauth.login(name='third')\nx = 1",
        "first",
        "await nbauth.login(name='waits')",
    )
    expect(page.get_by_text("A cell of marimo can't wait for the sign-in.").first).to_be_visible()
    expect(page.get_by_label("Username", exact=True)).to_have_count(4)
    expect(page.get_by_text("<Auth: signed out, user pool")).to_have_count(1)


def test_no_secret_gets_into_what_marimo_keeps(edit, page, editor, local_aws):
    password = local_aws.users["ada"].password
    edit(
        "kept.py",
        "import nbauth",
        "auth = nbauth.login()",
        NOTE,
        "auth, auth.session",
        "auth.tokens(), auth.credentials()",
    )
    sign_in(page, "ada", password)
    expect(page.get_by_text("Auth: signed in as ada").first).to_be_visible()

    cached = editor.root / "__marimo__" / "session" / "kept.py.json"
    for _ in range(50):  # written every two seconds
        page.wait_for_timeout(200)
        if cached.exists() and "Auth: signed in as ada" in cached.read_text():
            break
    with page.expect_download() as exported:
        page.get_by_test_id("notebook-menu-dropdown").click()
        page.get_by_role("menuitem", name="Export").click()
        page.get_by_role("button", name="Export HTML").click()
    storage = page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")

    secrets = [password, *json.loads(editor.secrets.read_text())]
    assert len(secrets) == 6
    files = [
        exported.value.path(),
        *(file for top in (editor.root, editor.home) for file in top.rglob("*") if file.is_file()),
    ]
    places = {str(file): file.read_bytes() for file in files}
    places |= {"the browser's storage": storage.encode(), "the page": page.content().encode()}
    assert b"Auth: signed in as ada" in places[str(cached)]
    assert b"Auth: signed in as ada" in places[str(exported.value.path())]
    assert b"<a message from the sign-in form>" in places[str(editor.home / "log")], "marimo was to log at DEBUG"
    assert [(place, secret) for place, text in places.items() for secret in secrets if secret.encode() in text] == []


def test_who_can_sign_in_to_the_local_aws_stands_in_a_table_in_the_themes_colours(edit, page, editor, local_aws):
    edit("users.py", "import nbauth.local", "demo = nbauth.local.current()\ndemo")
    card = page.locator(".nbauth-card")
    expect(card.get_by_role("row").filter(has_text=local_aws.users["ada"].password)).to_have_count(1)

    page.evaluate("() => document.body.classList.replace('light', 'dark')")
    expect(card).to_have_css("color", page.evaluate(FOREGROUND))


# It keeps none of them itself: a session that has ended may be there for a while.
KNOWN = """\
import gc
gc.collect()
names = [each.username for each in gc.get_objects() if type(each).__name__ == "MarimoAuth" and each.username]
f"known here: {names}\""""


def test_each_visitor_of_an_app_signs_in_alone_and_is_forgotten_afterwards(tmp_path, local_aws, chromium, keychain):
    root = tmp_path / "root"
    root.mkdir()
    (root / "app.py").write_text(marimo_notebook(KNOWN, "import nbauth", "auth = nbauth.login()", "auth"))
    arguments = ["run", "app.py", "--headless", "--no-token", "--session-ttl=1"]
    with Served("marimo", *arguments, root=root, environment={**local_aws.environment(), **keychain}) as app:
        one, two = chromium.new_page(), chromium.new_page()
        one.goto(app.url)
        sign_in(one, "ada", local_aws.users["ada"].password)
        expect(one.get_by_text("<Auth: signed in as ada")).to_be_visible()

        two.goto(app.url)
        expect(two.get_by_text("known here: ['ada']")).to_be_visible()
        expect(two.get_by_label("Username", exact=True)).to_be_visible()
        expect(signed_in_as(one, "ada")).to_have_count(1)

        one.close()
        for _ in range(20):
            two.wait_for_timeout(1_000)
            two.reload()
            expect(two.get_by_label("Username", exact=True)).to_be_visible()
            if two.get_by_text("known here: []").count():
                break
        expect(two.get_by_text("known here: []")).to_be_visible()
        two.close()
