"""What the tests of faults share."""

import gc

import pytest
from faults import pace
from faults.acts import AsksForTheWord, Stage, World

import nbauth.local


def pytest_terminal_summary(terminalreporter):
    """What `make faults` prints, whatever process tried them."""
    passed = [dict(report.user_properties) for report in terminalreporter.stats.get("passed", ())]
    tried = [each["fault"] for each in passed if "fault" in each]
    if tried:
        longest = max(took for took, _ in tried) * 20
        told = sum(was_told for _, was_told in tried)
        terminalreporter.line(
            f"{len(tried)} faults: {len(tried) - told} went well by themselves, {told} were told of in an error; "
            f"the longest wait was {longest:.1f} s, of 20"
        )


@pytest.fixture(scope="session")
def world():
    with nbauth.local.start(custom_auth=AsksForTheWord()) as aws:
        yield World(aws)
    gc.collect()  # as in tests/conftest.py


@pytest.fixture
def stage(world, monkeypatch):
    """Where nothing is wrong at first, and nothing waits as long as it would elsewhere."""
    pace.quicken(monkeypatch)
    stage = Stage(world)
    yield stage
    stage.proxy.close()
