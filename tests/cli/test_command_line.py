"""The commands, as processes."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pexpect
import psutil
import pytest

REPOSITORY = Path(__file__).parents[2]
ASK = "import nbauth, nbauth.local; print(nbauth.local.current().pool == nbauth.PoolConfig.load())"


def run(*arguments, **options):
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=60, check=False, **options
    )


def test_the_version_is_told():
    assert run("-m", "nbauth", "--version").stdout.startswith("nbauth ")


@pytest.mark.parametrize("port", ["0", "65536", "x", "-1", "8888 "])
def test_a_port_that_is_none_is_refused_in_words(port):
    told = run("-m", "nbauth", "demo", "--port", port)
    assert told.returncode == 2
    assert "is no port" in told.stderr or "expected one argument" in told.stderr


def test_a_port_that_is_taken_is_told_in_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = run("-m", "nbauth", "demo", "--no-browser", "--port", port)
    assert told.returncode == 1
    assert told.stderr.startswith(f"nbauth: Port {port} can't be used")
    assert told.stderr.count("\n") == 1


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no SIGHUP")
@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM", "SIGINT"])
def test_the_demo_ends_with_its_terminal_and_leaves_nothing_behind(name, tmp_path):
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "nbauth", "demo", "--no-browser"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as demo:
        while "Ctrl-C ends" not in demo.stdout.readline():
            assert demo.poll() is None
        started = psutil.Process(demo.pid).children(recursive=True)
        assert started
        demo.send_signal(getattr(signal, name))
        assert demo.wait(30) == 0
    _, alive = psutil.wait_procs(started, timeout=30)
    assert alive == []
    assert list(tmp_path.iterdir()) == []


def test_a_command_runs_beside_a_local_aws():
    told = run("-m", "nbauth.local", sys.executable, "-c", ASK)
    assert told.stdout == "True\n", told.stderr


def test_the_status_of_the_command_is_passed_on():
    assert run("-m", "nbauth.local", sys.executable, "-c", "raise SystemExit(7)").returncode == 7


def test_a_command_that_does_not_exist_is_named():
    told = run("-m", "nbauth.local", "no-such-command")
    assert told.returncode == 127
    assert told.stderr == "There is no command no-such-command.\n"


def test_an_interrupt_belongs_to_the_command_and_the_local_aws_waits_for_it():
    script = "import sys\ntry: input()\nexcept KeyboardInterrupt: print('still here', flush=True)\n" + ASK
    terminal = pexpect.spawn(sys.executable, ["-m", "nbauth.local", sys.executable, "-c", "print('ready')\n" + script])
    terminal.expect_exact("ready")
    terminal.sendintr()
    terminal.expect_exact("still here")
    terminal.expect_exact("True")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


def test_a_signal_to_end_reaches_the_command():
    script = "print('ready', flush=True); input()"
    process = subprocess.Popen(
        [sys.executable, "-m", "nbauth.local", sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "ready\n"
        process.terminate()
        assert process.wait(30) == 128 + 15


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_is_the_usage(option):
    assert run("-m", "nbauth.local", option).stdout.startswith("usage:")


def test_without_a_command_the_usage_is_told():
    told = run("-m", "nbauth.local")
    assert told.returncode == 2
    assert told.stderr.startswith("usage:")


def test_binder_starts_its_jupyterlab_beside_a_local_aws(tmp_path):
    # Binder's python3 is the one of its environment.
    (tmp_path / "python3").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (tmp_path / "python3").chmod(0o755)
    told = subprocess.run(
        [REPOSITORY / "binder" / "start", "python3", "-c", ASK],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.stdout == "True\n", told.stderr
