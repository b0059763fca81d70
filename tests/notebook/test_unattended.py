"""Notebooks that run where nobody sits."""

import os
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from vault import kernels

SIGN_IN = """
import nbauth, os
auth = nbauth.Auth(nbauth.PoolConfig.load(), vault=nbauth.vault.KeyringVault())
auth.sign_in("ada", os.environ["PASSWORD"])
"""
LOGIN = "import nbauth, os; auth = nbauth.login()"
SEEN = "print(auth.username, 'NBAUTH_PASSWORD' in os.environ, len(session.client('s3').list_buckets()['Buckets']))"


@pytest.fixture
def execute(environment, monkeypatch):
    """Run cells as nbclient, papermill and nbconvert do; returns the outputs of the last cell that ran."""

    def run(*cells, **variables):
        for key, value in {**environment, **variables}.items():
            monkeypatch.setenv(key, value)
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=True).execute()
        return [cell.outputs for cell in notebook.cells]

    return run


def test_the_two_variables_sign_in_and_are_taken_out_of_the_environment(execute, demo_aws):
    outputs = execute(LOGIN, SEEN, NBAUTH_USERNAME="ada", NBAUTH_PASSWORD=demo_aws.users["ada"].password)
    assert outputs[0] == []
    assert outputs[1][0].text == "ada False 1\n"


def test_a_file_holds_the_password_better_than_a_variable(execute, demo_aws, tmp_path):
    file = tmp_path / "password"
    file.write_text(demo_aws.users["ada"].password + "\n")
    seen = "print(auth.username, [name for name in os.environ if name.startswith('NBAUTH_PASS')])"
    outputs = execute(LOGIN, seen, NBAUTH_USERNAME="ada", NBAUTH_PASSWORD_FILE=str(file))
    assert outputs[1][0].text == "ada ['NBAUTH_PASSWORD_POLICY']\n"


def test_without_them_one_line_says_what_to_set(execute):
    ((error,), _) = execute(LOGIN, "1")
    assert error.ename == "NotSignedIn"
    assert len(error.traceback) == 1
    assert "NBAUTH_USERNAME" in error.traceback[0]


def test_awaiting_without_them_does_not_hang(execute):
    ((error,),) = execute("import nbauth; await nbauth.login()")
    assert error.ename == "NotSignedIn"


def test_a_wrong_password_stops_with_one_line(execute):
    ((error,),) = execute(LOGIN, NBAUTH_USERNAME="ada", NBAUTH_PASSWORD="Wrong-one-1234")
    assert error.ename == "WrongCredentials"
    assert "Wrong-one-1234" not in str(error)


@pytest.fixture
def adas_keychain(keychain, demo_aws):
    """Ada works here."""
    kernels.run(SIGN_IN, **demo_aws.environment(), **keychain, PASSWORD=demo_aws.users["ada"].password)
    return keychain


def test_a_job_is_the_user_whom_the_variables_name_and_not_whoever_works_here(execute, adas_keychain):
    (_, (seen,)) = execute(LOGIN, SEEN, **adas_keychain)
    assert seen.text == "ada False 1\n"

    ((error,),) = execute(LOGIN, **adas_keychain, NBAUTH_USERNAME="emi", NBAUTH_PASSWORD="Wrong-one-1234")
    assert error.ename == "WrongCredentials"
    assert "Check NBAUTH_USERNAME and NBAUTH_PASSWORD_FILE or NBAUTH_PASSWORD" in error.traceback[0]

    given = {"NBAUTH_USERNAME": "ada", "NBAUTH_PASSWORD": "not-needed"}
    (_, (seen,)) = execute(LOGIN, SEEN, **adas_keychain, **given)
    assert seen.text == "ada False 1\n"


def test_where_the_service_does_not_answer_that_is_the_reason(execute, adas_keychain, demo_aws):
    with demo_aws.unreachable():
        ((error,),) = execute(LOGIN, **adas_keychain)
    assert error.ename == "Unreachable"


def test_an_account_with_a_second_factor_is_told_apart(execute, demo_aws):
    ((error,),) = execute(LOGIN, NBAUTH_USERNAME="sam", NBAUTH_PASSWORD=demo_aws.users["sam"].password)
    assert error.ename == "NotSignedIn"
    assert "NeedsSmsCode" in error.traceback[0]


def test_a_script_without_a_terminal_uses_them_too(environment, demo_aws):
    variables = {"NBAUTH_USERNAME": "ada", "NBAUTH_PASSWORD": demo_aws.users["ada"].password}
    script = "import nbauth; print(nbauth.login().username)"
    told = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **environment, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.stdout == "ada\n", told.stderr


def test_a_call_does_not_wait_where_nobody_can_sign_in_again(execute, demo_aws):
    variables = {"NBAUTH_USERNAME": "ada", "NBAUTH_PASSWORD": demo_aws.users["ada"].password}
    outputs = execute(LOGIN, "auth.sign_out()", f"with auth.waiting(): {SEEN}", **variables)
    [error] = outputs[-1]
    [line] = error.traceback
    assert line.startswith("NotSignedIn: Nobody is signed in. The call can't wait: there is nobody to ask here.")
