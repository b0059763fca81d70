"""What is checked with a library at hand: in the environment that has it, by pytest there."""

import os
import subprocess
from pathlib import Path

import pytest
from handoff.libraries import python_of
from handoff.test_tools import COMPILED, NEWEST, ROOT

CHECKS = sorted((Path(__file__).parent / "inside").glob("check_*.py"))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_it_passes(check):
    command = [python_of(NEWEST.folder), "-m", "pytest", "-q", "-p", "no:cacheprovider", "--noconftest", check]
    environment = {**os.environ, **COMPILED, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)

    assert run.returncode == 0, run.stdout
