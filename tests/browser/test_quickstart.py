"""`nbauth demo`, and its notebook from the first cell to the last, as a person goes through it."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "quickstart.ipynb"
SOURCES = [cell.source for cell in nbformat.read(NOTEBOOK, 4).cells if cell.cell_type == "code"]
LOGIN = next(number for number, source in enumerate(SOURCES) if "nbauth.login()" in source)
SIGN_OUT = next(number for number, source in enumerate(SOURCES) if "sign_out()" in source)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The address that the command prints, and the passwords."""
    command = [sys.executable, "-m", "nbauth", "demo", "--no-browser"]
    home = tmp_path_factory.mktemp("home")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=home)
    said = ""
    while "Ctrl-C ends" not in said:
        line = process.stdout.readline()
        assert line, "the demo ended: " + said
        said += line
    yield re.search(r"http://127\.0\.0\.1:\S+", said)[0], dict(re.findall(r"^  (\w+) +(\S+-\S+)", said, re.MULTILINE))
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    process.stdout.close()


@pytest.fixture
def quickstart(demo, page):
    address, passwords = demo
    page.set_default_timeout(30_000)
    for _ in range(100):  # the address is printed before JupyterLab answers
        try:
            page.goto(address)
            break
        except Exception:
            page.wait_for_timeout(200)
    page.locator(".jp-CodeCell").first.wait_for(timeout=60_000)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").first.wait_for(timeout=60_000)
    yield Quickstart(page, passwords)
    page.locator(".jp-NotebookPanel").first.wait_for()


class Quickstart:
    def __init__(self, page, passwords):
        self.page = page
        self.passwords = passwords

    def run(self, number):
        """Run a code cell as a person does, and return its output."""
        cell = self.page.locator(".jp-CodeCell").nth(number)
        prompt = cell.locator(".jp-InputArea-prompt")
        before = prompt.inner_text()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        expect(prompt).not_to_have_text(before)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]"))
        return cell.locator(".jp-OutputArea")

    def type_password(self, name):
        self.page.get_by_label("Username", exact=True).fill(name)
        self.page.get_by_label("Password", exact=True).fill(self.passwords[name])
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def shown_code(self, name):
        """The code that the table of the local AWS shows beside a user."""
        code = self.page.locator(".nbauth-card tr", has_text=name).locator("code").nth(2)
        code.wait_for()
        return code.inner_text()

    def expect_signed_in(self, name):
        expect(self.page.get_by_text(f"Signed in as {name}")).to_have_count(1)


def test_the_story_from_the_first_cell_to_the_last(quickstart):
    for number in range(LOGIN):
        quickstart.run(number)
    expect(quickstart.page.locator(".nbauth-card td", has_text="ada")).to_have_count(1)
    quickstart.run(LOGIN)
    quickstart.type_password("ada")
    quickstart.expect_signed_in("ada")
    outputs = {number: quickstart.run(number) for number in range(LOGIN + 1, len(SOURCES))}

    def output_of(words):
        return outputs[next(number for number in outputs if words in SOURCES[number])]

    expect(output_of('list_buckets()["Buckets"]]')).to_contain_text("nbauth-demo")
    expect(output_of("list_objects_v2")).to_contain_text("data/penguins.parquet")
    expect(output_of("read_parquet")).to_contain_text("flipper_length_mm")
    expect(output_of("plt.show()").locator("img")).to_have_count(1)
    expect(output_of("mine =")).to_contain_text("Gentoo")
    expect(output_of("somebody-else")).to_have_text("AWS refuses: AccessDenied\n")
    keys = re.findall(r"\b(ASIA\w+) until", output_of("force_refresh").inner_text())
    assert len(set(keys)) == 2
    expect(output_of("sign_out()")).to_contain_text("Nobody is signed in.")
    expect(quickstart.page.get_by_label("Username", exact=True)).to_be_visible()
    expect(quickstart.page.locator("[data-mime-type='application/vnd.jupyter.stderr']")).to_have_count(0)


@pytest.mark.parametrize("name", ["sam", "emi", "tot", "nia"])
def test_the_other_users_sign_in_too(quickstart, name):
    for number in range(LOGIN + 1):
        quickstart.run(number)
    page = quickstart.page
    quickstart.type_password(name)
    if name == "nia":
        page.get_by_label("New password", exact=True).fill("Correct-horse-77")
        page.get_by_label("Confirm password", exact=True).fill("Correct-horse-77")
    else:
        page.get_by_label("Code", exact=True).wait_for()
        page.get_by_label("Code", exact=True).fill(quickstart.shown_code(name))
    page.get_by_role("button", name="Continue", exact=True).click()
    quickstart.expect_signed_in(name)
    expect(quickstart.run(LOGIN + 1)).to_contain_text("nbauth-demo")
    quickstart.run(SIGN_OUT)
