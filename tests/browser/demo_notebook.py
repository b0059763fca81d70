"""A notebook of `nbauth demo`, in a person's hands."""

import re
import uuid
from contextlib import suppress
from pathlib import Path

import nbformat
from playwright.sync_api import Locator, Page, expect

FOLDER = Path(__file__).parents[2] / "notebooks"


def sources(name: str) -> list[str]:
    """The code cells of a notebook."""
    return [cell.source for cell in nbformat.read(FOLDER / name, 4).cells if cell.cell_type == "code"]


class DemoNotebook:
    """One that is open, and whose kernel waits for the first cell."""

    def __init__(self, page: Page, address: str, name: str) -> None:
        self.page = page
        self.sources = sources(name)
        page.set_default_timeout(30_000)
        # In a workspace of its own, without the notebooks of the tests before.
        address = address.replace("/lab/tree/quickstart.ipynb", f"/lab/workspaces/{uuid.uuid4().hex}/tree/{name}")
        page.goto(address)
        page.locator(".jp-CodeCell").first.wait_for(timeout=60_000)
        page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").first.wait_for(timeout=60_000)

    def cell(self, words: str) -> int:
        """The number of the first code cell that has these words."""
        return next(number for number, source in enumerate(self.sources) if words in source)

    def run(self, number: int) -> Locator:
        """Run a code cell as a person does, and return its output."""
        cell = self.page.locator(".jp-CodeCell").nth(number)
        prompt = cell.locator(".jp-InputArea-prompt")
        before = prompt.text_content() or ""
        # The idle icon is not enough: what is run too early does nothing, or asks for a kernel, or only seems to run.
        for _ in range(6):
            for button in self.page.locator(".jp-Dialog .jp-mod-accept").all():
                button.click()
            cell.locator(".cm-content").click()
            self.page.keyboard.press("Shift+Enter")
            with suppress(AssertionError):
                expect(prompt).not_to_have_text(before)
            self.page.wait_for_timeout(300)
            if prompt.text_content() != before:
                break
        expect(prompt).to_have_text(re.compile(r"\[\d+\]"), timeout=30_000)
        return cell.locator(".jp-OutputArea")

    def run_through(self, words: str, *, after: str = "") -> Locator:
        """Run the cells up to the first with these words (from the one after `after`), and return its output."""
        first, last = (self.cell(after) + 1 if after else 0), self.cell(words)
        outputs = [self.run(number) for number in range(first, last + 1)]
        return outputs[-1]

    def field(self, label: str) -> Locator:
        """A field of the form, by its label."""
        return self.page.get_by_label(label, exact=True)

    def press(self, name: str) -> None:
        """A button of the form."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def row(self, name: str) -> Locator:
        """What the table of the local AWS shows of a user."""
        return self.page.locator(".nbauth-card tr", has_text=name)

    def expect_signed_in(self, name: str) -> None:
        """By the form."""
        expect(self.page.get_by_text(f"Signed in as {name}", exact=True)).to_have_count(1)

    def expect_no_error(self) -> None:
        """No cell has written to standard error, and none has failed."""
        expect(self.page.locator("[data-mime-type='application/vnd.jupyter.stderr']")).to_have_count(0)
        expect(self.page.locator("[data-mime-type='application/vnd.jupyter.error']")).to_have_count(0)
