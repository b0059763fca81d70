"""The addresses of a sign-in in the browser, and what may be taken from the one that it comes back to."""

import base64
import hashlib
from urllib.parse import parse_qs, urlencode

import pytest

from nbauth.core.hosted import attempt
from nbauth.errors import SignInRefused, WrongCode
from nbauth.secret import Secret

PAGE = "https://login.example.com/oauth2/authorize"
HERE, HUB = "http://127.0.0.1:8401/", "https://hub.example.com/callback.html?x=1"
TEXTS = ("verifier" * 6, "state-", "nonce", "mark")


def made(asked=None, urls=(HERE, HUB)):
    texts = iter(TEXTS)
    return attempt(PAGE, "client1", urls, asked or {}, lambda: next(texts))


def address(place=HERE, **query):
    return Secret(f"{place}?{urlencode({'code': 'the-code', 'state': 'state-0', **query})}")


def test_each_way_asks_the_page_for_all_that_is_needed_and_has_a_state_of_its_own():
    opened, verifier = made({"identity_provider": "Google", "lang": "de"})
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.reveal().encode()).digest()).rstrip(b"=").decode()
    for number, (way, redirect_url) in enumerate(zip(opened.ways, (HERE, HUB), strict=True)):
        place, _, query = way.url.partition("?")
        assert place == PAGE
        assert parse_qs(query) == {
            "response_type": ["code"],
            "client_id": ["client1"],
            "redirect_uri": [redirect_url],
            "state": [f"state-{number}"],
            "nonce": ["nonce"],
            "code_challenge": [challenge],
            "code_challenge_method": ["S256"],
            "identity_provider": ["Google"],
            "lang": ["de"],
        }
        assert (way.redirect_url, way.state) == (redirect_url, f"state-{number}")


def test_the_verifier_is_in_no_address():
    opened, verifier = made()
    assert verifier.reveal() not in "".join(way.url for way in opened.ways)


@pytest.mark.parametrize(
    ("state", "redirect_url", "place"),
    [
        ("state-0", HERE, HERE),
        ("state-1", HUB, "https://hub.example.com/user/ada/callback.html"),  # where a hub has sent them on
    ],
)
def test_the_state_says_which_way_was_taken_wherever_it_ended(state, redirect_url, place):
    back = made()[0].came_back(address(place, state=state))
    assert (back.code.reveal(), back.redirect_url) == ("the-code", redirect_url)


def test_what_was_copied_may_have_room_around_it():
    assert made()[0].came_back(Secret(f"  {address().reveal()}\n")).code.reveal() == "the-code"


@pytest.mark.parametrize("state", ["state-2", "state-", "state-00", "", "STATE-0", "st\u00e4te-0", "\ud800"])
def test_another_attempts_answer_is_refused(state):
    given = Secret(f"{HERE}?code=the-code&state={state}")
    with pytest.raises(WrongCode, match="not the answer to this sign-in"):
        made()[0].came_back(given)


@pytest.mark.parametrize("text", ["", "notebook", "123456", HERE, "https://[", "x" * 20_000])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(WrongCode):
        made()[0].came_back(Secret(text))


def test_an_address_without_a_code_brings_none():
    with pytest.raises(WrongCode, match="brings no code"):
        made()[0].came_back(address(code=""))


@pytest.mark.parametrize(
    ("query", "said", "code"),
    [
        ({"error": "access_denied", "error_description": "PreSignUp failed\nwith error No."},
         "PreSignUp failed with error No.", "access_denied"),
        ({"error": "access_denied"}, "access_denied", "access_denied"),
        ({"error": "\x1b[2J", "error_description": ""}, "", ""),
        ({"error": "e" * 400, "error_description": "w" * 400}, "w" * 300, ""),
    ],
)  # fmt: skip
def test_what_the_page_refuses_is_told_in_its_own_words_on_one_line(query, said, code):
    with pytest.raises(SignInRefused) as refused:
        made()[0].came_back(address(**query))
    assert str(refused.value.message).startswith("The sign-in page has refused")
    assert said in str(refused.value.message)
    assert str(refused.value.message).isprintable()
    assert (refused.value.code, bool(refused.value.hint)) == (code, True)


def test_a_refusal_with_another_state_is_none():
    with pytest.raises(WrongCode):
        made()[0].came_back(address(state="other", error="access_denied"))


def test_no_error_holds_the_code():
    for wrong in ({"state": "other"}, {"error": "access_denied"}):
        with pytest.raises((WrongCode, SignInRefused)) as refused:
            made()[0].came_back(address(**wrong))
        assert "the-code" not in repr(refused.value) + str(refused.value)
        trace = refused.value.__traceback__.tb_next  # this very frame knows it
        while trace:
            assert "the-code" not in repr(trace.tb_frame.f_locals)
            trace = trace.tb_next
