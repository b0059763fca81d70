"""Real Ray clusters that follow a sign-in."""

import json
import signal
import tempfile
from contextlib import ExitStack
from pathlib import Path
from subprocess import DEVNULL

import leaks
import psutil
import pytest
from fakes import eventually
from handoff.libraries import python_of
from handoff.stage import Stage, end_of

import nbauth.local
from nbauth.handoff.cluster.ray_note import VARIABLE

LIFE_S, KEYS = 16, 3
NOBODY = "NotSignedIn: Nobody is signed in."
ASK_EVERY_S = 2.0
HERE = {"RAY_AUTH_MODE": "disabled", "RAY_USAGE_STATS_ENABLED": "0", "RAY_ADDRESS": ""}
"""A token would be kept in the user's folder; and of this Ray there is nothing to report."""


NEWEST, LOWEST = ".venv-ray", ".venv-ray-lowest"


@pytest.fixture(scope="module")
def folder():
    """Ray's sockets must have short paths."""
    with tempfile.TemporaryDirectory(prefix="nb", ignore_cleanup_errors=True) as made:
        yield Path(made)


def stage_of(python, aws, folder):
    stage = Stage(python, aws, folder, "handoff.on_ray")
    stage.aws = aws
    stage.environment |= HERE | {"RAY_TMPDIR": str(folder)}
    return stage


class ClusterOfItsOwn(ExitStack):
    """One node, which outlives the kernels."""

    def __init__(self, stage):
        super().__init__()
        self.stage = stage
        command = ("ray.scripts.scripts", "start", "--head", "--block", "--port=0", "--num-cpus=2")
        command += ("--include-dashboard=false", "--object-store-memory=80000000", f"--temp-dir={stage.folder}/ray")
        self.node = stage.start(*command, more={}, stdout=DEVNULL, stderr=DEVNULL)
        self.callback(self.end)
        self._current = stage.folder / "ray" / "ray_current_cluster"
        assert any(eventually(self._is_written) for _ in range(6))
        self.address = self._current.read_text()

    def _is_written(self):
        return self._current.exists() and self._current.read_text()

    def end(self):
        started = psutil.Process(self.node.pid).children(recursive=True)
        self.node.terminate()
        self.node.wait(30)
        for each in psutil.wait_procs(started, 10)[1]:
            each.kill()


@pytest.fixture(scope="module")
def told(folder):
    """What came of each story."""
    with ExitStack() as ended:

        def stage(environment, **how):
            made = stage_of(python_of(environment), ended.enter_context(nbauth.local.start(**how)), folder)
            ended.enter_context(made.ended)
            return made

        stages = {each: stage(each, credentials_life=LIFE_S) for each in (NEWEST, LOWEST)}
        at_work = {each: stage.tell("work", str(KEYS)) for each, stage in stages.items()}
        with ClusterOfItsOwn(stage(NEWEST)) as cluster:
            told = {"comings": end_of(cluster.stage.tell("comings_and_goings", cluster.address))}
            told["killed"] = a_kernel_is_killed(cluster)
        for each, process in at_work.items():
            told[each] = end_of(process) | {"calls": stages[each].aws.calls().count("GetCredentialsForIdentity")}
        return told


def a_kernel_is_killed(cluster):
    kernel = cluster.stage.tell("kernel", cluster.address)
    said = kernel.stdout.readline()
    assert said, kernel.communicate()[1]
    told = json.loads(said)
    running = list(leaks.arguments_and_environments(cluster.node.pid))
    kernel.send_signal(signal.SIGKILL)
    kernel.communicate()
    told["ended"] = [eventually(lambda pid=pid: not psutil.pid_exists(pid)) for pid in told["pids"]]
    places = leaks.files(cluster.stage.folder) | {str(number): text.encode() for number, text in enumerate(running)}
    return told | {"places": places}


@pytest.mark.parametrize("libraries", [NEWEST, LOWEST])
def test_workers_go_on_through_three_lifetimes_without_one_failed_operation(told, libraries):
    assert told[libraries]["keys"] > KEYS
    assert told[libraries]["operations"] > KEYS


@pytest.mark.parametrize("libraries", [NEWEST, LOWEST])
def test_one_call_is_made_for_each_period_and_no_worker_makes_one(told, libraries):
    came_of = told[libraries]

    assert came_of["renewals"] - came_of["keys"] in {0, 1}, "one may have come at the very end"
    assert came_of["calls"] - came_of["renewals"] in {0, 1}


def test_what_the_node_has_of_its_own_is_out_of_the_way(told):
    came_of = told["comings"]

    assert came_of["first"] is True
    assert came_of["environment"] == [None, "kept"]


def test_it_may_be_called_again_while_ray_runs_with_it(told):
    assert told["comings"]["again"]


def test_after_a_sign_out_each_call_says_that_nobody_is_signed_in(told):
    for said in told["comings"]["signed out"]:
        assert said.startswith(NOBODY)


def test_a_sign_out_is_heard_within_seconds(told):
    assert told["comings"]["delay"] < ASK_EVERY_S + 8  # a busy computer


def test_after_a_sign_out_no_other_credentials_stand_in(told):
    said = told["comings"]["nobody else's"]

    assert "CredentialRetrievalError" in said
    assert "Nobody is signed in." in said


def test_the_next_sign_in_goes_on_also_where_the_desk_has_died(told):
    assert told["comings"]["signed in again"]
    assert told["comings"]["pandas again"] is True


def test_a_ray_that_is_started_again_follows_too(told):
    assert told["comings"]["another Ray"] is True


def test_a_sign_in_that_nobody_holds_any_more_is_let_go_of(told):
    assert told["comings"]["it keeps nobody alive"]
    assert told["comings"]["let go of"]


def test_a_ray_that_runs_without_it_is_refused(told):
    assert told["comings"]["another sign-in"].startswith("ConfigurationError: Ray runs in this process already")


def test_a_ray_client_is_refused_before_and_after_it_is_one(told):
    for said in told["comings"]["a Ray Client"]:
        assert said.startswith("ConfigurationError: The workers of a Ray Client")


def test_a_hook_of_ones_own_is_refused(told):
    assert "worker_process_setup_hook" in told["comings"]["a hook of one's own"]


def test_a_node_with_another_nbauth_is_told_so(told):
    said = told["comings"]["another nbauth"]

    assert said.startswith("ConfigurationError: Where ")
    assert said.endswith("pip install nbauth==0.0.1")


def test_a_link_that_is_not_encrypted_is_warned_of_once(told):
    (warned,) = told["killed"]["warned"]

    assert "unencrypted" in warned
    assert "docs.ray.io" in warned


def test_with_the_kernel_its_workers_end(told):
    assert told["killed"]["ended"] == [True]


def test_no_secret_is_in_a_log_an_argument_or_an_environment(told):
    places = told["killed"]["places"]

    assert any(VARIABLE.encode() in text for text in places.values())
    assert any("/logs/" in name for name in places)
    assert leaks.found(places, told["killed"]["secrets"]) == []
