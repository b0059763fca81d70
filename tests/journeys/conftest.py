"""A local AWS in which every journey begins as if nobody had been there."""

import pytest

import nbauth.local


@pytest.fixture(scope="module")
def aws():
    with nbauth.local.start() as started:
        yield started
