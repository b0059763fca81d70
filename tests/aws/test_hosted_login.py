"""What a code from the sign-in page is redeemed for, at a token endpoint that says anything."""

import base64
import json
import socket
import threading
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from fakes import POOL, START, FakeClock

from nbauth.aws.clients import Clients
from nbauth.aws.hosted_login import HostedLogin
from nbauth.aws.service_time import ServiceTime
from nbauth.core.answers import Address, InBrowser
from nbauth.errors import (
    CodeExpired,
    ConfigurationError,
    NbauthError,
    ServiceError,
    Throttled,
    TokenInvalid,
    Unreachable,
)
from nbauth.secret import Secret

REDIRECT = "http://127.0.0.1:8401/"
GOOD = {
    "id_token": "id",
    "access_token": "access",
    "refresh_token": "refresh",
    "expires_in": 3600,
    "token_type": "Bearer",
}


class Endpoint(HTTPServer):
    def __init__(self):
        self.asked, self.reply = [], (200, json.dumps(GOOD).encode())
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append((self.path, dict(self.headers), parse_qs(body)))
        status, content = self.server.reply
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def endpoint():
    with Endpoint() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def hosted(endpoint, **more):
    domain = f"http://127.0.0.1:{endpoint.server_port}"
    pool = replace(POOL, domain=domain, redirect_urls=(REDIRECT,), **more)
    time = ServiceTime(FakeClock())
    return HostedLogin(pool, Clients(pool, time), time)


def redeemed(login):
    step = login.begun(InBrowser())
    state = step.attempt.ways[0].state
    return step, login.redeemed(step, Address(Secret(f"{REDIRECT}?code=the-code&state={state}")))


def test_the_code_goes_with_the_verifier_and_the_address_that_it_came_to(endpoint):
    step, result = redeemed(hosted(endpoint))

    assert result == {"IdToken": "id", "AccessToken": "access", "RefreshToken": "refresh", "ExpiresIn": 3600}
    [(path, headers, form)] = endpoint.asked
    assert path == "/oauth2/token"
    assert "Authorization" not in headers
    assert form == {
        "grant_type": ["authorization_code"],
        "client_id": [POOL.client_id],
        "code": ["the-code"],
        "redirect_uri": [REDIRECT],
        "code_verifier": [step.ticket.session],
    }


def test_an_app_client_with_a_secret_shows_it_in_a_header(endpoint):
    redeemed(hosted(endpoint, client_secret="s3cr3t"))
    [(_, headers, form)] = endpoint.asked
    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")) == f"{POOL.client_id}:s3cr3t".encode()
    assert "s3cr3t" not in str(form)


def test_each_attempt_is_another_one_and_has_a_quarter_of_an_hour(endpoint):
    login = hosted(endpoint)
    one, other = (login.begun(InBrowser()) for _ in range(2))
    assert one.answer_by == START + timedelta(minutes=15)
    assert not {one.ticket.session, one.attempt.nonce, one.attempt.mark, one.attempt.ways[0].state} & {
        other.ticket.session, other.attempt.nonce, other.attempt.mark, other.attempt.ways[0].state
    }  # fmt: skip
    assert endpoint.asked == []


def test_what_an_opening_says_is_asked_of_the_page(endpoint):
    url = hosted(endpoint).begun(InBrowser("Google", "de", "ada@example.com", "login")).url
    told = parse_qs(url.partition("?")[2])
    asked = {name: told[name] for name in ("identity_provider", "lang", "login_hint", "prompt")}
    assert asked == {
        "identity_provider": ["Google"], "lang": ["de"], "login_hint": ["ada@example.com"], "prompt": ["login"],
    }  # fmt: skip


def error(code):
    return json.dumps({"error": code}).encode()


@pytest.mark.parametrize(
    ("reply", "kind", "code"),
    [
        ((400, error("invalid_grant")), CodeExpired, "invalid_grant"),
        ((400, error("invalid_client")), ConfigurationError, "invalid_client"),
        ((400, error("unauthorized_client")), ConfigurationError, "unauthorized_client"),
        ((400, error("invalid_request")), ConfigurationError, "invalid_request"),
        ((400, error("something_new")), ServiceError, "something_new"),
        ((400, error("x" * 400)), ServiceError, ""),
        ((400, error("the-code")), ServiceError, ""),
        ((200, json.dumps({**GOOD, "refresh_token": None}).encode()), Unreachable, ""),
        ((200, json.dumps({**GOOD, "expires_in": "3600"}).encode()), Unreachable, ""),
        ((200, json.dumps({**GOOD, "expires_in": -1}).encode()), Unreachable, ""),
        ((200, json.dumps({**GOOD, "id_token": ["id"]}).encode()), Unreachable, ""),
        ((200, b"[" * 100_000), Unreachable, ""),
        ((502, b"<html>Bad gateway</html>"), Unreachable, ""),
        ((400, error(["a", "list"])), ServiceError, ""),
        ((429, error("slow_down")), Throttled, ""),
        ((503, error("")), Unreachable, ""),
        ((200, json.dumps({"access_token": "access"}).encode()),
         ConfigurationError, ""),
        ((200, b"<html>log in to the network</html>"), Unreachable, ""),
        ((200, b"[]"), Unreachable, ""),
        ((302, b""), Unreachable, ""),
        ((200, b'{"status": "ok"}'), Unreachable, ""),
        ((403, b'{"message": "Forbidden"}'), Unreachable, ""),
    ],
    ids=str,
)  # fmt: skip
def test_what_it_refuses_is_told_with_what_to_do(endpoint, reply, kind, code):
    endpoint.reply = reply
    with pytest.raises(NbauthError) as refused:
        redeemed(hosted(endpoint))
    assert (type(refused.value), refused.value.code) == (kind, code)
    assert refused.value.hint
    assert "the-code" not in str(refused.value)


@pytest.mark.parametrize("nonce", [None, "", "another", 7])
def test_an_id_token_that_answers_something_else_is_refused(endpoint, nonce):
    login = hosted(endpoint)
    step = login.begun(InBrowser())
    login.check_nonce(step, {"nonce": step.attempt.nonce})
    with pytest.raises(TokenInvalid, match="another sign-in"):
        login.check_nonce(step, {"nonce": nonce})


@pytest.mark.parametrize(("missing", "key"), [({"domain": None}, "domain"), ({"redirect_urls": ()}, "redirect_urls")])
def test_without_a_page_it_is_said_what_is_missing(missing, key):
    pool = replace(POOL, **{"domain": "login.example.com", "redirect_urls": (REDIRECT,)} | missing)
    time = ServiceTime(FakeClock())
    with pytest.raises(ConfigurationError, match=f"{key} is missing"):
        HostedLogin(pool, Clients(pool, time), time).begun(InBrowser())


def test_the_address_to_open_comes_back_where_it_will_be_heard():
    with socket.create_server(("127.0.0.1", 0)) as taken, socket.create_server(("127.0.0.1", 0)) as free:
        busy, other = (f"http://127.0.0.1:{each.getsockname()[1]}/" for each in (taken, free))
        free.close()
        urls = ("https://hub.example.com/callback.html", busy, other)
        pool = replace(POOL, domain="login.example.com", redirect_urls=urls)
        time = ServiceTime(FakeClock())
        step = HostedLogin(pool, Clients(pool, time), time).begun(InBrowser())
    assert step.url == step.attempt.ways[2].url
