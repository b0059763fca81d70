"""The provider outside of the user pool: what it gives is for the app that asked, once."""

import base64
import hashlib
import re

import jwt
import pytest

from nbauth.local.server.hosted.outside import PenguinId
from nbauth.local.server.hosted.web import Request

BACK, VERIFIER, NOW = "http://127.0.0.1:1/back", "v" * 43, 1_800_000_000


@pytest.fixture
def provider():
    made = PenguinId(lambda: NOW, "http://127.0.0.1:1/penguin-id")
    made.register(BACK)
    return made


def code_of(provider):
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    asked = {"client_id": provider.client_id, "redirect_uri": BACK, "state": "s", "nonce": "n",
             "code_challenge": challenge, "code_challenge_method": "S256"}  # fmt: skip
    page = provider.answer(Request("GET", "/penguin-id/authorize", asked)).body.decode()
    question = re.search(r'name="question" value="(.*?)"', page)[1]
    reply = provider.answer(Request("POST", "/penguin-id/authorize", {}, {"question": question, "who": "pia"}))
    return re.search(r"code=([\w-]+)", dict(reply.headers)["Location"])[1]


def test_a_code_is_redeemed_once_with_its_verifier_at_its_address(provider):
    for wrong in ({"verifier": "w" * 43}, {"redirect_uri": "http://127.0.0.1:1/else"}):
        code = code_of(provider)
        assert provider.redeem(code, **{"verifier": VERIFIER, "redirect_uri": BACK, **wrong}) is None
    code = code_of(provider)
    token = provider.redeem(code, verifier=VERIFIER, redirect_uri=BACK)
    assert provider.verified(token, nonce="n")["sub"] == "pia"
    assert provider.redeem(code, verifier=VERIFIER, redirect_uri=BACK) is None


@pytest.mark.parametrize("change", [
    {"aud": "other"}, {"iss": "https://evil.example.com"}, {"nonce": "other"}, {"exp": NOW - 1}, {},
])  # fmt: skip
def test_a_token_is_not_taken_unless_everything_in_it_is_right(provider, change):
    claims = {"iss": provider.issuer, "aud": provider.client_id, "sub": "pia", "nonce": "n", "exp": NOW + 60, **change}
    key = provider._key if change else PenguinId(lambda: NOW, provider.issuer)._key
    assert provider.verified(jwt.encode(claims, key, algorithm="RS256"), nonce="n") is None


def test_a_token_that_is_not_signed_is_not_taken(provider):
    claims = {"iss": provider.issuer, "aud": provider.client_id, "sub": "pia", "nonce": "n", "exp": NOW + 60}
    assert provider.verified(jwt.encode(claims, None, algorithm="none"), nonce="n") is None
    assert provider.verified("junk", nonce="n") is None
