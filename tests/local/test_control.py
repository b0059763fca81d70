import http.client
import json
import os
import pickle
import subprocess
import sys

import pytest

import nbauth.local
from nbauth.errors import ConfigurationError, NbauthError


def ask(aws, path="/calls", *, drop=(), body=b"{}", **headers):
    port, _, secret = aws.environment()["NBAUTH_LOCAL"].partition(":")
    given = {"Host": f"127.0.0.1:{port}", "Authorization": f"Bearer {secret}", "Content-Length": str(len(body))}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=10)
    connection.putrequest("POST", path, skip_host=True, skip_accept_encoding=True)
    for name, value in given.items():
        if name not in drop:
            connection.putheader(name, value.format(port=port))
    connection.endheaders(body)
    response = connection.getresponse()
    status, body = response.status, response.read()
    connection.close()
    return status, body


def test_the_secret_opens_the_control_port(aws):
    status, body = ask(aws)
    assert status == 200
    assert "result" in json.loads(body)


@pytest.mark.parametrize("headers", [
    {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}, {"Authorization": "Basic eDp5"},
    {"Origin": "http://127.0.0.1:{port}"}, {"Origin": "null"},
    {"Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Mode": "cors"},
    {"Host": "localhost:{port}"}, {"Host": "attacker.example:{port}"}, {"Host": "127.0.0.1"},
])  # fmt: skip
def test_anything_else_is_refused(aws, headers):
    assert ask(aws, **headers)[0] == 403
    assert ask(aws, "/describe", **headers)[0] == 403


def test_without_a_secret_or_a_host_it_is_refused(aws):
    assert ask(aws, drop=("Authorization",))[0] == 403
    assert ask(aws, drop=("Host",))[0] == 403


def test_the_refusal_tells_nothing(aws):
    _, body = ask(aws, "/describe", Authorization="Bearer wrong")
    assert set(json.loads(body)) == {"error"}


def test_it_does_not_answer_what_it_does_not_know(aws):
    assert ask(aws, "/nothing")[0] == 404
    assert ask(aws, "/outbox")[0] == 400
    assert ask(aws, "/calls", Content_Length="99999999")[0] == 413
    assert ask(aws, "/calls", Content_Length="9" * 5000)[0] == 413


def test_an_unknown_users_outbox_is_an_error_that_names_them(aws):
    with pytest.raises(ConfigurationError, match="nobody"):
        aws.outbox("nobody")


def test_the_outbox_takes_an_email_address_too(aws):
    assert aws.outbox("uma") == aws.outbox("uma")
    assert aws.outbox("sam@example.com") == aws.outbox("sam")


def test_nothing_secret_is_shown_by_repr(aws):
    from local_calls import sign_in

    sign_in(aws.pool, "sam", aws.users["sam"].password)
    message = aws.outbox("sam")[-1]
    shown = repr([aws, aws.users, message, aws.pool, aws.pool_with_secret, aws.clock, aws._control, aws._process])
    secrets = [user.password for user in aws.users.values()]
    secrets += [message.code, aws.users["tot"].totp_secret, aws.pool_with_secret.client_secret, aws._process.secret]
    for secret in secrets:
        assert secret not in shown


def test_nothing_secret_is_pickled(aws):
    message = nbauth.local.Message("SMS", "+*******0143", "123456")
    for holder in (aws, aws.users["ada"], aws.users["tot"], message, aws._process, aws._control):
        with pytest.raises(TypeError, match="secrets"):
            pickle.dumps(holder)


def test_passwords_satisfy_the_policy_and_can_be_typed(aws):
    for user in aws.users.values():
        first, second, number = user.password.split("-")
        assert first.istitle()
        assert second.islower()
        assert number.isdecimal()
        assert len(number) == 4
        assert user.password.isascii()
    assert len({user.password for user in aws.users.values()}) == len(aws.users)


def test_the_users_are_those_that_the_documentation_names(aws):
    assert {user.username: user.kind for user in aws.users.values()} == {
        "ada": "plain", "sam": "sms", "emi": "email", "tot": "totp", "mia": "choice",
        "nia": "new-password", "uma": "unconfirmed", "rosa": "roles",
    }  # fmt: skip
    assert aws.users["ada"].email == "ada@example.com"
    assert list(aws.users) == [user.username for user in aws.users.values()]


def test_only_the_user_with_an_app_has_codes_of_it(aws):
    assert aws.users["tot"].totp().isdecimal()
    with pytest.raises(ConfigurationError, match="no authenticator app"):
        aws.users["ada"].totp()


def test_whoever_has_the_key_has_the_codes_of_an_app(aws):
    assert aws.totp(aws.users["tot"].totp_secret) == aws.users["tot"].totp()
    assert aws.totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBV").isdecimal()  # 56 characters, unpadded
    for no_key in ("", "abc!", "1"):
        with pytest.raises(ConfigurationError, match="no secret key"):
            aws.totp(no_key)


_CHILD = """
import nbauth.local, sys
from nbauth.config import PoolConfig
aws = nbauth.local.current()
assert PoolConfig.load() == aws.pool, PoolConfig.load()
print(aws.users["ada"].password)
print(aws.pool_with_secret.client_secret)
print(len(aws.outbox("uma")))
aws.clock.advance(100)
with aws.unreachable():
    print(aws.calls().count("nothing"))
try:
    aws.stop()
except nbauth.errors.ConfigurationError as error:
    print("not stopped")
"""


def child(aws, code):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **aws.environment()}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)


def test_a_child_process_finds_it_and_can_do_all_but_end_it(aws, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = aws.clock()
    shown = child(aws, _CHILD).stdout.split("\n")
    assert shown[:5] == [aws.users["ada"].password, aws.pool_with_secret.client_secret, "1", "0", "not stopped"]
    assert (aws.clock() - before).total_seconds() >= 100
    assert aws.calls() is not None


def test_there_is_none_without_the_variable(monkeypatch):
    monkeypatch.delenv("NBAUTH_LOCAL", raising=False)
    with pytest.raises(ConfigurationError, match=r"nbauth\.local\.start"):
        nbauth.local.current()


@pytest.mark.parametrize("value", ["nonsense", "123", ":secret", "port:secret"])
def test_a_variable_that_says_nothing_is_an_error(monkeypatch, value):
    monkeypatch.setenv("NBAUTH_LOCAL", value)
    with pytest.raises(ConfigurationError, match="NBAUTH_LOCAL"):
        nbauth.local.current()


def test_one_that_has_stopped_is_an_error(monkeypatch):
    with nbauth.local.start() as aws:
        monkeypatch.setenv("NBAUTH_LOCAL", aws.environment()["NBAUTH_LOCAL"])
        assert nbauth.local.current().pool == aws.pool
    with pytest.raises(ConfigurationError, match="has stopped"):
        nbauth.local.current()
    with pytest.raises(NbauthError, match="has stopped"):
        aws.clock.advance(1)


def test_a_wrong_secret_is_an_error(aws, monkeypatch):
    monkeypatch.setenv("NBAUTH_LOCAL", aws.environment()["NBAUTH_LOCAL"] + "x")
    with pytest.raises(ConfigurationError, match="refused"):
        nbauth.local.current()


def test_what_json_does_not_know_is_an_error_of_whoever_asks(aws):
    with pytest.raises(ConfigurationError, match="bytes is not JSON serializable"):
        aws.administrator.create_user("eve", password=b"Some-word-1234")


@pytest.mark.parametrize("body", [
    b"[" * 100_000, b"[]", b"{", b"\xff", b'{"seconds": "x"}', b'{"seconds": -1}', b'{"seconds": [1]}',
    b'{"seconds": 1' + b"0" * 400 + b"}", b'{"seconds": 1' + b"0" * 5000 + b"}", b'{"seconds": NaN}',
], ids=range(10))  # fmt: skip
def test_what_makes_no_sense_is_answered(aws, body):
    status, told = ask(aws, "/advance", body=body)
    assert status == 400
    assert json.loads(told)["error"]
