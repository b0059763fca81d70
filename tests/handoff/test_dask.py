"""Real Dask clusters that follow a sign-in."""

import pytest
from handoff.stage import Stage, end_of

import nbauth.local

NOBODY = "NotSignedIn: Nobody is signed in."
LET_GO = "NotSignedIn: No notebook lets this cluster use its sign-in any more."
STORIES = ("comings_and_goings", "troubles", "refusals")


@pytest.fixture(scope="module")
def told(python, tmp_path_factory):
    """What came of each story: they go on at the same time, and wait more than they work."""
    with nbauth.local.start() as aws:
        stage = Stage(python, aws, tmp_path_factory.mktemp("dask"))
        with stage.ended:
            at_work = {name: stage.tell(name) for name in STORIES}
            return {name: end_of(process) for name, process in at_work.items()}


def test_a_late_joiner_and_a_restarted_worker_follow_before_their_first_task(told):
    came_of = told["comings_and_goings"]

    assert came_of["a late joiner"] == came_of["a restarted one"] == [True, True]


def test_what_the_worker_has_of_its_own_is_out_of_the_way(told):
    assert told["comings_and_goings"]["profiles"] == [None, None]


def test_a_second_time_changes_nothing(told):
    assert told["comings_and_goings"]["twice is once"]


def test_an_async_task_works_too(told):
    assert told["comings_and_goings"]["in an async task"]


def test_after_a_sign_out_each_call_says_that_nobody_is_signed_in(told):
    plain, pandas = told["comings_and_goings"]["signed out"]

    assert plain.startswith(NOBODY)
    assert pandas.startswith(NOBODY)


def test_after_a_sign_out_no_other_credentials_stand_in(told):
    said = told["comings_and_goings"]["nobody else's"]

    assert "CredentialRetrievalError" in said
    assert "Nobody is signed in." in said


def test_the_next_sign_in_goes_on(told):
    assert told["comings_and_goings"]["signed in again"] == [True, True]


def test_another_sign_in_of_the_kernel_takes_its_place(told):
    came_of = told["comings_and_goings"]

    assert came_of["another one of this kernel"]
    assert [each.startswith(LET_GO) for each in came_of["the one before"]] == [True, True]
    assert came_of["by another client of this kernel in between"] is True


def test_a_sign_in_that_nobody_holds_any_more_is_let_go_of(told):
    came_of = told["comings_and_goings"]

    assert came_of["it keeps nobody alive"]
    assert came_of["let go of"].startswith(LET_GO)


def test_workers_that_are_threads_of_the_kernel_leave_its_environment_alone(told):
    assert told["comings_and_goings"]["threads"] == {"works": True, "untouched": True}


def test_a_worker_that_is_deaf_keeps_nobody_waiting_for_good(told):
    came_of = told["troubles"]

    assert came_of["a worker is deaf"].startswith(
        "NbauthError: The cluster's scheduler, or one of its workers, has not"
    )
    assert came_of["and then it is not"]
    assert came_of["and follows"] is True


def test_a_worker_that_can_not_follow_finds_nothing_rather_than_what_its_computer_has(told):
    came_of = told["troubles"]

    assert came_of["of its own"] == "not-there"
    assert "and here it is 0.0.1" in came_of["another nbauth"]
    assert came_of["with another nbauth"] == ["CredentialRetrievalError"] * 2
    assert came_of["afterwards"] == ["not-there"] * 2


@pytest.mark.parametrize("where", ["no nbauth on the scheduler", "no nbauth on a worker"])
def test_a_cluster_without_nbauth_is_told_what_to_install(told, where):
    said, own = told["refusals"][where], told["refusals"]["version"]

    assert said.startswith("ConfigurationError: Where tls://")
    assert said.endswith(f"pip install nbauth=={own}")


def test_a_cluster_with_another_nbauth_is_told_so(told):
    assert "nbauth is 0.0.1, and here it is" in told["refusals"]["another nbauth on a worker"]


@pytest.mark.parametrize("client", ["no client", "asynchronous", "closed"])
def test_a_client_that_will_not_do_is_refused(told, client):
    assert told["refusals"][client].startswith("ConfigurationError: ")


def test_a_link_that_is_not_encrypted_is_warned_of_where_it_is_called(told):
    came_of = told["refusals"]
    ((said, place),) = came_of["not encrypted"]

    assert f"go to {came_of['address']} unencrypted" in said
    assert place == "on_dask.py"


def test_a_closed_client_is_told_nothing_more(told):
    assert told["refusals"]["hears nothing after the close"]
    assert told["refusals"]["nobody is told any more"]
