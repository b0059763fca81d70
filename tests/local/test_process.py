import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import boto3
import pytest
from local_calls import refused, sign_in, tokens, unsigned

import nbauth.local
from nbauth.errors import ConfigurationError, NbauthError
from nbauth.local.process import ServerProcess

_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture(autouse=True)
def _temporary_files_lie_where_no_other_test_puts_any(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)


def folders():
    return set(Path(tempfile.gettempdir()).glob("nbauth-local-*"))


def wait_for_the_end(pid):
    """The kernel says when another process has ended; nothing is polled."""
    ended = os.pidfd_open(pid)
    assert select.select([ended], [], [], 10)[0], "it did not end in time"
    os.close(ended)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return (
        Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z" if Path("/proc").exists() else True
    )


def test_a_file_beside_the_script_does_not_stand_in_for_a_package(tmp_path):
    (tmp_path / "hypercorn.py").write_text("raise RuntimeError('not this one')")
    script = tmp_path / "script.py"
    script.write_text("import nbauth.local\nwith nbauth.local.start() as aws: print(aws.bucket)\n")
    environment = {**os.environ, "PYTHONPATH": str(Path(nbauth.__file__).parents[1])}
    told = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert told.stdout == "nbauth-demo\n", told.stderr


def test_it_is_there_inside_the_block_and_gone_after_it():
    before = folders()
    with nbauth.local.start() as aws:
        assert len(folders() - before) == 1
        pid = aws._process.pid
        assert alive(pid)
        assert "AccessToken" in tokens(aws.pool, aws)
    assert folders() <= before
    assert not alive(pid)
    aws.stop()
    with pytest.raises(ConfigurationError, match="stopped"):
        aws.calls()
    assert aws.clock().tzinfo is not None


def test_it_starts_within_a_second_or_two():
    began = time.monotonic()
    with nbauth.local.start():
        assert time.monotonic() - began < 5  # half a second on a quiet computer; see the report of the measurement


def run_parent(code, **more):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment, **more)


@_LINUX
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, "end", "forked"])
def test_it_ends_with_its_parent_however_that_ends(how):
    code = """
import os, sys, time, nbauth.local
aws = nbauth.local.start()
forked = os.fork() if FORKED else None
if forked == 0:
    os.close(1)
    time.sleep(60)
    os._exit(0)
print(aws._process.pid, aws._process._folder, forked, flush=True)
sys.stdin.readline()
""".replace("FORKED", str(how == "forked"))
    with run_parent(code, stdin=subprocess.PIPE) as parent:
        pid, folder, forked = parent.stdout.readline().split()
        assert alive(int(pid))
        if how == "end":
            parent.stdin.write("\n")
            parent.stdin.close()
        else:
            parent.send_signal(signal.SIGKILL if how == "forked" else how)
        wait_for_the_end(int(pid))
        assert not Path(folder).exists()
        if how == "forked":
            os.kill(int(forked), signal.SIGKILL)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_copy_cannot_end_it():
    code = """
import os, nbauth.local
from nbauth.errors import ConfigurationError
aws = nbauth.local.start()
pid = os.fork()
if pid == 0:
    try:
        aws.stop()
    except ConfigurationError:
        os._exit(7)
    os._exit(1)
assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
assert aws.calls() == []
"""
    with run_parent(code) as parent:
        assert parent.wait(30) == 0


@_LINUX
def test_an_interrupt_of_the_group_does_not_end_it(aws):
    assert os.getpgid(aws._process.pid) != os.getpgid(0)
    ended = os.pidfd_open(aws._process.pid)
    os.kill(aws._process.pid, signal.SIGINT)
    assert not select.select([ended], [], [], 0.5)[0]
    os.close(ended)
    assert aws.calls() is not None


@_LINUX
def test_no_secret_stands_in_the_arguments_or_the_environment_of_the_server(aws):
    process = Path(f"/proc/{aws._process.pid}")
    shown = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    assert b"nbauth.local.server" in shown
    secrets = [user.password for user in aws.users.values()]
    secrets += [aws.users["tot"].totp_secret, aws._process.secret, aws.pool_with_secret.client_secret]
    for secret in secrets:
        assert secret.encode() not in shown


def test_the_environment_of_the_parent_is_left_behind(monkeypatch):
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIAINHERITEDINHERIT",
        "AWS_SECRET_ACCESS_KEY": "inherited",
        "AWS_PROFILE": "no-such-profile",
        "AUTH": "false",
        "MINISTACK_ACCOUNT_ID": "999999999999",
        "BIND_HOST": "0.0.0.0",
        "HTTP_PROXY": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    with nbauth.local.start() as aws:
        if sys.platform == "linux":
            environment = Path(f"/proc/{aws._process.pid}/environ").read_text()
            assert "AKIAINHERITED" not in environment
            assert "no-such-profile" not in environment
        monkeypatch.delenv("AWS_PROFILE")
        monkeypatch.delenv("HTTP_PROXY")
        ambient = boto3.client("s3", region_name=aws.pool.region, endpoint_url=aws.pool.endpoint_url)
        with refused("InvalidAccessKeyId", status=403):
            ambient.list_buckets()
        with refused("NotAuthorizedException"):
            sign_in(aws.pool, "ada", "Wrong-password-1")


def test_modules_of_the_working_folder_are_not_taken_for_the_servers(tmp_path, monkeypatch):
    (tmp_path / "ministack.py").write_text("raise SystemExit('imported from the working folder')")
    (tmp_path / "json.py").write_text("raise SystemExit('imported from the working folder')")
    monkeypatch.chdir(tmp_path)
    with nbauth.local.start() as aws:
        assert aws.calls() == []


@_LINUX
def test_it_listens_on_the_loopback_interface_alone(aws):
    inodes = {str(link.readlink()) for link in Path(f"/proc/{aws._process.pid}/fd").iterdir() if link.is_symlink()}
    listening = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in inodes:
                listening.append(fields[1].partition(":")[0])
    assert listening == ["0100007F", "0100007F"]


@pytest.mark.parametrize(("method", "path"), [
    ("POST", "/_ministack/reset"), ("GET", "/_ministack/health"), ("POST", "/_ministack/config"), ("GET", "/health"),
    ("POST", "/%5fministack/reset"), ("POST", "//_ministack/reset"), ("GET", "/_localstack/health"),
    ("GET", "/_aws/ses"), ("POST", "/saml2/idpresponse"), ("GET", "/oauth2/userInfo"), ("GET", "//oauth2/authorize"),
])  # fmt: skip
def test_administration_is_refused_on_the_aws_port(aws, method, path):
    import http.client

    port = int(aws.pool.endpoint_url.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path)
    assert connection.getresponse().status == 403
    connection.close()
    assert "AccessToken" in tokens(aws.pool, aws)


def test_without_ministack_the_error_says_what_to_install(monkeypatch):
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "ministack" else find(name, *rest)
    )
    before = folders()
    with pytest.raises(ConfigurationError, match=r"pip install 'nbauth\[local\]'"):
        nbauth.local.start()
    assert folders() <= before


def test_a_start_that_fails_says_why_and_leaves_nothing(monkeypatch, tmp_path):
    (tmp_path / "ministack").mkdir()
    (tmp_path / "ministack" / "__init__.py").write_text("raise RuntimeError('broken on purpose')")
    monkeypatch.syspath_prepend(tmp_path)
    before = folders()
    started = []
    original = ServerProcess._greet
    monkeypatch.setattr(ServerProcess, "_greet", lambda self: started.append(self.pid) or original(self))
    with pytest.raises(NbauthError, match="broken on purpose"):
        nbauth.local.start()
    assert folders() <= before
    assert not alive(started[0])


def test_importing_it_does_not_import_ministack():
    code = "import sys, nbauth.local; print([m for m in sys.modules if m.split('.')[0] in ('ministack', 'hypercorn')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_it_lives_on_when_only_its_pool_is_kept():
    code = """
import gc, urllib.request, nbauth.local
pool = nbauth.local.start().pool
gc.collect()
for _ in range(20):
    with urllib.request.urlopen(f"{pool.endpoint_url}/{pool.user_pool_id}/.well-known/jwks.json") as answer:
        assert answer.status == 200
"""
    with run_parent(code) as parent:
        assert parent.wait(30) == 0


def test_the_port_is_refused_while_unreachable_and_then_answers_with_all_it_knew(aws):
    from botocore.exceptions import EndpointConnectionError

    before = tokens(aws.pool, aws)
    s3 = unsigned("s3", aws.pool.endpoint_url, aws.pool.region)
    began = time.monotonic()
    with aws.unreachable():
        assert time.monotonic() - began < 3  # idle connections are closed, not waited for
        with pytest.raises(EndpointConnectionError):
            s3.list_buckets()
        with aws.unreachable(), pytest.raises(EndpointConnectionError):
            tokens(aws.pool, aws)
        with pytest.raises(EndpointConnectionError):
            tokens(aws.pool, aws)
        aws.clock.advance(1)
    after = tokens(aws.pool, aws)
    assert after["AccessToken"] != before["AccessToken"]
    from local_calls import refresh

    assert refresh(aws.pool, before["RefreshToken"])["AccessToken"]


def test_open_connections_are_dropped_when_it_becomes_unreachable(aws):
    import socket

    port = int(aws.pool.endpoint_url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(65536)
        with aws.unreachable():
            while connection.recv(65536):
                pass


def test_the_calls_are_named_and_nothing_more(fresh_aws):
    fresh_aws.clock.advance(5)
    assert fresh_aws.calls() == []
    tokens(fresh_aws.pool, fresh_aws)
    assert fresh_aws.calls() == ["InitiateAuth", "RespondToAuthChallenge"]
    with refused("AccessDenied"):
        unsigned("s3", fresh_aws.pool.endpoint_url, fresh_aws.pool.region).get_object(
            Bucket=fresh_aws.bucket, Key="data/penguins.parquet", VersionId="v"
        )
    assert fresh_aws.calls()[2:] == ["GET /nbauth-demo/data/penguins.parquet"]
    with refused("MissingAuthenticationToken"):
        unsigned("sts", fresh_aws.pool.endpoint_url, fresh_aws.pool.region).get_caller_identity()
    assert fresh_aws.calls()[3:] == ["GetCallerIdentity"]
