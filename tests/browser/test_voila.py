"""`nbauth.login()` in an app that a real Voilà serves."""

import nbformat
import pytest
from journeys import page as journeys
from playwright.sync_api import expect
from vault import secret_service

from browser.served import Served
from browser.sign_in import sign_in, signed_in_as

pytestmark = pytest.mark.browser

BUTTON = """\
import ipywidgets
button, shown = ipywidgets.Button(description="List buckets"), ipywidgets.Output()

@button.on_click
@shown.capture()
def _(_):
    print("buckets:", [bucket["Name"] for bucket in session.client("s3").list_buckets()["Buckets"]])

display(button, shown)"""


@pytest.fixture(scope="module")
def voila(tmp_path_factory, local_aws):
    """Shows tracebacks, and would keep sign-ins in a keychain that works: that of whoever serves the apps."""
    secret_service.require()
    root = tmp_path_factory.mktemp("voila") / "root"
    root.mkdir()
    with secret_service.running(tmp_path_factory.mktemp("keychain")) as keychain:
        environment = {**local_aws.environment(), **keychain}
        with Served(
            "voila", str(root), "--no-browser", "--show_tracebacks=True", root=root, environment=environment
        ) as server:
            yield server


@pytest.fixture
def visit(voila, context):
    """`visit(name, cell, …)` opens an app in a new page."""

    def open_app(name, *cells):
        notebook = nbformat.v4.new_notebook(
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        )
        nbformat.write(notebook, voila.root / name)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"{voila.url}/voila/render/{name}", timeout=30_000)
        return page

    return open_app


def test_each_visitor_signs_in_alone_and_a_button_uses_the_session(visit, voila, local_aws):
    cells = "import nbauth\nauth = nbauth.login()", BUTTON
    one = visit("app.ipynb", *cells)
    password = local_aws.users["ada"].password
    sign_in(one, "ada", password)
    one.get_by_role("button", name="List buckets").click()
    expect(one.get_by_text(f"buckets: ['{local_aws.bucket}']", exact=True)).to_be_visible()

    two = visit("app.ipynb", *cells)
    expect(two.get_by_label("Username", exact=True)).to_be_visible()
    expect(signed_in_as(one, "ada")).to_have_count(1)

    assert "Traceback" not in one.content()
    assert password not in one.content() + voila.log


def test_every_journey(visit, local_aws):
    shown = journeys.cells(local_aws)
    page = visit("journeys.ipynb", "import nbauth", *(cell.code for cell in shown))
    journeys.walk(shown, page.locator(".nbauth"))


def test_waiting_stops_with_one_line_and_the_form_still_works(visit, local_aws):
    page = visit("waits.ipynb", "import nbauth\nauth = await nbauth.login()")
    expect(page.get_by_text("NotSignedIn: No cell can wait for the sign-in here")).to_have_count(1)
    assert "Traceback" not in page.content()
    sign_in(page, "ada", local_aws.users["ada"].password)
