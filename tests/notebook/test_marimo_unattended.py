"""A marimo notebook that is run where nobody sits: as a script, and by `marimo export`."""

import subprocess
import sys

import pytest
from browser.marimo_notebook import marimo_notebook


@pytest.fixture
def run(environment, tmp_path):
    """Run a notebook that signs in; `run(*command, NAME=value)`."""
    text = marimo_notebook("import nbauth", "auth = nbauth.login()", "print('signed in as', auth.username)")
    (tmp_path / "notebook.py").write_text(text)

    def run_it(*command, **variables):
        return subprocess.run(
            [sys.executable, *command],
            cwd=tmp_path,
            env={**environment, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run_it


def test_a_script_signs_in_with_the_two_variables(run, demo_aws):
    variables = {"NBAUTH_USERNAME": "ada", "NBAUTH_PASSWORD": demo_aws.users["ada"].password}
    assert run("notebook.py", **variables).stdout == "signed in as ada\n"


def test_a_script_without_them_says_what_to_set(run):
    told = run("notebook.py")
    assert told.returncode != 0
    assert "NotSignedIn: Nobody is signed in, and there is nobody to ask here. Set NBAUTH_USERNAME" in told.stderr


def test_an_export_shows_the_form_and_does_not_wait(run, tmp_path):
    told = run("-m", "marimo", "export", "html", "notebook.py", "-o", "notebook.html")
    assert "signed in as None" in told.stdout + told.stderr
    assert "marimo-anywidget" in (tmp_path / "notebook.html").read_text()
