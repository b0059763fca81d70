"""`nbauth login | logout | whoami | credential-process`, with a real keychain and at a pseudo-terminal."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import boto3
import pexpect
import pytest

SIGNED_OUT = (
    "You are signed out. AWS credentials that were handed out go on working until they expire, usually within the "
    "hour.\n"
)


@pytest.mark.parametrize("command", ["whoami", "credential-process"])
def test_when_nobody_is_signed_in_one_line_says_so(nbauth_command, command):
    told = nbauth_command(command)
    assert told.returncode == 1
    assert told.stdout == ""
    assert told.stderr == "nbauth: Nobody is signed in. Run: nbauth login\n"


def test_to_log_out_twice_is_fine(nbauth_command):
    assert nbauth_command("logout").stdout == SIGNED_OUT


@pytest.mark.parametrize("name", ["\udcff", "two words"])
def test_a_name_that_can_be_none_is_told(nbauth_command, name):
    told = nbauth_command("whoami", "--name", name)
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (1, "", 1)
    assert told.stderr == f"nbauth: {name!r} can't name a sign-in. Use letters, digits and _, like my_name.\n"


def test_a_sign_in_is_kept_for_the_next_command_until_logout(signed_in, nbauth_command, aws):
    assert nbauth_command("whoami").stdout.startswith(f"Signed in as ada, user pool {aws.pool.user_pool_id}\n")
    assert nbauth_command("login").stdout == "Signed in as ada.\n"
    assert nbauth_command("logout").stdout == SIGNED_OUT
    assert nbauth_command("whoami").returncode == 1


ASK = """\
import json, nbauth
auth = nbauth.Auth(nbauth.PoolConfig.load(), vault=nbauth.vault.KeyringVault())
auth.resume()
print(json.dumps([auth.whoami().as_dict(), str(auth.whoami())]))
"""


def test_whoami_says_as_json_what_a_notebook_says_and_no_secret(signed_in, nbauth_command, environment):
    told = nbauth_command("whoami", "--json")
    assert (told.returncode, told.stderr) == (0, "")
    command = json.loads(told.stdout)
    ran = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, timeout=60, check=True)
    notebook, lines = json.loads(ran.stdout)
    moving = ("tokens_until", "credentials_until")  # each process renews them for itself
    assert all(datetime.fromisoformat(command[name]).utcoffset() == timedelta(0) for name in moving)
    assert {**command, **dict.fromkeys(moving)} == {**notebook, **dict.fromkeys(moving)}
    assert (command["state"], command["username"], command["email"]) == ("SIGNED_IN", "ada", "ada@example.com")
    until_the_times = len(lines.splitlines()) - 3
    assert nbauth_command("whoami").stdout.splitlines()[:until_the_times] == lines.splitlines()[:until_the_times]


def test_as_json_too_nobody_is_an_error_and_nothing_to_parse(nbauth_command):
    told = nbauth_command("whoami", "--json")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == "nbauth: Nobody is signed in. Run: nbauth login\n"


def test_another_name_is_another_sign_in(signed_in, nbauth_command):
    assert nbauth_command("whoami", "--name", "other").returncode == 1


def test_the_credential_process_gives_what_the_sdks_expect(signed_in, nbauth_command, aws):
    given = json.loads(nbauth_command("credential-process").stdout)
    assert given.pop("Version") == 1
    s3 = boto3.client(
        "s3",
        region_name=aws.pool.region,
        endpoint_url=aws.pool.endpoint_url,
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )
    assert [found["Name"] for found in s3.list_buckets()["Buckets"]] == [aws.bucket]
    s3.close()


def test_an_sdk_signs_by_the_credential_process(signed_in, environment, aws, tmp_path):
    config = tmp_path / "config"
    config.write_text(f"[default]\ncredential_process = {sys.executable} -m nbauth credential-process\n")
    script = "import boto3; print(boto3.client('s3').list_buckets()['Buckets'][0]['Name'])"
    told = subprocess.run(
        [sys.executable, "-c", script],
        env={
            **environment,
            "AWS_CONFIG_FILE": str(config),
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_ENDPOINT_URL": aws.pool.endpoint_url,
            "AWS_DEFAULT_REGION": aws.pool.region,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.stdout == f"{aws.bucket}\n", told.stderr


def test_without_a_keychain_login_says_that_it_would_be_of_no_use(nbauth_command, tmp_path):
    told = nbauth_command("login", DBUS_SESSION_BUS_ADDRESS=f"unix:path={tmp_path}/none")
    assert told.returncode == 1
    assert "keychain" in told.stderr
    assert told.stderr.count("\n") == 1


def test_a_configuration_file_that_is_missing_is_named(nbauth_command):
    told = nbauth_command("whoami", "--pool", "nowhere.toml")
    assert told.stderr == f"nbauth: There is no file nowhere.toml in {Path.cwd()}. Check the path.\n"


def test_another_user_can_be_named_instead_of_the_one_who_is_kept(signed_in, environment, nbauth_command, aws):
    kept = pexpect.spawn(sys.executable, ["-m", "nbauth", "login"], env=environment, timeout=30, encoding="utf-8")
    kept.expect_exact("Signed in as ada.\r\nTo sign in as another user: nbauth login --username NAME\r\n")
    kept.expect(pexpect.EOF)
    kept.close()
    assert nbauth_command("login", "--username", "ada").stdout == "Signed in as ada.\n"

    command = ["-m", "nbauth", "login", "--username", "emi"]
    terminal = pexpect.spawn(sys.executable, command, env=environment, timeout=30, encoding="utf-8")
    terminal.expect_exact("Username: emi\r\n")
    terminal.expect_exact("Password: ")
    terminal.sendline(aws.users["emi"].password)
    terminal.expect_exact("Code from the e-mail: ")
    assert nbauth_command("whoami").stdout.startswith("Signed in as ada, "), "until the other one is in"
    terminal.sendline(aws.outbox("emi")[-1].code)
    terminal.expect_exact("Signed in as emi.")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert nbauth_command("whoami").stdout.startswith("Signed in as emi, ")
