"""`nbauth login | whoami | logout | credential-process` where there is no keychain, and no folder to write to."""

import subprocess
import sys

import containers
import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a keychain")

# A platform may run a container as any number, of which the container knows no name and no home.
AS_A_STRANGER = "import os, sys; os.getuid = lambda: 12345; from nbauth.cli import main; sys.exit(main(['whoami']))"


def run(command, environment):
    told = subprocess.run(
        command,
        env=environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.count("\n") == 1, told.stderr
    return told.stderr


@pytest.mark.parametrize("command", ["login", "whoami", "logout", "credential-process"])
def test_one_line_says_that_there_is_no_keychain(command, local_aws):
    command = containers.without_room(sys.executable, "-m", "nbauth", command)
    said = run(command, containers.variables(**local_aws.environment()))

    assert said.startswith(f"nbauth: {containers.NO_KEYCHAIN}")


def test_a_user_whom_the_container_does_not_know_needs_no_home(local_aws, tmp_path):
    homeless = containers.variables(**local_aws.environment(), TMPDIR=str(tmp_path))
    del homeless["HOME"]
    said = run([sys.executable, "-c", AS_A_STRANGER], homeless)

    assert said.startswith(f"nbauth: {containers.NO_KEYCHAIN}")


def test_nor_to_be_told_that_nothing_is_configured():
    homeless = {
        name: value for name, value in containers.variables().items() if not name.startswith(("HOME", "NBAUTH"))
    }
    said = run([sys.executable, "-c", AS_A_STRANGER], homeless)

    assert said.startswith("nbauth: No user pool is configured.")
