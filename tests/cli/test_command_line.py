"""The commands, as processes."""

import os
import signal
import socket
import subprocess
import sys
import time

import pexpect
import psutil
import pytest

import nbauth.demo.command
from nbauth.demo.command import free_port

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


def test_where_the_locale_is_german_the_command_speaks_german():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        german = {**os.environ, "LC_ALL": "de_DE.UTF-8", "PYTHONUTF8": "1"}
        told = run("-m", "nbauth", "demo", "--no-browser", "--port", port, env=german)
    assert told.stderr.startswith(f"nbauth: Port {port} lässt sich nicht verwenden: ")
    assert told.stderr.endswith(". Wählen Sie mit --port einen anderen, oder lassen Sie ihn weg.\n")


def test_a_port_whose_last_connections_linger_is_used_again():
    with socket.create_server(("127.0.0.1", 0)) as ended:
        port = ended.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            ended.accept()[0].close()  # whoever closes first has it linger
            client.recv(1)
    assert free_port(port) == port


def test_a_demo_is_where_the_last_one_was_unless_somebody_else_is_there(monkeypatch):
    usual = free_port(None)
    monkeypatch.setattr(nbauth.demo.command, "_USUAL_PORT", usual)  # others may have a demo now
    assert free_port(None) == usual
    with socket.create_server(("127.0.0.1", usual)):
        assert free_port(None) != usual


class Demo:
    """`nbauth demo`, whose processes are told by the folder that their temporary files are in."""

    def __init__(self, process, folder, said):
        self.process = process
        self.folder = folder
        self._said = said

    def text(self):
        return self._said.read_text()

    def running(self):
        return [process for process in psutil.process_iter(["environ"]) if str(self.folder) in str(process.info)]

    def has_started(self):
        return "Ctrl-C ends" in self.text()


def until(condition):
    """Wait for what other processes do next."""
    for _ in range(600):
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def demo(tmp_path):
    """One that starts."""
    folder, said = tmp_path / "temporary", tmp_path / "said"
    folder.mkdir()
    command = [sys.executable, "-m", "nbauth", "demo", "--no-browser"]
    environment = {**os.environ, "TMPDIR": str(folder)}
    with (
        said.open("w") as out,
        subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT) as process,
    ):
        yield Demo(process, folder, said)
        process.kill()


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no SIGHUP")
@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM", "SIGINT"])
def test_the_demo_ends_with_its_terminal_and_leaves_nothing_behind(name, demo):
    assert until(demo.has_started), demo.text()
    assert len(demo.running()) >= 3  # itself, JupyterLab, the local AWS
    demo.process.send_signal(getattr(signal, name))
    assert demo.process.wait(30) == 0
    assert demo.text().endswith("\n\nThe demo has ended.\n")
    assert demo.running() == []
    assert list(demo.folder.iterdir()) == []


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_it_does_so_while_it_starts_however_often_it_is_asked_to(processes, demo):
    assert until(lambda: demo.text() and len(demo.running()) >= processes), demo.text()
    demo.process.send_signal(signal.SIGINT)
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(30) == 0
    assert demo.text().splitlines() == ["Starting a local AWS and JupyterLab …", "", "The demo has ended."]
    assert demo.running() == []
    assert list(demo.folder.iterdir()) == []


def test_killed_it_leaves_no_process_behind(demo):
    assert until(demo.has_started), demo.text()
    demo.process.kill()
    demo.process.wait()
    assert until(lambda: demo.running() == []), demo.running()


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
    script = "try: print('ready'); input()\nexcept KeyboardInterrupt: print('still here', flush=True)\n" + ASK
    terminal = pexpect.spawn(sys.executable, ["-m", "nbauth.local", sys.executable, "-c", script])
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
