"""What the tests of the whole package share."""

import gc
import os

import pytest
from fakes import FakeClock, FakeService, FakeVault

import nbauth.local

# The keychain of whoever runs the tests is none of their business: a test that wants one brings its own.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
os.environ["LC_ALL"] = "C.UTF-8"  # nor is their language


@pytest.fixture
def clock():
    """For a sign-in without a network, with what stands for AWS and for a keychain."""
    return FakeClock()


@pytest.fixture
def service(clock):
    return FakeService(clock)


@pytest.fixture
def vault():
    return FakeVault()


@pytest.fixture(scope="session")
def local_aws():
    """One local AWS for every test that leaves its users as they are; its clock is moved ahead now and then."""
    with nbauth.local.start() as started:
        yield started
    gc.collect()  # boto3's clients are cycles; their sockets belong to this test run


@pytest.fixture
def fresh_aws():
    """One for a test that changes a user, or that counts calls."""
    with nbauth.local.start() as started:
        yield started
    gc.collect()
