"""Data libraries at work for longer than credentials live, against an AWS that refuses what has expired."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
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


AT_ONCE = 6
"""More than the cores: they wait more than they work. But not all of them, or they make each other late."""


@pytest.fixture(scope="module", params=[".venv-tools", ".venv-tools-lowest"])
def python(request):
    """Of an environment that has them: what they pin must not decide what nbauth is tested with."""
    found = ROOT / request.param / "bin" / "python"
    if not found.exists():
        if os.environ.get("CI"):
            pytest.fail("The data libraries are not installed: make test does it.")
        pytest.skip("The data libraries are not installed: make test does it.")
    return found


@pytest.fixture(scope="module")
def ended(python, tmp_path_factory):
    """What came of each."""
    with nbauth.local.start(credentials_life=LIFE_S) as aws, ThreadPoolExecutor(AT_ONCE) as at_once:
        environment = {
            **os.environ,
            **DECOYS,
            **aws.environment(),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
            "NBAUTH_TEST_PASSWORD": aws.users["ada"].password,
        }

        def work(name):
            command = [python, "-m", "handoff.work", name, str(KEYS)]
            folder = tmp_path_factory.mktemp(name)
            return subprocess.run(
                command, env=environment, cwd=folder, capture_output=True, text=True, timeout=180, check=False
            )

        yield {name: at_once.submit(work, name) for name in TOOLS}


@pytest.mark.parametrize("tool", TOOLS)
def test_it_works_on_through_many_lifetimes_without_one_failed_operation(ended, tool):
    run = ended[tool].result()

    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.splitlines()[-1])["operations"] >= KEYS


@pytest.mark.parametrize("tool", TOOLS)
def test_it_says_nothing_of_it(ended, tool):
    assert ended[tool].result().stderr == ""
