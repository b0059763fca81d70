"""`nbauth.login()` in `jupyter console`: a kernel without a page, so it asks with prompts."""

import subprocess
import sys
import uuid

import psutil
import pytest

from nbauth.notebook.console import is_from_a_console


@pytest.fixture
def console(spawn, environment):
    terminal = spawn(environment, "-m", "jupyter_console", "--simple-prompt")
    terminal.expect_exact("In [1]: ")
    return terminal


def test_the_same_screens_are_prompts_and_the_session_gets_its_name(console, demo_aws):
    console.sendline("import nbauth; auth = await nbauth.login()")
    console.expect_exact(f"Practice pool on this computer ({demo_aws.pool.user_pool_id}")
    console.expect_exact("Username: ")
    console.sendline("sam")
    console.expect_exact("Password: ")
    console.sendline(demo_aws.users["sam"].password)
    console.expect_exact("Code from the text message: ")
    code = demo_aws.outbox("sam")[-1].code
    console.sendline(code)
    console.expect_exact("Signed in as sam.")
    console.expect_exact("In [2]: ")
    console.sendline("len(session.client('s3').list_buckets()['Buckets']), auth.username")
    console.expect_exact("(1, 'sam')")
    console.sendline("%hist")
    console.expect_exact("auth.username\r\n")
    console.sendline("exit()")
    console.expect_exact("Shutting down kernel")
    assert not any(secret in console.before for secret in (code, demo_aws.users["sam"].password))


# What is told from it


def from_process(pid):
    return {"header": {"msg_id": f"8df4020c-3de7befa09df91d4d6091068_{pid}_3"}}


@pytest.fixture
def process(tmp_path):
    """`process(name)` is the id of a Python process that runs a program of this name."""
    started = []

    def start(name):
        (tmp_path / name).write_text("print('runs', flush=True); input()")
        command = [sys.executable, tmp_path / name]
        started.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
        assert started[-1].stdout.readline() == b"runs\n"
        return started[-1].pid

    yield start
    for each in started:
        each.communicate(b"\n", timeout=30)


@pytest.mark.parametrize("name", ["jupyter-console", "jupyter-qtconsole"])
def test_a_console_is_known_by_its_process(process, name):
    assert is_from_a_console(from_process(process(name)))


@pytest.mark.parametrize("name", ["jupyter-lab", "jupyter-console-notes.ipynb"])
def test_a_server_that_runs_a_pages_cells_by_itself_is_none(process, name):
    assert not is_from_a_console(from_process(process(name)))


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"header": {}},
        {"header": {"msg_id": str(uuid.uuid4())}},
        from_process(2**40),
        from_process(max(psutil.pids()) + 1_000_000),
    ],
)
def test_a_page_and_a_process_that_cannot_be_looked_at_are_none(request_):
    assert not is_from_a_console(request_)


LOOKS_STILL = """
import threading, nbauth
from nbauth.auth import holder_of
from nbauth.notebook import kernel
from nbauth.widget import terminal

auth = nbauth.login(vault=nbauth.vault.MemoryVault())
auth.status()
holder_of(auth).looking.begin(lambda: threading.Event().wait(1), lambda: None)
kernel.front_end = lambda _: kernel.FrontEnd.TERMINAL
terminal.sign_in = lambda holder, **_: print("looking:", holder.status().looking)
nbauth.login(vault=nbauth.vault.MemoryVault())
"""


def test_it_asks_when_a_page_of_the_same_kernel_has_looked_for_a_kept_sign_in(notebook):
    ran = notebook.run(LOOKS_STILL)
    assert "looking: False" in ran.text, ran.traceback
