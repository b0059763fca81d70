"""Data libraries at work for longer than credentials live, against an AWS that refuses what has expired."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from handoff.work import TOOLS

import nbauth.local

LIFE_S, KEYS = 6, 5
ROOT = Path(__file__).parents[2]
DECOYS = {
    "AWS_ACCESS_KEY_ID": "AKIADECOY",
    "AWS_SECRET_ACCESS_KEY": "decoy",
    "AWS_SESSION_TOKEN": "decoy",
    "AWS_PROFILE": "not-there",
    "AWS_REGION": "us-west-1",
    "AWS_DEFAULT_REGION": "us-west-1",
}


@pytest.fixture(scope="module")
def python():
    """Of the environment that has them: what they pin must not decide what nbauth is tested with."""
    found = ROOT / ".venv-tools" / "bin" / "python"
    if not found.exists():
        if os.environ.get("CI"):
            pytest.fail("The data libraries are not installed: make test does it.")
        pytest.skip("The data libraries are not installed: make test does it.")
    return found


@pytest.fixture(scope="module")
def ended(python, tmp_path_factory):
    """What came of each: they work at the same time, and wait more than they work."""
    folder = tmp_path_factory.mktemp("work")
    with nbauth.local.start(credentials_life=LIFE_S) as aws:
        environment = {
            **os.environ,
            **DECOYS,
            **aws.environment(),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
            "NBAUTH_TEST_PASSWORD": aws.users["ada"].password,
        }
        at_work = {
            name: subprocess.Popen(
                [python, "-m", "handoff.work", name, str(KEYS)],
                env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
            for name in TOOLS
        }  # fmt: skip
        yield {name: (*process.communicate(timeout=120), process.returncode) for name, process in at_work.items()}


@pytest.mark.parametrize("tool", TOOLS)
def test_it_works_on_through_three_lifetimes_without_one_failed_operation(ended, tool):
    out, err, status = ended[tool]

    assert status == 0, err
    assert json.loads(out.splitlines()[-1])["operations"] >= KEYS


@pytest.mark.parametrize("tool", TOOLS)
def test_it_says_nothing_of_it(ended, tool):
    assert ended[tool][1] == ""
