"""Where the data libraries are: what they pin must not decide what nbauth is tested with."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def python_of(folder):
    """Of an environment that the Makefile makes."""
    found = ROOT / folder / "bin" / "python"
    if not found.exists():
        if os.environ.get("CI"):
            pytest.fail("The data libraries are not installed: make test does it.")
        pytest.skip("The data libraries are not installed: make test does it.")
    return found
