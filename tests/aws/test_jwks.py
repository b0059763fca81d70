"""The verification of tokens, against keys that a small server publishes."""

import json
import os
import signal
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fakes import ISSUER, POOL, START, FakeClock, Gate, Running, at_once, eventually

from nbauth.aws import published_keys
from nbauth.aws.jwks import TokenVerifier
from nbauth.aws.service_time import ServiceTime
from nbauth.config import PoolConfig
from nbauth.errors import ConfigurationError, TokenInvalid, Unreachable

KEYS = {kid: rsa.generate_private_key(65537, 2048) for kid in ("one", "two", "unpublished")}


def public(kid, **more):
    return {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEYS[kid].public_key())), "kid": kid, "use": "sig", **more}


class Publisher:
    """Publishes keys at the pool's address; `fetches` counts."""

    def __init__(self, clock):
        self.published = ["one"]
        self.status = 200
        self.body = None
        self.paths = []
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                publisher.paths.append(self.path)
                body = publisher.body or json.dumps({"keys": [public(kid) for kid in publisher.published]}).encode()
                self.send_response(publisher.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def date_time_string(self, timestamp=None):
                return clock().strftime("%a, %d %b %Y %H:%M:%S GMT")

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def publisher(clock):
    started = Publisher(clock)
    yield started
    started.stop()


@pytest.fixture
def pool(publisher):
    return PoolConfig(POOL.user_pool_id, POOL.client_id, endpoint_url=publisher.url)


@pytest.fixture
def verifier(pool, clock):
    return TokenVerifier(pool, ServiceTime(clock), lambda: None)


def claims(use="id", **changed):
    now = int(START.timestamp())
    common = {"iss": ISSUER, "sub": "sub-of-ada", "token_use": use, "iat": now, "exp": now + 3600}
    own = {"aud": POOL.client_id, "cognito:username": "ada"} if use == "id" else {"client_id": POOL.client_id}
    return {name: value for name, value in {**common, **own, **changed}.items() if value is not None}


def token(use="id", kid="one", key=None, algorithm="RS256", **changed):
    return jwt.encode(claims(use, **changed), key or KEYS[kid], algorithm, headers={"kid": kid})


def check(verifier, use, text):
    return verifier.id_claims(text) if use == "id" else verifier.access_claims(text, sub="sub-of-ada")


def test_a_good_id_token_yields_its_claims(verifier, publisher):
    assert verifier.id_claims(token(email="ada@example.com"))["email"] == "ada@example.com"
    assert publisher.paths == [f"/{POOL.user_pool_id}/.well-known/jwks.json"]


def test_a_good_access_token_passes(verifier):
    verifier.access_claims(token("access"), sub="sub-of-ada")


BAD = [
    ("id", {"iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other"}),
    ("id", {"iss": None}),
    ("id", {"aud": "other-client"}),
    ("id", {"aud": None}),
    ("id", {"token_use": "access"}),
    ("id", {"token_use": None}),
    ("id", {"exp": None}),
    ("id", {"exp": "tomorrow"}),
    ("id", {"exp": int(START.timestamp()) - 61}),
    ("id", {"sub": None}),
    ("id", {"cognito:username": None}),
    ("access", {"sub": "sub-of-bob"}),
    ("access", {"iss": "https://evil.example.com"}),
    ("access", {"client_id": "other-client"}),
    ("access", {"client_id": None}),
    ("access", {"token_use": "id"}),
    ("access", {"exp": int(START.timestamp()) - 61}),
]


@pytest.mark.parametrize(("use", "changed"), BAD)
def test_a_token_that_claims_something_else_is_refused(verifier, use, changed):
    with pytest.raises(TokenInvalid) as refused:
        check(verifier, use, token(use, **changed))
    assert refused.value.hint


HOME = "eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI"


@pytest.mark.parametrize("issuer", [f"https://cognito-idp.{HOME}", f"https://issuer-cognito-idp.{HOME}"])
@pytest.mark.parametrize("use", ["id", "access"])
def test_the_original_and_the_updated_issuer_are_both_the_pools(verifier, use, issuer):
    check(verifier, use, token(use, iss=issuer))


def test_a_replica_in_another_region_issues_in_the_pools_own(publisher, clock):
    pool = PoolConfig(POOL.user_pool_id, POOL.client_id, region="us-east-1", endpoint_url=publisher.url)
    verifier = TokenVerifier(pool, ServiceTime(clock), lambda: None)
    verifier.id_claims(token(iss=f"https://issuer-cognito-idp.{HOME}"))


@pytest.mark.parametrize(
    "issuer",
    [
        f"http://cognito-idp.{HOME}",
        f"https://issuer-cognito-idp.{HOME}/",
        f"https://x-cognito-idp.{HOME}",
        f"https://issuer-cognito-idp.{HOME}x",
        "https://cognito-idp.us-east-1.amazonaws.com/eu-west-1_AbCdEfGhI",
        "https://cognito-idp.eu-west-1.amazonaws.com.cn/eu-west-1_AbCdEfGhI",
        "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other",
        "",
    ],
)
def test_no_other_issuer_is(verifier, issuer):
    with pytest.raises(TokenInvalid):
        verifier.id_claims(token(iss=issuer))


@pytest.mark.parametrize("use", ["id", "access"])
def test_a_forged_signature_is_refused(verifier, use):
    with pytest.raises(TokenInvalid, match="InvalidSignature"):
        check(verifier, use, token(use, key=KEYS["two"]))


@pytest.mark.parametrize("use", ["id", "access"])
def test_an_access_token_is_no_id_token_nor_the_other_way_round(verifier, use):
    with pytest.raises(TokenInvalid):
        check(verifier, "access" if use == "id" else "id", token(use, aud=POOL.client_id, client_id=POOL.client_id))


def test_other_algorithms_are_refused(verifier):
    modulus = public("one")["n"]
    others = [
        jwt.encode(claims(), None, "none", headers={"kid": "one"}),
        jwt.encode(claims(), modulus, "HS256", headers={"kid": "one"}),
        jwt.encode(claims(), KEYS["one"], "RS512", headers={"kid": "one"}),
        jwt.encode(claims(), ec.generate_private_key(ec.SECP256R1()), "ES256", headers={"kid": "one"}),
    ]
    for text in others:
        with pytest.raises(TokenInvalid):
            verifier.id_claims(text)


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "é.é.é", "eyJhbGciOiJSUzI1NiJ9.e30.x", None, 7])
def test_what_is_no_token_is_refused_without_being_quoted(verifier, text):
    with pytest.raises(TokenInvalid):
        verifier.id_claims(text)


def test_a_minute_of_leeway_is_given(verifier):
    verifier.id_claims(token(exp=int(START.timestamp()) - 59))


@pytest.mark.parametrize("off", [-600, 600])
def test_expiry_is_judged_by_the_services_time_if_this_clock_is_off(pool, clock, off):
    verifier = TokenVerifier(pool, ServiceTime(lambda: clock() + timedelta(seconds=off)), lambda: None)

    verifier.id_claims(token(exp=int(START.timestamp()) + 5))
    with pytest.raises(TokenInvalid, match="expired"):
        verifier.id_claims(token(exp=int(START.timestamp()) - 65))


# The published keys


def test_the_keys_are_fetched_once(verifier, publisher):
    for _ in range(3):
        verifier.keys.warm_up()
        verifier.id_claims(token())

    assert len(publisher.paths) == 1


def test_they_can_be_on_their_way_while_something_else_is_done(verifier, publisher):
    until_they_are_here = verifier.keys.begin()
    assert eventually(lambda: publisher.paths)
    until_they_are_here()
    verifier.keys.begin()()
    verifier.id_claims(token())
    assert len(publisher.paths) == 1


def test_ones_that_could_not_be_fetched_meanwhile_are_not_fetched_twice(verifier, publisher):
    publisher.status = 500
    until_they_are_here = verifier.keys.begin()
    assert eventually(lambda: publisher.paths and verifier.keys._flight is None)
    with pytest.raises(Unreachable):
        until_they_are_here()
    assert len(publisher.paths) == 1


def test_a_crowd_fetches_the_keys_once(verifier, publisher):
    for one in at_once(16, lambda: verifier.id_claims(token())):
        one.result()

    assert len(publisher.paths) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_fork_while_the_keys_are_fetched_does_not_hang_the_child(verifier):
    gate, fetched = Gate(), verifier.keys._fetched
    verifier.keys._fetched = lambda: (gate.pass_through(), fetched())[1]
    fetching = Running(verifier.keys.warm_up)
    gate.wait_until_reached()
    child = os.fork()
    if child == 0:
        verifier.keys._fetched = dict
        verifier.keys.warm_up()
        os._exit(0)
    gate.open()
    fetching.result()
    ended = eventually(lambda: os.waitpid(child, os.WNOHANG)[0] == child)
    if not ended:
        os.kill(child, signal.SIGKILL)

    assert ended


def test_a_key_that_was_rotated_in_is_found(verifier, publisher):
    verifier.id_claims(token())
    publisher.published = ["two"]

    verifier.id_claims(token(kid="two"))
    assert len(publisher.paths) == 2


def test_an_unknown_key_is_looked_for_exactly_once(verifier, publisher):
    verifier.keys.warm_up()
    with pytest.raises(TokenInvalid, match="does not publish"):
        verifier.id_claims(token(kid="unpublished"))

    assert len(publisher.paths) == 2


def test_a_token_without_a_key_id_is_refused(verifier):
    with pytest.raises(TokenInvalid):
        verifier.id_claims(jwt.encode(claims(), KEYS["one"], "RS256"))


@pytest.mark.parametrize("status", [400, 404])
def test_keys_that_are_not_there_are_a_matter_of_configuration(verifier, publisher, status):
    publisher.status = status
    publisher.body = b'{"message":"User pool eu-west-1_AbCdEfGhI does not exist."}'

    with pytest.raises(ConfigurationError, match=str(status)) as wrong:
        verifier.keys.warm_up()
    assert "user_pool_id" in wrong.value.hint


@pytest.mark.parametrize("status", [400, 403, 404, 511])
def test_a_page_of_the_networks_own_says_nothing_of_the_pool(verifier, publisher, status):
    publisher.status, publisher.body = status, b"<html>Log in to this network</html>"
    with pytest.raises(Unreachable, match=str(status)):
        verifier.keys.warm_up()


def test_keys_that_do_not_come_to_their_end_hold_up_nobody_else(verifier, monkeypatch):
    gate, fetched = Gate(), verifier.keys._fetched
    monkeypatch.setattr(published_keys, "_LONGEST_FETCH_S", 0.01)
    monkeypatch.setattr(verifier.keys, "_fetched", gate.pass_through)
    with pytest.raises(Unreachable, match="do not come to their end"):
        verifier.keys.warm_up()
    monkeypatch.undo()
    verifier.keys._fetched = fetched

    verifier.id_claims(token())
    gate.open()


def test_keys_that_turn_out_wrong_are_fetched_anew(verifier, publisher):
    """Something else than the pool may have answered; a kernel must not believe it for the rest of its life."""
    publisher.body = json.dumps({"keys": [{**public("two"), "kid": "one"}]}).encode()
    with pytest.raises(TokenInvalid, match="InvalidSignature"):
        verifier.id_claims(token())
    publisher.body = None

    verifier.id_claims(token())


def test_an_error_with_a_name_of_its_own_says_nothing_of_the_pool(verifier, publisher):
    publisher.status, publisher.body = 400, b'{"__type": "TooManyRequestsException", "message": "Rate exceeded"}'
    with pytest.raises(Unreachable, match="400"):
        verifier.keys.warm_up()


@pytest.mark.parametrize("status", [407, 429, 500, 503])
def test_keys_that_the_service_fails_to_give_can_be_asked_for_again(verifier, publisher, status):
    publisher.status = status
    with pytest.raises(Unreachable):
        verifier.keys.warm_up()
    publisher.status = 200

    verifier.id_claims(token())


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"\xff", b"[]", b"{}", b'{"keys": 1}', b'{"keys": [{}]}', b'{"keys": [{"kid": "one", "kty": "RSA"}]}'],
)
def test_keys_that_make_no_sense_are_told_and_asked_for_again(verifier, publisher, body):
    publisher.body = body
    with pytest.raises(Unreachable, match="could not be understood"):
        verifier.keys.warm_up()
    publisher.body = None

    verifier.id_claims(token())


def test_the_keys_of_the_configured_pool_are_asked_for_whatever_the_token_says(verifier, publisher):
    evil = token(iss=f"{publisher.url}/evil")
    with pytest.raises(TokenInvalid):
        verifier.id_claims(evil)

    assert set(publisher.paths) == {f"/{POOL.user_pool_id}/.well-known/jwks.json"}
