"""A Dask cluster that outlives the kernel whose sign-in it follows, and what is logged of that."""

import json
import signal
import time
from contextlib import ExitStack
from subprocess import PIPE

import leaks
import pytest
from fakes import eventually
from handoff.stage import Stage, end_of

import nbauth.local

LIFE_S = 12
LET_GO = "NotSignedIn: No notebook lets this cluster use its sign-in any more."
OVER = "NbauthError: The credentials have expired, and no newer ones have come from the notebook."
ANOTHERS = "ConfigurationError: This cluster follows the sign-in of another notebook."


class ClusterOfItsOwn(ExitStack):
    """A scheduler and a worker that outlive the kernels, and log all that they hear."""

    def __init__(self, stage):
        super().__init__()
        self.stage = stage
        self.file = stage.folder / "scheduler.json"
        self.processes = [
            self._run("scheduler", "--port", "0", "--host", "127.0.0.1"),
            self._run("worker", "--nthreads", "1"),
        ]
        assert any(eventually(self._is_written) for _ in range(6)), (stage.folder / "scheduler.log").read_text()
        self.address = json.loads(self.file.read_text())["address"]

    def _is_written(self):
        return self.file.exists() and self.file.read_text().endswith("}")

    def _run(self, what, *how):
        log = self.enter_context((self.stage.folder / f"{what}.log").open("w"))
        command = ("dask", what, "--scheduler-file", str(self.file), "--no-dashboard", *how)
        process = self.stage.start(*command, more={"DASK_LOGGING__DISTRIBUTED": "debug"}, stdout=log, stderr=log)
        self.callback(process.wait, 30)
        self.callback(process.terminate)
        return process

    def a_kernel_is_killed(self):
        notes = str(self.stage.folder / "notes")
        kernel = self.stage.tell("kernel", self.address, notes)
        said = kernel.stdout.readline()
        assert said, kernel.communicate()[1]
        first = json.loads(said)
        after = self.stage.tell("after_it", self.address, stdin=PIPE)
        assert after.stdout.readline() == "\n"
        running = [text for each in self.processes for text in leaks.arguments_and_environments(each.pid)]
        kernel.send_signal(signal.SIGKILL)
        kernel.communicate()
        after.stdin.write(f"{time.time() + LIFE_S}\n")
        after.stdin.flush()
        told = end_of(after)
        places = leaks.files(self.stage.folder) | {str(number): text.encode() for number, text in enumerate(running)}
        return told | first | {"places": places}


@pytest.fixture(scope="module")
def told(python, tmp_path_factory):
    """What the kernel after it found, and where secrets could be."""
    with nbauth.local.start(credentials_life=LIFE_S) as aws:
        stage = Stage(python, aws, tmp_path_factory.mktemp("dask"))
        with stage.ended, ClusterOfItsOwn(stage) as cluster:
            return cluster.a_kernel_is_killed()


def test_another_kernel_is_refused_while_the_first_is_there(told):
    assert told["while it is there"].startswith(ANOTHERS)
    assert told["its worker works"] is True


def test_after_the_kernel_was_killed_workers_use_what_they_have_to_its_end(told):
    assert told["afterwards, for a while"] is True
    assert told["after the expiry"].startswith((OVER, LET_GO))
    assert told["what the scheduler has"] == "None"


def test_after_the_kernel_was_killed_it_is_anothers_turn(told):
    assert told["another's turn"] is True


def test_no_secret_is_in_a_log_a_dump_a_pickle_an_argument_or_the_environment(told):
    """At DEBUG, Dask logs each message that is sent."""
    places = told["places"]
    logged = next(text for name, text in places.items() if name.endswith("scheduler.log"))

    assert b"nbauth_put" in logged
    assert b"<credentials of Handle(" in logged
    assert any(name.endswith("notes.state.yaml") for name in places)
    assert leaks.found(places, told["secrets"]) == []
