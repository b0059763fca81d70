"""What is sent once, what may be sent twice, and what is said when no usable answer comes: over real connections."""

import json
import socketserver
import threading
from dataclasses import replace

import pytest
from fakes import POOL, START, FakeClock, tokens

from nbauth import aws
from nbauth.core.accounts import NewAccount
from nbauth.core.answers import Code, Confirmed, Custom, NewPassword, Password
from nbauth.core.delivery import Ticket
from nbauth.core.ports import Kept
from nbauth.core.steps import NeedsNewPassword, NeedsSmsCode
from nbauth.errors import Unanswered, Unreachable
from nbauth.secret import Secret

PAGE = b"<html><body>Log in to this network</body></html>"
KEYS = {"keys": []}


class Door:
    """Answers each request with what `answer` gives: bytes, or None to close the connection without a word."""

    def __init__(self):
        self.answer = lambda name: None
        self.asked = []
        door = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                head, length, name = b"", 0, ""
                while not head.endswith(b"\r\n\r\n") and (line := self.rfile.readline()):
                    head += line
                    key, _, value = line.partition(b": ")
                    length = int(value) if key.lower() == b"content-length" else length
                    name = value.decode().strip().rpartition(".")[2] if key.lower() == b"x-amz-target" else name
                self.rfile.read(length)
                if b"jwks.json" in head:
                    self.wfile.write(http(200, json.dumps(KEYS).encode()))
                    return
                door.asked.append(name)
                if said := door.answer(name):
                    self.wfile.write(said)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def http(status, body, length=None, kind="application/x-amz-json-1.1", more=""):
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {length or len(body)}\r\n"
    return f"{head}Connection: close\r\n{more}\r\n".encode() + body


@pytest.fixture
def door():
    opened = Door()
    yield opened
    opened.close()


@pytest.fixture
def service(door):
    made = aws.connect(replace(POOL, endpoint_url=door.url), FakeClock())
    made.provider._verifier.keys._keys = {"kid": "key"}
    return made


TICKET = Ticket("ada", "a-session-of-twenty-characters")
SMS = NeedsSmsCode("ada", START, TICKET, "+***")
NEW = NeedsNewPassword("ada", START, TICKET, ())
KEPT = Kept("ada", "sub-of-ada", "refresh")
PW = Secret("hunter22")

ONCE = {
    "RespondToAuthChallenge": lambda s: s.provider.answer(SMS, Code(Secret("123456"))),
    "RespondToAuthChallenge, a new password": lambda s: s.provider.answer(NEW, NewPassword(PW)),
    "InitiateAuth, with a session": lambda s: s.provider.begin(Confirmed("ada", TICKET)),
    "InitiateAuth, which may send a message": lambda s: s.provider.begin(Custom("ada")),
    "GetTokensFromRefreshToken": lambda s: s.provider.refresh(KEPT, print),
    "SignUp": lambda s: s.accounts.sign_up(NewAccount("ada", PW)),
    "ConfirmSignUp": lambda s: s.accounts.confirm_sign_up("ada", Secret("123456")),
    "ResendConfirmationCode": lambda s: s.accounts.resend_sign_up_code("ada"),
    "ForgotPassword": lambda s: s.accounts.forgot_password("ada"),
    "ConfirmForgotPassword": lambda s: s.accounts.confirm_forgot_password("ada", Secret("123456"), PW),
}
TWICE = {
    "InitiateAuth": lambda s: s.provider.begin(Password("ada", PW)),
    "RevokeToken": lambda s: s.provider.revoke(Secret("refresh")),
    "GlobalSignOut": lambda s: s.provider.sign_out_everywhere(tokens()),
    "GetCredentialsForIdentity": lambda s: s.source.credentials(tokens(), "eu-west-1:id"),
}
LOST = {
    "RespondToAuthChallenge": "whether your answer was taken",
    "RespondToAuthChallenge, a new password": "Sign in with the new password",
    "SignUp": "account may have been made",
    "ConfirmSignUp": "may have been confirmed",
    "ResendConfirmationCode": "may have been sent",
    "ForgotPassword": "may have been sent",
    "ConfirmForgotPassword": "Sign in with the new password",
    "RevokeToken": "not known",
    "GlobalSignOut": "not known",
}
ALL = {**ONCE, **TWICE}


@pytest.mark.parametrize("name", ONCE)
def test_what_can_be_done_once_is_sent_once(door, service, name):
    with pytest.raises(Unreachable):
        ONCE[name](service)
    assert door.asked == [name.partition(",")[0]]


@pytest.mark.parametrize("name", TWICE)
def test_what_does_no_harm_twice_is_sent_again(door, service, name):
    with pytest.raises(Unreachable):
        TWICE[name](service)
    assert door.asked == [name] * 2


@pytest.mark.parametrize("name", LOST)
@pytest.mark.parametrize("said", [b"", http(200, b'{"Session":"s', length=1000), http(200, b'{"Session": ')])
def test_what_is_not_known_is_said(door, service, name, said):
    door.answer = lambda _: said
    with pytest.raises(Unanswered) as lost:
        ALL[name](service)
    assert LOST[name] in str(lost.value)


@pytest.mark.parametrize("name", ALL)
def test_of_what_was_never_sent_nothing_is_lost(door, service, name):
    door.close()
    with pytest.raises(Unreachable) as failed:
        ALL[name](service)
    assert type(failed.value) is Unreachable


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("status", [200, 302, 403, 511])
def test_a_networks_own_page_is_no_answer_of_awss(door, service, name, status):
    door.answer = lambda _: http(status, PAGE, kind="text/html")
    with pytest.raises(Unreachable) as failed:
        ALL[name](service)
    assert type(failed.value) is Unreachable
    assert ("Something else than AWS" if status < 500 else "problem of its own") in str(failed.value)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"yes"', b"true"])
def test_nor_is_anything_else_that_says_200(door, service, body):
    door.answer = lambda _: http(200, body)
    with pytest.raises(Unreachable, match="Something else"):
        service.provider.revoke(Secret("refresh"))


@pytest.mark.parametrize(("body", "more"), [(b"{}", ""), (b"", "x-amzn-RequestId: 1\r\n")])
def test_awss_own_is(door, service, body, more):
    door.answer = lambda _: http(200, body, more=more)
    service.provider.revoke(Secret("refresh"))


def test_a_client_that_has_revocation_switched_off_has_nothing_to_end(door, service):
    door.answer = lambda _: http(400, b'{"__type": "UnsupportedOperationException", "message": "x"}')
    service.provider.revoke(Secret("refresh"))
