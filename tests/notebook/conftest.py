import os
import signal
import sys

import pexpect
import pytest
from kernel_page import kernel
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


def _hear_interrupts():
    """A test run in the background ignores them, and its children would too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def spawn():
    """`spawn(environment, "-c", …)` runs Python at a pseudo-terminal."""
    started = []

    def start(environment, *arguments):
        env = {**environment, "TERM": "dumb", "PYTHONPATH": os.pathsep.join(sys.path)}
        child = pexpect.spawn(
            sys.executable, list(arguments), env=env, timeout=30, encoding="utf-8", preexec_fn=_hear_interrupts
        )
        started.append(child)
        started[-1].ptyproc.delayafterterminate = 1  # a busy machine takes its time
        return started[-1]

    yield start
    for each in started:
        each.close(force=True)
