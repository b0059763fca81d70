import os

import pytest
from kernel_page import kernel

import nbauth.local


@pytest.fixture(scope="session")
def demo_aws():
    with nbauth.local.start() as started:
        yield started


@pytest.fixture
def environment(demo_aws, tmp_path):
    return {**os.environ, **demo_aws.environment(), "HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path / "ipython")}


@pytest.fixture
def notebook(environment):
    with kernel(environment) as started:
        yield started
