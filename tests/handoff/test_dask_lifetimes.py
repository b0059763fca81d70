"""Dask clusters at work for longer than credentials live, against an AWS that refuses what has expired."""

import pytest
from handoff.stage import Stage, end_of

import nbauth.local

LIFE_S, KEYS = 13, 4
SIZES = (1, 4, 8)


@pytest.fixture(scope="module")
def told(python, tmp_path_factory):
    """What came of each cluster, by its size: they work at the same time, and wait more than they work."""
    with nbauth.local.start(credentials_life=LIFE_S) as aws:
        stage = Stage(python, aws, tmp_path_factory.mktemp("dask"))
        with stage.ended:
            at_work = {size: stage.tell("work", str(size), str(KEYS)) for size in SIZES}
            came_of = {size: end_of(process) for size, process in at_work.items()}
        return came_of | {"calls": aws.calls().count("GetCredentialsForIdentity")}


@pytest.mark.parametrize("workers", SIZES)
def test_workers_go_on_through_three_lifetimes_without_one_failed_operation(told, workers):
    assert told[workers]["keys"] >= KEYS
    assert told[workers]["operations"] >= KEYS * workers


@pytest.mark.parametrize("workers", SIZES)
def test_one_call_is_made_for_each_period_however_many_workers_there_are(told, workers):
    assert told[workers]["renewals"] - told[workers]["keys"] in {0, 1}, "one may have come at the very end"


def test_no_worker_calls_cognito(told):
    assert 0 <= told["calls"] - sum(told[size]["renewals"] for size in SIZES) <= len(SIZES)
