"""A browser, a Jupyter server, and notebooks in them."""

import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import signature
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from browser.chromium import ARGUMENTS, chromium_path
from browser.demo_notebook import DemoNotebook
from browser.jupyter_server import JupyterServer
from browser.open_notebook import App, OpenNotebook
from browser.ports import free_port
from nbauth.local import LocalAws

_HERE = Path(__file__).parent
VIEWPORT: ViewportSize = {"width": 1300, "height": 1000}


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("No browser was found. In CI nothing may be skipped for lack of a browser.")
        pytest.skip("No browser was found: install Chromium, or name one in NBAUTH_CHROMIUM.")
    with sync_playwright() as playwright:
        # As people have it: what the form opens without their click is blocked.
        blocks = {"ignore_default_args": ["--disable-popup-blocking"]}
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS, **blocks)
        yield browser
        browser.close()


@pytest.fixture
def profile(chromium: Browser, tmp_path: Path) -> Iterator[tuple[BrowserContext, Path]]:
    """A browser as a person has it, and the folder in which it remembers what they do."""
    folder = tmp_path / "profile"
    kind, path = chromium.browser_type, chromium_path()
    with kind.launch_persistent_context(folder, executable_path=path, args=ARGUMENTS) as context:
        yield context, folder


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=VIEWPORT)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def page_without_noise(page: Page) -> Iterator[None]:
    """The page raises no error and writes nothing into the browser's console."""
    noise: list[str] = []
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("console", lambda message: noise.append(message.text))
    yield
    assert noise == []


@dataclass(frozen=True)
class Demo:
    """What `nbauth demo` prints."""

    address: str
    passwords: dict[str, str]


@pytest.fixture(scope="package")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What `pip install nbauth` puts into site-packages; nothing of it may change while it is used."""
    wheels, site = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("site-packages")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(wheels)]
    subprocess.run(build, cwd=_HERE.parents[1], check=True, capture_output=True)
    (wheel,) = wheels.iterdir()
    zipfile.ZipFile(wheel).extractall(site)
    before = _contents(site)
    yield site
    assert _contents(site) == before


def _contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc"}


@pytest.fixture(scope="package")
def demo(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The command itself, as it is installed, until Ctrl-C."""
    away = tmp_path_factory.mktemp("away")
    of_its_own = {"cwd": away, "env": {**os.environ, "PYTHONPATH": str(installed)}, "text": True}
    which = [sys.executable, "-P", "-c", "import nbauth; print(nbauth.__file__)"]
    assert subprocess.check_output(which, **of_its_own) == f"{installed}/nbauth/__init__.py\n"
    # Of its own: two demos that look for one at the same moment find the same.
    command = [sys.executable, "-P", "-m", "nbauth", "demo", "--no-browser", "--port", str(free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, **of_its_own) as process:
        said = ""
        while "Ctrl-C ends" not in said:
            line = process.stdout.readline() if process.stdout else ""
            assert line, "the demo ended: " + said
            said += line
        [address] = re.findall(r"http://127\.0\.0\.1:\S+", said)
        yield Demo(address, dict(re.findall(r"^  (\w+) +(\S+-\S+)", said, re.MULTILINE)))
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert list(away.iterdir()) == []


@pytest.fixture
def open_demo(demo: Demo, page: Page) -> Callable[[str], DemoNotebook]:
    """`open_demo(name)` opens one of the demo's notebooks."""
    return lambda name: DemoNotebook(page, demo.address, name)


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory, local_aws: LocalAws) -> Iterator[JupyterServer]:
    """JupyterLab and Notebook 7; kernels find nbauth, `fake_model` and the local AWS."""
    modules = (_HERE.parents[1], _HERE.parent / "widget")
    root = tmp_path_factory.mktemp("server") / "root"
    with JupyterServer(root, environment=local_aws.environment(), modules=modules) as server:
        yield server


class RunningLab:
    """One page with JupyterLab for many tests: to load it costs more than most of them."""

    def __init__(self, chromium: Browser) -> None:
        self._chromium = chromium
        self._context: BrowserContext | None = None

    def page(self) -> Page:
        """It, or a new one."""
        if self._context is None:
            self._context = self._chromium.new_context(viewport=VIEWPORT)
            self._context.new_page()
        return self._context.pages[0]

    def drop(self) -> None:
        """The next test gets a new one."""
        if self._context is not None:
            self._context.close()
            self._context = None


@pytest.fixture(scope="package")
def running_lab(chromium: Browser) -> Iterator[RunningLab]:
    lab = RunningLab(chromium)
    yield lab
    lab.drop()


@pytest.fixture
def notebook(
    server: JupyterServer, running_lab: RunningLab, context: BrowserContext, request: pytest.FixtureRequest
) -> Iterator[Callable[..., OpenNotebook]]:
    """`notebook([cell, …], app="lab")` opens a new notebook: in the test's own `context`, if it asks for that."""
    wants_its_own = "context" in signature(request.function).parameters
    opened: list[OpenNotebook] = []

    def open_notebook(cells: list[str], app: App = "lab") -> OpenNotebook:
        name = f"{request.node.originalname[:60]}-{app}-{len(opened)}.ipynb"
        server.write(name, cells)
        shares = app == "lab" and not opened and not wants_its_own
        page = running_lab.page() if shares else context.new_page()
        opened.append(OpenNotebook(page, server, name, app))
        return opened[-1]

    yield open_notebook
    for each in opened:
        is_clean = False
        try:
            is_clean = each.close()
        finally:
            if each.page.context is not context and not is_clean:
                running_lab.drop()
