"""`nbauth run COMMAND …`: with a real keychain, and the local AWS."""

import json
import os
import signal
import subprocess
import sys

import psutil
import pytest
from fakes import eventually

WHO_AM_I = """
import boto3, json, os
print(json.dumps([boto3.client("sts").get_caller_identity()["Arn"], os.environ.get("AWS_PROFILE")]))
"""


def test_where_nobody_is_signed_in_nothing_is_run(nbauth_command):
    run = nbauth_command("run", sys.executable, "-c", "print('ran')")

    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == "nbauth: Nobody is signed in. Run: nbauth login\n"


def test_a_program_has_the_keychains_sign_in_and_nobody_elses(signed_in_throughout, nbauth_command):
    run = nbauth_command("run", sys.executable, "-c", WHO_AM_I, AWS_ACCESS_KEY_ID="AKIADECOY", AWS_PROFILE="decoy")

    assert run.returncode == 0, run.stderr
    arn, profile = json.loads(run.stdout)
    assert arn.endswith("/CognitoIdentityCredentials")
    assert profile is None


def test_what_follows_the_program_is_its_own(signed_in_throughout, nbauth_command):
    run = nbauth_command(
        "run", "--name", "session", sys.executable, "-c", "import sys; print(sys.argv[1:])", "--name", "-x"
    )

    assert run.stdout == "['--name', '-x']\n"


def test_the_command_may_be_marked_as_elsewhere(signed_in_throughout, nbauth_command):
    run = nbauth_command("run", "--", sys.executable, "-c", "import sys; print(sys.argv[1:])", "--", "-x")

    assert run.stdout == "['--', '-x']\n"


def test_which_sign_in_is_missing_is_said(nbauth_command):
    run = nbauth_command("run", "--name", "other", "true")

    assert run.stderr == "nbauth: Nobody is signed in. Run: nbauth login --name other\n"


@pytest.mark.parametrize(
    ("ends", "status"), [("sys.exit(7)", 7), ("sys.exit(0)", 0), ("os.kill(os.getpid(), 9)", 128 + 9)]
)
def test_its_exit_status_is_the_programs(signed_in_throughout, nbauth_command, ends, status):
    assert nbauth_command("run", sys.executable, "-c", f"import os, sys; {ends}").returncode == status


def test_a_program_that_is_not_there_is_named(signed_in_throughout, nbauth_command):
    run = nbauth_command("run", "no-such-program")

    assert (run.returncode, run.stdout) == (1, "")
    assert (
        run.stderr
        == "nbauth: no-such-program can't be run: No such file or directory. Check the name of the command.\n"
    )


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_what_ends_it_is_for_the_program_to_hear_and_nothing_is_left(signed_in_throughout, environment, stop):
    sleeps = """
import signal, sys, time
def heard(number, frame):
    print("heard", number, flush=True)
    sys.exit(3)
signal.signal(signal.SIGTERM, heard); signal.signal(signal.SIGINT, heard)
print("runs", flush=True)
time.sleep(60)
"""
    command = [sys.executable, "-m", "nbauth", "run", sys.executable, "-c", sleeps]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout.readline() == "runs\n"
        children = psutil.Process(process.pid).children(recursive=True)
        assert len(children) == 2
        if stop is signal.SIGINT:  # as a terminal sends it
            os.killpg(process.pid, stop)
        else:
            process.send_signal(stop)
        assert process.stdout.read() == f"heard {int(stop)}\n"
        assert process.wait(20) == 3
    assert eventually(lambda: not any(child.is_running() for child in children))
