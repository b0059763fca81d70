"""On Binder: its JupyterLab is started by `binder/start`, under a prefix, in the checkout."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.jupyter_server import JupyterServer
from browser.open_notebook import OpenNotebook

pytestmark = pytest.mark.browser

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def quickstart(tmp_path, context):
    # Binder's python3 is the one of its environment.
    environment = tmp_path / "bin"
    environment.mkdir()
    (environment / "python3").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (environment / "python3").chmod(0o755)
    variables = {"PATH": f"{environment}{os.pathsep}{os.environ['PATH']}"}
    start = (str(CHECKOUT / "binder" / "start"),)
    root = tmp_path / "home"
    with JupyterServer(root, environment=variables, modules=(), base_url="/user/x/", started_by=start) as server:
        shutil.copytree(CHECKOUT / "notebooks", root / "notebooks")
        yield OpenNotebook(context.new_page(), server, "notebooks/quickstart.ipynb")


def test_the_quick_start_runs_from_the_first_cell_to_the_last(quickstart):
    assert "/user/x/lab/" in quickstart.page.url
    cells = quickstart.sources()

    def output_of(words):
        return quickstart.output(next(number for number, source in enumerate(cells) if words in source))

    quickstart.run_all()
    expect(output_of("list_buckets()[")).to_contain_text("NotSignedIn", timeout=30_000)
    form = quickstart.forms
    form.get_by_label("Username", exact=True).fill("ada")
    # Not its inner text: JupyterLab leaves what is out of view unrendered, and that is empty then.
    row = quickstart.page.locator(".nbauth-card tr", has_text="ada").first
    form.get_by_label("Password", exact=True).fill(row.locator("code").nth(1).text_content() or "")
    form.get_by_role("button", name="Sign in", exact=True).click()
    expect(form.get_by_text("Signed in as ada")).to_have_count(1, timeout=30_000)

    quickstart.run_all()
    expect(output_of("sign_out()")).to_contain_text("Nobody is signed in.", timeout=60_000)
    expect(output_of("plt.show()").locator("img")).to_have_count(1)
    expect(output_of("somebody-else")).to_have_text("AWS refuses: AccessDenied\n")
