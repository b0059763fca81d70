"""The endpoint, as SDKs and others find it: a real helper process, and a sign-in that does what a test says."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import leaks
import psutil
import pytest
from fakes import eventually
from handoff.asking import ask
from handoff.running import helpers
from handoff.sign_in_here import SignInHere

from nbauth.errors import NbauthError
from nbauth.handoff import server
from nbauth.handoff.endpoint import Endpoint
from nbauth.handoff.helper import Helper
from nbauth.texts import Handoff


@pytest.fixture
def sign_in():
    return SignInHere()


@pytest.fixture
def endpoint(sign_in):
    endpoint = Endpoint(sign_in)
    yield endpoint
    endpoint.close()


def gives(endpoint, credentials):
    answer = ask(endpoint.variables())
    return answer.status == 200 and answer.content["AccessKeyId"] == credentials.access_key


def test_it_gives_what_sdks_expect(endpoint, sign_in):
    held = sign_in.bring()

    assert eventually(lambda: gives(endpoint, held))
    assert ask(endpoint.variables()).content == {
        "AccessKeyId": held.access_key,
        "SecretAccessKey": held.secret_key,
        "Token": held.token,
        "Expiration": held.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def test_it_follows_each_renewal(endpoint, sign_in):
    for _ in range(3):
        held = sign_in.bring()
        assert eventually(lambda held=held: gives(endpoint, held))


def test_before_a_sign_in_and_after_a_sign_out_it_says_so(endpoint, sign_in):
    assert eventually(lambda: "nbauth.login()" in ask(endpoint.variables()).text)
    held = sign_in.bring()
    assert eventually(lambda: gives(endpoint, held))
    sign_in.end()

    assert eventually(lambda: ask(endpoint.variables()).status == 403)
    said = (
        "nbauth: Nobody is signed in. Sign in with the form or the prompts of nbauth.login(), or with auth.sign_in(…)."
    )
    refusal = {"code": "NotSignedIn", "message": said}
    assert ask(endpoint.variables()).content == refusal | {name.title(): text for name, text in refusal.items()}


@pytest.mark.parametrize(
    "differently",
    [
        {"authorization": ""},
        {"authorization": "wrong"},
        {"authorization": "\xff\xfe"},
        {"host": "localhost:{port}"},
        {"host": "evil.example:{port}"},
        {"host": "127.0.0.1"},
        {"path": "/"},
        {"path": "/credentials/"},
        {"path": "/credentials?x"},
        {"path": "http://127.0.0.1/credentials"},
        {"Origin": "http://127.0.0.1:8888"},
        {"Referer": "http://127.0.0.1:8888/lab"},
        {"Sec_Fetch_Site": "none"},
        {"Cookie": "_xsrf=1"},
        {"X_Forwarded_For": "10.0.0.1"},
        {"Via": "1.1 proxy"},
        {"authorization_again": "x"},
    ],
    ids=str,
)
def test_whoever_is_no_sdk_of_this_user_gets_nothing(endpoint, sign_in, differently):
    held = sign_in.bring()
    assert eventually(lambda: gives(endpoint, held))
    port = endpoint.variables()["AWS_CONTAINER_CREDENTIALS_FULL_URI"].split(":")[2].split("/")[0]
    differently = {name: value.format(port=port) for name, value in differently.items()}
    if differently.pop("authorization_again", None):
        differently["Authorization"] = endpoint.variables()["AWS_CONTAINER_AUTHORIZATION_TOKEN"]

    answer = ask(endpoint.variables(), **differently)

    assert answer.status == 403
    assert leaks.found({"answer": answer.text.encode()}, [held.secret_key, held.token, held.access_key]) == []


@pytest.mark.parametrize("method", ["POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "X" * 70_000])
def test_it_takes_no_other_method(endpoint, sign_in, method):
    sign_in.bring()

    assert ask(endpoint.variables(), method=method).status in (501, 414)


def test_it_listens_on_loopback_alone(endpoint):
    listening = [c for c in psutil.Process(endpoint.pid).net_connections() if c.status == psutil.CONN_LISTEN]

    assert {connection.laddr.ip for connection in listening} == {"127.0.0.1"}


def test_the_secrets_are_in_no_argument_no_variable_and_no_file_of_the_helper(endpoint, sign_in, tmp_path):
    held = sign_in.bring()
    assert eventually(lambda: gives(endpoint, held))
    helper = psutil.Process(endpoint.pid)
    secrets = [held.secret_key, held.token, endpoint.variables()["AWS_CONTAINER_AUTHORIZATION_TOKEN"]]

    places = {"helper": json.dumps([helper.cmdline(), helper.environ()]).encode()}
    assert leaks.found(places, secrets) == []
    assert helper.open_files() == []


def test_a_computer_that_has_slept_gets_newer_ones_before_it_answers(endpoint, sign_in):
    sign_in.bring(life=-5)
    newer = []
    sign_in.on_fetch = lambda: newer.append(sign_in.bring())

    assert eventually(lambda: ask(endpoint.variables()).status == 200)
    assert ask(endpoint.variables()).content["AccessKeyId"] == newer[-1].access_key


def test_where_there_are_no_newer_ones_it_says_so_in_time(endpoint, sign_in):
    sign_in.bring(life=-5)

    assert eventually(lambda: ask(endpoint.variables()).status == 503)
    assert "expired" in ask(endpoint.variables()).text
    assert sign_in.fetched.acquire(blocking=False)


def test_many_who_say_nothing_keep_nobody_out(endpoint, sign_in):
    """As many as there is room for are waited for; for one who comes then, the one that came first has to go."""
    held = sign_in.bring()
    assert eventually(lambda: gives(endpoint, held))
    host, port = endpoint.variables()["AWS_CONTAINER_CREDENTIALS_FULL_URI"].split("/")[2].split(":")
    idle = [socket.create_connection((host, int(port))) for _ in range(server.AT_ONCE + 8)]

    assert all(gives(endpoint, held) for _ in range(8))

    assert idle[0].recv(1) == b""  # cut off
    idle[-1].setblocking(False)
    with pytest.raises(BlockingIOError):  # still waited for
        idle[-1].recv(1)
    for connection in idle:
        connection.close()


def test_credentials_that_have_not_come_yet_are_asked_for(endpoint, sign_in):
    sign_in.failure = NbauthError(Handoff.NOT_YET)
    sign_in.tell()
    assert eventually(lambda: ask(endpoint.variables()).status == 503)

    def arrive():
        sign_in.failure = None
        sign_in.bring()

    sign_in.on_fetch = arrive
    assert ask(endpoint.variables()).status == 200


def test_it_knows_at_once_what_the_sign_in_has(sign_in):
    held = sign_in.bring()
    endpoint = Endpoint(sign_in)
    try:
        assert gives(endpoint, held)
    finally:
        endpoint.close()


def test_a_helper_that_dies_is_started_again_where_it_was(endpoint, sign_in):
    held = sign_in.bring()
    assert eventually(lambda: gives(endpoint, held))
    before, first = endpoint.variables(), endpoint.pid
    psutil.Process(first).kill()

    assert eventually(lambda: endpoint.pid != first)
    assert endpoint.variables() == before
    assert eventually(lambda: gives(endpoint, held))


@pytest.mark.skipif(sys.platform == "win32", reason="there it is not started again")
def test_while_no_helper_answers_nobody_else_can_listen_at_its_port_and_who_asks_waits(endpoint, sign_in):
    held = sign_in.bring()
    assert eventually(lambda: gives(endpoint, held))
    host, port = endpoint.variables()["AWS_CONTAINER_CREDENTIALS_FULL_URI"].split("/")[2].split(":")
    psutil.Process(endpoint.pid).kill()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with pytest.raises(OSError, match="in use"):
            other.bind((host, int(port)))

    assert gives(endpoint, held)


def test_closed_it_leaves_no_process_and_no_file(sign_in):
    endpoint = Endpoint(sign_in)
    file, pid = endpoint.variables().get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"), endpoint.pid
    endpoint.close()
    endpoint.close()

    assert not psutil.pid_exists(pid)
    assert file is None or Path(file).read_bytes() == b""


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="Linux")
def test_closed_its_files_path_leads_to_nothing_that_is_opened_later(sign_in, tmp_path):
    endpoint = Endpoint(sign_in)
    path = endpoint.variables()["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]
    endpoint.close()
    (tmp_path / "private").write_text("private")
    with (tmp_path / "private").open() as _:
        assert Path(path).read_text() == ""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks")
def test_a_forked_child_does_not_keep_its_port(endpoint):
    url = endpoint.variables()["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
    (hears, end), (is_there, there) = os.pipe(), os.pipe()
    if (child := os.fork()) == 0:
        os.write(there, b"x")  # what is to be done after a fork is done by now
        os.read(hears, 1)
        os._exit(0)
    os.read(is_there, 1)
    endpoint.close()

    host, port = url.split("/")[2].split(":")
    try:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((host, int(port)))
    finally:
        os.write(end, b"x")
        os.waitpid(child, 0)


def test_one_that_does_not_start_leaves_nothing(sign_in, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    listening = len(sign_in._listeners._all)
    with pytest.raises(NbauthError, match="did not start"):
        Endpoint(sign_in)

    assert len(sign_in._listeners._all) == listening


def test_one_whose_start_is_interrupted_leaves_no_process(sign_in, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Helper, "_first_line", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Endpoint(sign_in)

    assert helpers() == []


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="Linux")
def test_the_token_can_be_read_from_a_file_that_is_on_no_disk(endpoint):
    variables = endpoint.variables()
    file = Path(variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"])

    assert file.read_text() == file.read_text() == variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
    assert file.resolve().name.startswith("memfd:")


KERNEL = """
import os, sys, time
sys.path[:0] = {path!r}
from handoff.sign_in_here import SignInHere
from nbauth.handoff.endpoint import Endpoint
from nbauth.handoff.helper import Helper
sign_in = SignInHere()
endpoint = Endpoint(sign_in)
sign_in.bring()
if {forks}:
    if os.fork() == 0:
        time.sleep(60)
print(endpoint.pid, flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize("forks", [False, True])
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_kernel_that_is_killed_leaves_no_endpoint(forks):
    code = KERNEL.format(path=sys.path, forks=forks)
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as kernel:
        helper = int(kernel.stdout.readline())
        children = psutil.Process(kernel.pid).children()
        kernel.kill()
        kernel.wait()
        try:
            assert eventually(lambda: not psutil.pid_exists(helper))
        finally:
            for child in children:
                if child.is_running():
                    child.kill()


HOLDS_THE_LOCK = """
import ctypes, sys
sys.path[:0] = {path!r}
from handoff.sign_in_here import SignInHere
from nbauth.handoff.endpoint import Endpoint
from nbauth.handoff.helper import Helper
from handoff.asking import ask
from handoff.running import helpers
from fakes import eventually
import json
sign_in = SignInHere()
endpoint = Endpoint(sign_in)
held = sign_in.bring()
assert eventually(lambda: ask(endpoint.variables()).status == 200)
print(json.dumps(endpoint.variables()), flush=True)
ctypes.PyDLL(None).sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="ctypes.PyDLL(None)")
def test_a_kernel_that_lets_no_other_thread_run_keeps_nobody_waiting():
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS_THE_LOCK.format(path=sys.path)], stdout=subprocess.PIPE, text=True
    ) as kernel:
        try:
            variables = json.loads(kernel.stdout.readline())
            assert [ask(variables).status for _ in range(20)] == [200] * 20
        finally:
            kernel.kill()


def test_the_helper_needs_nothing_but_the_standard_library(tmp_path):
    code = f"import sys; sys.argv = ['x']; import runpy; runpy.run_path({server.__file__!r}); print(*sys.modules)"
    run = [sys.executable, "-I", "-S", "-c", code]
    loaded = subprocess.run(run, capture_output=True, text=True, check=True, cwd=tmp_path).stdout.split()

    assert {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names <= {"__main__", "sitecustomize"}


def test_a_sign_in_that_has_expired_is_followed_again_after_the_next(endpoint, sign_in):
    sign_in.bring()
    sign_in.end()
    held = sign_in.bring()

    assert eventually(lambda: gives(endpoint, held))
