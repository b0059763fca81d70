"""A notebook that is open in a browser, driven by the front end's own commands."""

import secrets
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as NotYet

from browser.jupyter_server import JupyterServer

App = Literal["lab", "notebook"]

# The idle icon alone is not enough: a run that is asked for before the session is ready does nothing at all.
IS_READY = """() => {
  const app = window.jupyterapp, panel = app?.shell.currentWidget, session = panel?.sessionContext;
  const kernel = session?.session?.kernel;
  return Boolean(panel?.context?.isReady && session.isReady && kernel?.connectionStatus === "connected"
    && kernel.status === "idle" && app.commands.isEnabled("notebook:run-all-cells"));
}"""

_APP = "window.jupyterapp"
_PANEL = f"{_APP}.shell.currentWidget"


class OpenNotebook:
    """One notebook in one page. The commands return when their effect is seen; what a cell does may go on."""

    def __init__(self, page: Page, server: JupyterServer, name: str, app: App = "lab") -> None:
        """In a page where JupyterLab runs already, it is opened there: that takes a fraction of the time."""
        self.page = page
        self._is_as_it_began = True  # which a workspace that was restored is not
        self.file: Path = server.root / name
        page.set_default_timeout(15_000)
        if app == "lab" and page.url.startswith(f"{server.url}/lab/"):
            page.evaluate(f"path => {_APP}.commands.execute('docmanager:open', {{ path }}).then(() => null)", name)
        else:
            # A workspace of its own, or JupyterLab opens what other tests left open.
            path = f"lab/workspaces/{secrets.token_hex(4)}/tree" if app == "lab" else "notebooks"
            page.goto(f"{server.url}/{path}/{name}?token={server.token}")
        self.wait_until_ready()

    @property
    def forms(self) -> Locator:
        """The forms that are shown."""
        return self.page.locator(".nbauth")

    def wait_until_ready(self) -> None:
        """Until cells can be run."""
        self.page.wait_for_function(IS_READY, timeout=60_000)
        self.page.evaluate(f"() => {_PANEL}.sessionContext.session.kernel.info.then(() => null)")

    def run_all(self) -> None:
        """Start to run all cells."""
        self._run("notebook:run-all-cells")

    def run_cell(self, index: int) -> None:
        """Start to run one cell."""
        self._run(
            "notebook:run-cell",
            f"{_PANEL}.content.deselectAll(); {_PANEL}.content.activeCellIndex = {index};",
        )

    def command(self, name: str, arguments: dict[str, Any] | None = None, *, first: str = "") -> None:
        """Start a command, in one step with the script `first`.

        In two, a form that calls for somebody could make its own cell the active one in between. The command's promise
        is not awaited: that hangs when the command shows a dialog.
        """
        self.page.evaluate(
            f"([name, args]) => {{ {first} void window.jupyterapp.commands.execute(name, args); }}",
            [name, arguments or {}],
        )

    def restart_kernel(self) -> None:
        """Restart the kernel, without the dialog that asks."""
        self.page.evaluate(f"() => {_PANEL}.sessionContext.session.kernel.restart().then(() => null)")
        self.wait_until_ready()

    def shut_down(self) -> None:
        """End the kernel: each is a process."""
        self.page.evaluate(f"() => {{ void {_PANEL}?.sessionContext?.shutdown(); }}")

    def close(self) -> bool:
        """End the kernel and close the notebook. Whether JupyterLab goes on as if it had never been open."""
        self.shut_down()
        self.page.evaluate(f"() => {{ {_PANEL}?.dispose(); }}")
        return self._is_as_it_began and self.page.locator(".jp-Dialog, .jp-NotebookPanel").count() == 0

    def save(self) -> str:
        """Save the notebook, and return the text of its file."""
        self.page.evaluate(f"() => {_PANEL}.context.save().then(() => null)")
        return self.file.read_text("utf-8")

    def reload(self) -> None:
        """Load the page again; the kernel goes on."""
        self._is_as_it_began = False
        self.page.reload()
        self.wait_until_ready()

    def sources(self) -> list[str]:
        """The text of each cell."""
        found: list[str] = self.page.evaluate(
            f"() => {_PANEL}.content.model.sharedModel.cells.map(cell => cell.source)"
        )
        return found

    def output(self, index: int) -> Locator:
        """The output of one cell."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".jp-Cell-outputArea")

    def _run(self, command: str, first: str = "") -> None:
        before = self._runs()
        for _ in range(3):
            self.command(command, first=first)
            try:
                self.page.wait_for_function(f"before => {_RUNS} !== before", arg=before, timeout=3_000)
            except NotYet:
                continue
            return
        raise AssertionError(f"{command} did nothing.")

    def _runs(self) -> str:
        return str(self.page.evaluate(f"() => {_RUNS}"))


_RUNS = "[...document.querySelectorAll('.jp-Cell .jp-InputArea-prompt')].map(prompt => prompt.textContent).join()"
