"""The commands with a keychain: a real Secret Service, and the local AWS."""

import os
import subprocess
import sys

import pexpect
import pytest
from vault import secret_service

import nbauth.local


@pytest.fixture(scope="session")
def aws():
    with nbauth.local.start() as started:
        yield started


@pytest.fixture(scope="session")
def environment(aws, tmp_path_factory):
    secret_service.require()
    with secret_service.running(tmp_path_factory.mktemp("keychain")) as variables:
        yield {**os.environ, **aws.environment(), **variables, "PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.fixture(scope="session")
def nbauth_command(environment):
    def run(*arguments, **variables):
        return subprocess.run(
            [sys.executable, "-m", "nbauth", *arguments],
            env={**environment, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def signed_in(environment, aws, nbauth_command):
    sign_in(environment, aws)
    yield
    nbauth_command("logout")


@pytest.fixture(scope="module")
def signed_in_throughout(environment, aws, nbauth_command):
    """For a module whose tests leave the sign-in as it is."""
    sign_in(environment, aws)
    yield
    nbauth_command("logout")


def sign_in(environment, aws, *, cwd=None):
    """By the prompts; what was printed afterwards."""
    command = ["-m", "nbauth", "login"]
    terminal = pexpect.spawn(sys.executable, command, env=environment, cwd=cwd, timeout=30, encoding="utf-8")
    terminal.expect_exact("Username: ")
    terminal.sendline("ada")
    terminal.expect_exact("Password: ")
    terminal.sendline(aws.users["ada"].password)
    terminal.expect_exact("Signed in as ada.")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    return terminal.before
