"""The real AWS CLI, on the keychain's sign-in: `credential_process = nbauth credential-process`."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from cli.conftest import sign_in

import nbauth.local

DATA = Path(nbauth.local.__file__).parent / "data"

OTHERS = ("identity_pool_id", "region", "endpoint_url")


@pytest.fixture(scope="session")
def aws_cli():
    """The demo's."""
    return str(Path(sys.executable).with_name("aws"))


@pytest.fixture
def run(aws_cli, environment, aws, tmp_path):
    """Run it with a profile of its own, in a folder of its own."""
    profile = ["[profile cognito]", "credential_process = nbauth credential-process", f"region = {aws.pool.region}"]
    config = tmp_path / "config"
    config.write_text("\n".join([*profile, f"endpoint_url = {aws.pool.endpoint_url}", ""]))
    variables = {
        **{name: value for name, value in environment.items() if not name.startswith("AWS_")},
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]]),  # where nbauth is
        "AWS_CONFIG_FILE": str(config),
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PROFILE": "cognito",
    }

    def aws_cli_at_work(*arguments):
        command = [aws_cli, *arguments]
        return subprocess.run(
            command, env=variables, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )

    return aws_cli_at_work


def test_nbauth_run_gives_it_the_sign_in_without_a_profile(signed_in, nbauth_command, aws_cli, aws):
    listed = nbauth_command("run", aws_cli, "s3", "ls", AWS_PROFILE="nobody's", AWS_ACCESS_KEY_ID="AKIADECOY")

    assert (listed.returncode, listed.stderr) == (0, "")
    assert listed.stdout.endswith(f" {aws.bucket}\n")


def test_it_works_on_the_keychains_sign_in_until_logout(signed_in, nbauth_command, run, aws, tmp_path):
    listed = run("s3", "ls")
    assert listed.stdout.endswith(f" {aws.bucket}\n"), listed.stderr

    copied = run("s3", "cp", f"s3://{aws.bucket}/data/penguins.parquet", "here.parquet")
    assert copied.returncode == 0, copied.stderr
    assert (tmp_path / "here.parquet").read_bytes() == (DATA / "penguins.parquet").read_bytes()

    assert nbauth_command("logout").returncode == 0
    refused = run("s3", "ls")
    assert refused.returncode != 0
    assert refused.stdout == ""
    assert refused.stderr.strip().splitlines() == [
        "Error when retrieving credentials from custom-process: nbauth: Nobody is signed in. Run: nbauth login"
    ]


def test_the_profile_that_login_prints_is_all_it_needs(environment, aws, aws_cli, nbauth_command, tmp_path):
    """Of a configuration file in the folder where somebody has signed in; then in another folder."""
    here, there = tmp_path / "with a space", tmp_path / "elsewhere"
    here.mkdir()
    there.mkdir()
    (here / "nbauth.toml").write_text(
        "".join(f'{key} = "{getattr(aws.pool, key)}"\n' for key in ("user_pool_id", "client_id", *OTHERS))
    )
    config = tmp_path / "config"
    bare = {
        **{name: value for name, value in environment.items() if not name.startswith(("AWS_", "NBAUTH_"))},
        "AWS_CONFIG_FILE": str(config),
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    said = sign_in(bare, aws, cwd=str(here))
    printed = re.search(r"\[profile nbauth\]\r\n.*?\r\n\r\n", said, re.DOTALL)[0]
    config.write_text(printed.replace("\r\n", "\n"))

    listed = subprocess.run(
        [aws_cli, "s3", "ls", "--profile", "nbauth"],
        env=bare, cwd=there, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert listed.stdout.endswith(f" {aws.bucket}\n"), listed.stderr

    again = pexpect.run(f"{sys.executable} -m nbauth login", env=bare, cwd=str(here), timeout=30, encoding="utf-8")
    assert again == "Signed in as ada.\r\nTo sign in as another user: nbauth login --username NAME\r\n", (
        "it stands there"
    )
    assert nbauth_command("logout", "--pool", str(here / "nbauth.toml")).returncode == 0
