"""The README's tables of steps: every step has its row, and what a row says is what the screens and `Auth` say."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from fake_model import NOON, POOL
from fakes import FakeService
from test_screens import STEPS, status_of

import nbauth
from nbauth.core.state import UserState
from nbauth.core.steps import NeedsNewPassword, SignedIn, Step
from nbauth.texts import AccountScreens, Happened, Hosted, Screens
from nbauth.widget.screens import screen_of
from nbauth.widget.view import Situation

README = Path(__file__).parents[2] / "README.md"
SECTION = README.read_text("utf-8").partition("### Step by step")[2].partition("\n### ")[0]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in SECTION.splitlines()
    if line.startswith("|") and not line.startswith("|---")
]
OF_STEPS = {row[0].strip("`"): row for row in ROWS if row[0].startswith("`")}
OTHERS = [row for row in ROWS if not row[0].startswith("`") and row[1] != "The form"]
SAMPLES = {type(step).__name__: step for step in STEPS}
SAID = {
    str(text)
    for table in (AccountScreens, Happened, Hosted, Screens)
    for text in vars(table).values()
    if isinstance(text, str)
}


def quoted(cell):
    return re.findall(r"`([^`]+)`", cell)


def shown(name):
    step = SAMPLES[name]
    if isinstance(step, NeedsNewPassword):
        step = replace(step, required_attributes=())
    is_in = isinstance(step, SignedIn)
    state = UserState.SIGNED_IN if is_in else UserState.SIGNED_OUT
    facts = {"username": "ada", "shown_name": "ada"} if is_in else {}
    return screen_of(step).shows(Situation(status_of(step, state, **facts), NOON))


def test_every_step_has_a_row_and_none_has_two():
    assert list(OF_STEPS) == [row[0].strip("`") for row in ROWS if row[0].startswith("`")]
    assert set(OF_STEPS) == {step.__name__ for step in Step.__args__}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_row_has_the_heading_of_the_steps_screen(name):
    view = shown(name)
    assert OF_STEPS[name][1] == f"**{view.heading or view.person}**"


@pytest.mark.parametrize("name", SAMPLES)
def test_a_row_has_the_prompts_of_the_steps_screen(name):
    view = shown(name)
    prompts = [field.asks or field.label for field in view.fields if field.kind not in ("hidden", "checkbox")]
    choice = [Screens.WHICH.partition(" (")[0]] if view.buttons and not view.person else []
    assert quoted(OF_STEPS[name][2]) == (prompts or choice or [view.person])


@pytest.mark.parametrize("row", OTHERS, ids=lambda row: row[0])
def test_what_stands_beside_a_sign_in_is_called_as_it_is_in_the_form(row):
    named = [*re.findall(r"\*\*(.+?)\*\*", row[1]), *quoted(row[2])]
    assert [name for name in named if name not in SAID] == []
    assert row[1] or row[3]


@pytest.mark.parametrize("row", [*OF_STEPS.values(), *OTHERS], ids=lambda row: row[0])
def test_every_call_is_there(row, clock):
    auth = nbauth.Auth(POOL, service=FakeService(clock), clock=clock)
    calls = re.findall(r"\b(auth|nbauth)\.([\w.]+)", row[3])
    assert calls
    for root, path in calls:
        found = auth if root == "auth" else nbauth
        for name in path.split("."):
            found = getattr(found, name)
