import gc

import pytest

import nbauth.local


@pytest.fixture(scope="session")
def aws():
    """One for all tests that leave its users as they are; its clock may have been moved."""
    with nbauth.local.start() as started:
        yield started
    gc.collect()  # boto3's clients are cycles; their sockets belong to this test run, not to the next


@pytest.fixture
def fresh_aws():
    """One for a test that changes users, or counts."""
    with nbauth.local.start() as started:
        yield started


@pytest.fixture(scope="module")
def module_aws():
    """One for a module whose tests each make a pool of their own."""
    with nbauth.local.start() as started:
        yield started
    gc.collect()
