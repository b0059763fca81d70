"""From a cell that is run in a fresh kernel until its form is seen, and can be typed into, beside a bare anywidget's.

In a real JupyterLab in a real Chromium, with the local AWS: with a keychain (GNOME Keyring), and without one.
"""

import contextlib
import os
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from browser.chromium import ARGUMENTS, chromium_path
from browser.jupyter_server import JupyterServer
from browser.open_notebook import OpenNotebook
from playwright.sync_api import Browser, sync_playwright
from vault import secret_service

import nbauth.local
from benchmarks.measure import Figure

ROUNDS = 11
OURS = "import nbauth\nauth = nbauth.login()"
BARE = """\
import anywidget
class Bare(anywidget.AnyWidget):
    _esm = "export default { render: ({ el }) => { el.innerHTML = '<form class=bare><input></form>'; } }"
Bare()"""
UNTIL_SHOWN = """async (selectors) => {
  const begun = performance.now(), times = [];
  void window.jupyterapp.commands.execute("notebook:run-cell");
  for (const selector of selectors) {
    while (!document.querySelector(selector)?.getClientRects().length) await new Promise(requestAnimationFrame);
    times.push(performance.now() - begun);
  }
  return times;
}"""


def figures() -> list[Figure]:
    """Without a keychain, and with one."""
    with sync_playwright() as playwright, nbauth.local.start() as aws:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        found = _figures(browser, "no keychain", {**aws.environment(), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/none"})
        with tempfile.TemporaryDirectory() as home, secret_service.running(Path(home)) as keychain:
            found += _figures(browser, "a keychain", {**aws.environment(), **_without_home(keychain)})
        browser.close()
    return found


def _figures(browser: Browser, where: str, environment: Mapping[str, str]) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder, _served(Path(folder), environment) as server:
        pages = {}
        for name, code, shown in (("ours", OURS, [".nbauth", ".nbauth input"]), ("bare", BARE, ["form.bare"])):
            server.write(f"{name}.ipynb", [code])
            pages[name] = (OpenNotebook(browser.new_page(), server, f"{name}.ipynb"), shown)
        times: dict[str, list[list[float]]] = {name: [] for name in pages}
        for _ in range(ROUNDS + 1):
            for name, (notebook, shown) in pages.items():
                notebook.page.bring_to_front()
                notebook.restart_kernel()
                notebook.command("notebook:clear-all-cell-outputs")
                notebook.page.wait_for_function(f"() => !document.querySelector('{shown[0]}')")
                times[name].append(notebook.page.evaluate(UNTIL_SHOWN, shown))
        for notebook, _ in pages.values():
            notebook.shut_down()
            notebook.page.close()
    bare = [shown for (shown,) in times["bare"][1:]]
    return [
        _figure(
            f"a cell until its form {what}, fresh kernel, {where}", [each[number] for each in times["ours"][1:]], bare
        )
        for number, what in enumerate(("is seen", "can be typed into"))
    ]


def _figure(what: str, ours: Sequence[float], bare: list[float]) -> Figure:
    detail = f"{statistics.median(ours) / 1000:.2f} s and {statistics.median(bare) / 1000:.2f} s"
    ratios = tuple(mine / other for mine, other in zip(ours, bare, strict=True))
    return Figure(what, "a bare anywidget", 1.5, ratios, detail)


@contextlib.contextmanager
def _served(folder: Path, environment: Mapping[str, str]) -> Iterator[JupyterServer]:
    with JupyterServer(folder / "root", environment=environment, modules=()) as server:
        yield server


def _without_home(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name != "HOME"}


os.environ.pop("PYTHON_KEYRING_BACKEND", None)
