"""Notebooks that run where nobody sits, by the commands that people use: papermill, and nbconvert."""

import json
import subprocess
import sys

import leaks
import nbformat
import pytest
from vault import kernels, secret_service

LOGIN = "import nbauth\nauth = nbauth.login()"
SIGN_IN = """
import nbauth, os
auth = nbauth.Auth(nbauth.PoolConfig.load(), vault=nbauth.vault.KeyringVault())
auth.sign_in("ada", os.environ["PASSWORD"])
"""
WORK = "print(auth.username, session.client('s3').list_buckets()['Buckets'][0]['Name'])"

COMMANDS = {
    "papermill": ["papermill", "in.ipynb", "papermill.ipynb"],
    "nbconvert": ["jupyter", "nbconvert", "--execute", "--to=notebook", "--output=nbconvert.ipynb", "in.ipynb"],
}


class Run:
    """One command at work on a notebook. What it says is in a file beside its output."""

    def __init__(self, name, folder, environment):
        self.output = folder / f"{name}.ipynb"
        self._log = folder / f"{name}.log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *COMMANDS[name]],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait(self):
        try:
            self.status = self._process.wait(60)
        finally:
            self._process.kill()
            self._process.wait()
        self.said = self._log.read_text()

    @property
    def printed(self):
        cells = nbformat.read(self.output, 4).cells
        return [output.get("text") for cell in cells for output in cell.get("outputs", [])]


@pytest.fixture
def execute(environment, tmp_path):
    """Run cells by both commands at once."""

    def run(*cells, **variables):
        folder = tmp_path / "work"
        folder.mkdir()
        kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells], metadata={"kernelspec": kernelspec}
        )
        nbformat.write(notebook, folder / "in.ipynb")
        runs = [Run(name, folder, {**environment, **variables}) for name in COMMANDS]
        for each in runs:
            each.wait()
        return runs

    return run


def test_the_two_variables_sign_in_and_the_output_holds_no_secret(execute, demo_aws, tmp_path, tmp_path_factory):
    password, file = demo_aws.users["ada"].password, tmp_path_factory.mktemp("known") / "secrets.json"
    given = {"NBAUTH_USERNAME": "ada", "NBAUTH_PASSWORD": password, leaks.VARIABLE: str(file)}
    for run in execute(LOGIN, WORK, leaks.NOTE, "auth", "auth.credentials(), os.environ", **given):
        assert run.status == 0, run.said
        assert run.printed[0] == f"ada {demo_aws.bucket}\n"

    places = leaks.files(tmp_path)
    assert {f"{name}.ipynb" for name in COMMANDS} <= {name.rpartition("/")[2] for name in places}
    assert leaks.found(places, [password, *leaks.noted(file)]) == []


def test_without_them_both_stop_with_one_line(execute):
    papermill, nbconvert = execute(LOGIN, "print('never')")

    assert papermill.status == nbconvert.status == 1
    (error,) = [
        output
        for cell in json.loads(papermill.output.read_text())["cells"]
        for output in cell.get("outputs", [])
        if output["output_type"] == "error"
    ]
    assert error["ename"] == "NotSignedIn"
    assert error["traceback"] == [f"NotSignedIn: {error['evalue']}"]
    assert "Set NBAUTH_USERNAME, and NBAUTH_PASSWORD_FILE" in error["evalue"]
    assert error["traceback"][0] in papermill.said
    assert error["traceback"][0] in nbconvert.said
    assert "nbauth/notebook" not in papermill.said + nbconvert.said  # nothing of our own code
    assert not nbconvert.output.exists()  # as nbconvert does it for any error


def test_the_keychains_sign_in_runs_them_without_the_variables(execute, environment, demo_aws, tmp_path):
    secret_service.require()
    with secret_service.running(tmp_path / "keychain") as keychain:
        kernels.run(SIGN_IN, **{**environment, **keychain, "PASSWORD": demo_aws.users["ada"].password})
        for run in execute(LOGIN, WORK, **keychain):
            assert run.status == 0, run.said
            assert run.printed == [f"ada {demo_aws.bucket}\n"]
