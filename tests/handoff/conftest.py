"""What the tests of hand-offs have in common."""

import pytest
from handoff.libraries import python_of


@pytest.fixture(scope="module")
def python():
    """Of the environment that has the data libraries."""
    return python_of(".venv-tools")
