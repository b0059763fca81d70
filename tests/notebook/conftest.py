import os
from contextlib import ExitStack

import pytest
from kernel_page import kernel
from pseudo_terminal import spawned
from vault import secret_service

import nbauth.local


@pytest.fixture(scope="session")
def demo_aws():
    with nbauth.local.start() as started:
        yield started


@pytest.fixture
def environment(demo_aws, tmp_path):
    return {**os.environ, **demo_aws.environment(), "HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path / "ipython")}


@pytest.fixture
def keychain(tmp_path_factory):
    """One for each test: a sign-in that a test leaves behind is none of the next one's business."""
    secret_service.require()
    with secret_service.running(tmp_path_factory.mktemp("keychain")) as variables:
        yield variables


@pytest.fixture
def with_keychain(environment, keychain):
    return {**environment, **keychain}


@pytest.fixture
def notebook(environment):
    with kernel(environment) as started:
        yield started


@pytest.fixture
def spawn():
    """`spawn(environment, "-c", …)` runs Python at a pseudo-terminal."""
    with ExitStack() as started:
        yield lambda environment, *arguments: started.enter_context(spawned(environment, *arguments))
