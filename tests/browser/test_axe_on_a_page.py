"""axe-core finds nothing on any screen, in the light and in the dark: names, roles, contrast and the rest."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.screens import MOMENTS, SCREENS, SIGNED_OUT, screen
from browser.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("page_without_noise")]

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

_LAB = ":root {{ --jp-layout-color1: {ground}; --jp-ui-font-color0: {text}; }} body {{ background: {ground}; }}"
THEMES = {
    "JupyterLab, light": ("light", _LAB.format(ground="#fff", text="rgba(0, 0, 0, 1)")),
    "JupyterLab, dark": ("light", _LAB.format(ground="#212121", text="rgba(255, 255, 255, 1)")),
    "JupyterLab, dark in a dark system": ("dark", _LAB.format(ground="#212121", text="rgba(255, 255, 255, 1)")),
    "JupyterLab, light in a dark system": ("dark", _LAB.format(ground="#fff", text="rgba(0, 0, 0, 1)")),
    "a light system": ("light", ":root { color-scheme: light dark; }"),
    "a dark system": ("dark", ":root { color-scheme: light dark; }"),
}

# Whoever changes a screen sees what is wrong with it, and where.
_VIOLATIONS = """
async (rules) => {
  const { violations, passes } = await axe.run(".nbauth", rules.length ? { runOnly: rules } : {});
  const all = violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${impact}): ${html}\\n${failureSummary}`));
  return { all, passed: passes.map(({ id }) => id) };
}
"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """One for all: each draws its screen on it anew, and axe-core, which is large, stays loaded."""
    context = chromium.new_context(viewport={"width": 1300, "height": 1000})
    yield context.new_page()
    context.close()


def violations(page: Page) -> dict[str, list[str]]:
    """What axe says of the form that is on the page, by theme: of the first all, of the others what colours change."""
    if not AXE.exists():
        missing = "axe-core is not installed: run `make node_modules/installed`."
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    if page.evaluate("() => typeof axe === 'undefined'"):
        page.evaluate(AXE.read_text("utf-8"))
    page.evaluate("() => document.head.append(Object.assign(document.createElement('style'), { id: 'theme' }))")
    found = {}
    first, *_ = THEMES
    for theme, (system, css) in THEMES.items():
        page.emulate_media(color_scheme=system)
        page.evaluate("css => { document.getElementById('theme').textContent = css; }", css)
        said: dict[str, Any] = page.evaluate(_VIOLATIONS, ["color-contrast"] if theme != first else [])
        assert "color-contrast" in said["passed"]
        if said["all"]:
            found[theme] = said["all"]
    return found


@pytest.mark.parametrize("name", {**SCREENS, **MOMENTS})
def test_a_screen_has_no_barrier(page, name):
    stage = Stage(page, {**SCREENS, **MOMENTS}[name])
    expect(stage.form.locator("form")).to_be_visible()
    assert violations(page) == {}


def test_a_password_that_meets_some_rules_has_no_barrier(page):
    stage = Stage(page, SCREENS["create an account"])
    stage.field("New password").fill("A")
    stage.form.get_by_role("switch").click()
    assert violations(page) == {}


@pytest.mark.parametrize("kernel", ["silent", "ended"])
def test_a_kernel_that_does_not_answer_is_told_without_a_barrier(page, kernel):
    stage = Stage(page, screen(SIGNED_OUT))
    stage.kernel(kernel)
    stage.field("Username").press("Enter")
    expect(stage.form.get_by_role("status").filter(has_text="kernel")).to_be_visible()
    assert violations(page) == {}
