"""From a second `make demo` until its form is seen, beside a bare JupyterLab until a bare anywidget is.

Both run in the demo's environment, from the command until something is seen in a browser that is open already: each
opens the address as soon as it is printed, and runs all cells as soon as they can be run.
"""

import json
import os
import re
import secrets
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import nbformat
from browser.chromium import ARGUMENTS, chromium_path
from browser.open_notebook import IS_READY
from playwright.sync_api import Browser, sync_playwright

from benchmarks.form import BARE
from benchmarks.measure import Figure

ROUNDS = 5
CLONE = Path(__file__).parents[1]
OURS = ["make", "--silent", "--directory", str(CLONE), "demo", "ARGS=--no-browser"]
THEIRS = [str(CLONE / ".venv" / "bin" / "python"), "-m", "jupyterlab", "--no-browser", "--allow-root"]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/lab/tree/\S+\?token=\S+")


def figures() -> list[Figure]:
    """One."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        bare = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(BARE)], metadata={"kernelspec": kernel})
        nbformat.write(bare, folder / "bare.ipynb")
        # By which its page says when cells can be run. Neither reads anything else that is the person's own.
        (folder / "jupyter_config.json").write_text(json.dumps({"LabApp": {"expose_app_in_browser": True}}))
        both = [
            (_until_seen(browser, OURS, folder, ".nbauth"), _until_seen(browser, THEIRS, folder, "form.bare"))
            for _ in range(ROUNDS + 1)
        ]
        browser.close()
    ours, theirs = zip(*both[1:], strict=True)  # the first is no second one
    detail = f"{statistics.median(ours):.1f} s and {statistics.median(theirs):.1f} s"
    ratios = tuple(mine / other for mine, other in both[1:])
    return [
        Figure(
            "a second `make demo` until its form is seen", "JupyterLab until a bare anywidget is", 1.2, ratios, detail
        )
    ]


def _until_seen(browser: Browser, command: Sequence[str], folder: Path, shown: str) -> float:
    page = browser.new_page()
    begun = time.perf_counter()
    with _running(command, folder) as address:
        page.goto(address)
        page.wait_for_function(IS_READY, timeout=60_000)
        while not page.locator(shown).count():  # it is not always ready when it says so
            page.evaluate("() => { void window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
            page.wait_for_function(
                "shown => document.querySelector(shown) || [...document.querySelectorAll('.jp-InputArea-prompt')]"
                ".some((prompt) => prompt.textContent !== '[ ]:')",
                arg=shown,
                timeout=5_000,
            )
            page.locator(shown).first.wait_for(timeout=30_000)
        ended = time.perf_counter()
        page.close()
    return ended - begun


@contextmanager
def _running(command: Sequence[str], folder: Path) -> Iterator[str]:
    """Gives the address as soon as the server has printed one, or, for a bare one, answers there."""
    token = secrets.token_hex(16)
    variables = {**os.environ, "JUPYTER_CONFIG_DIR": str(folder), "JUPYTER_TOKEN": token}
    said = folder / "said"
    with said.open("w") as out:
        process = subprocess.Popen(command, cwd=folder, env=variables, stdout=out, stderr=out, start_new_session=True)
    try:
        while not (address := _address(said.read_text(), token)):
            assert process.poll() is None, said.read_text()
            time.sleep(0.01)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _address(said: str, token: str) -> str:
    """The demo prints that of its notebook; a bare JupyterLab its own."""
    if found := ADDRESS.search(said):
        return found[0]
    found = re.search(r"http://(?:127\.0\.0\.1|localhost):\d+/lab\b", said)
    return f"{found[0]}/tree/bare.ipynb?token={token}" if found else ""
