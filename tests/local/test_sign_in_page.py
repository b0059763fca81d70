"""The sign-in page of the local AWS, asked as browsers ask it, and as those who try something."""

import html
import http.client
import json
import re
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from at_the_page import Person

import nbauth
from nbauth.core.hosted import attempt

REDIRECT, SIGNED_OUT = "http://127.0.0.1:8401/", "http://127.0.0.1:8401/out"
TEXTS = ("v" * 43, "state", "nonce", "mark")


@pytest.fixture(scope="module")
def client(module_aws):
    return module_aws.administrator.make_client(redirect_urls=[REDIRECT], logout_urls=[SIGNED_OUT])


@pytest.fixture
def person(module_aws):
    return Person(module_aws)


def opened(pool, **asked):
    """The path that begins a sign-in, and the verifier."""
    texts = iter(TEXTS)
    made, verifier = attempt("/oauth2/authorize", pool.client_id, (REDIRECT,), asked, lambda: next(texts))
    return made.ways[0].url, verifier.reveal()


def changed(path, **asked):
    place, _, query = path.partition("?")
    given = {name: value for name, value in {**dict(parse_qsl(query)), **asked}.items() if value is not None}
    return f"{place}?{urlencode(given)}"


def told(place):
    return {name: value for name, [value] in parse_qs(urlsplit(place).query).items()}


def code_for(person, aws, client, username="ada", **asked):
    path, verifier = opened(client, **asked)
    status, login, *_ = person.ask(path)
    assert (status, login.partition("?")[0]) == (302, "/login")
    _, place, *_ = person.sign_in(login, username, aws.users[username].password)
    assert place.startswith(REDIRECT)
    assert told(place)["state"] == "state0"
    return told(place)["code"], verifier


def redeem(person, client, code, verifier, /, **more):
    form = {"grant_type": "authorization_code", "client_id": client.client_id, "code": code,
            "redirect_uri": REDIRECT, "code_verifier": verifier, **more}  # fmt: skip
    status, _, body, _ = person.ask("/oauth2/token", {k: v for k, v in form.items() if v is not None})
    return status, json.loads(body)


def test_a_password_brings_tokens_with_the_nonce(person, module_aws, client):
    code, verifier = code_for(person, module_aws, client)
    status, said = redeem(person, client, code, verifier)
    assert status == 200
    assert said.keys() == {"id_token", "access_token", "refresh_token", "token_type", "expires_in"}
    import jwt

    claims = jwt.decode(said["id_token"], options={"verify_signature": False})
    assert (claims["nonce"], claims["cognito:username"], claims["aud"]) == ("nonce", "ada", client.client_id)
    access = jwt.decode(said["access_token"], options={"verify_signature": False})
    assert set(access["scope"].split()) >= {"openid", "aws.cognito.signin.user.admin"}


@pytest.mark.parametrize("wrong", [
    {"code_verifier": None}, {"code_verifier": "w" * 43}, {"code_verifier": "short"},
    {"redirect_uri": "http://127.0.0.1:8402/"}, {"code": "another"}, {"grant_type": "password"},
    {"client_id": "nobody"}, {"client_secret": "guess"},
])  # fmt: skip
def test_a_code_is_redeemed_with_all_that_belongs_to_it_or_not_at_all(person, module_aws, client, wrong):
    code, verifier = code_for(person, module_aws, client)
    status, said = redeem(person, client, code, verifier, **wrong)
    expected = {
        "grant_type": "unsupported_grant_type",
        "client_id": "invalid_client",
        "client_secret": "invalid_client",
    }
    assert (status, said) == (400, {"error": expected.get(next(iter(wrong)), "invalid_grant")})


def test_a_code_counts_once_and_for_five_minutes(person, fresh_aws):
    client = fresh_aws.administrator.make_client(redirect_urls=[REDIRECT])
    person = Person(fresh_aws)
    code, verifier = code_for(person, fresh_aws, client)
    assert redeem(person, client, code, verifier)[0] == 200
    assert redeem(person, client, code, verifier) == (400, {"error": "invalid_grant"})
    path, verifier = opened(client)
    code = told(person.ask(path)[1])["code"]
    fresh_aws.clock.advance(301)
    assert redeem(person, client, code, verifier) == (400, {"error": "invalid_grant"})


def test_a_code_of_one_app_client_is_of_no_use_to_another(person, module_aws, client):
    other = module_aws.administrator.make_client(redirect_urls=[REDIRECT], secret=True)
    code, verifier = code_for(person, module_aws, client)
    secret = {"client_secret": other.client_secret}
    assert redeem(person, other, code, verifier, **secret) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(("asked", "error"), [
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"code_challenge": None}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"scope": "openid everything"}, "invalid_scope"),
    ({"identity_provider": "Nobody"}, "invalid_request"),
    ({"prompt": "none"}, "login_required"),
])  # fmt: skip
def test_what_the_app_asks_wrongly_it_is_told(person, client, asked, error):
    status, place, *_ = person.ask(changed(opened(client)[0], **asked))
    assert status == 302
    assert place.startswith(REDIRECT)
    assert (told(place)["error"], told(place)["state"]) == (error, "state0")


@pytest.mark.parametrize("asked", [
    {"redirect_uri": "http://127.0.0.1:8402/"}, {"redirect_uri": "https://evil.example.com/"}, {"redirect_uri": None},
    {"redirect_uri": REDIRECT + "x"}, {"client_id": "nobody"}, {"client_id": None},
])  # fmt: skip
@pytest.mark.parametrize("page", ["/oauth2/authorize", "/login"])
def test_nobody_is_sent_to_an_address_that_is_not_registered(person, client, asked, page):
    status, place, body, _ = person.ask(changed(opened(client)[0].replace("/oauth2/authorize", page), **asked))
    assert (status, place) == (400, "")
    assert "evil" not in body


def test_the_page_knows_people_for_an_hour_in_their_browser_alone(fresh_aws):
    client = fresh_aws.administrator.make_client(redirect_urls=[REDIRECT], logout_urls=[SIGNED_OUT])
    person = Person(fresh_aws)
    code_for(person, fresh_aws, client)
    path = opened(client)[0]
    assert "code" in told(person.ask(path)[1])
    assert person.ask(changed(path, prompt="login"))[1].startswith("/login")
    assert Person(fresh_aws).ask(path)[1].startswith("/login")
    other_pool = fresh_aws.administrator.make_pool()
    fresh_aws.administrator.create_user("ada", password="Another-pool-1!", pool=other_pool)
    other = fresh_aws.administrator.make_client(pool=other_pool, redirect_urls=[REDIRECT])
    assert person.ask(opened(other)[0])[1].startswith("/login")
    fresh_aws.clock.advance(3601)
    assert person.ask(path)[1].startswith("/login")


def test_a_sign_out_there_is_one(person, module_aws, client):
    code_for(person, module_aws, client)
    leave = {"client_id": client.client_id, "logout_uri": SIGNED_OUT}
    assert person.ask(f"/logout?{urlencode(leave)}")[:2] == (302, SIGNED_OUT)
    assert person.ask(opened(client)[0])[1].startswith("/login")
    for wrong in ({"logout_uri": "https://evil.example.com/"}, {"client_id": "nobody"}):
        assert person.ask(f"/logout?{urlencode({**leave, **wrong})}")[:2] == (400, "")


def test_wrong_passwords_are_counted_with_those_of_apps(fresh_aws):
    client = fresh_aws.administrator.make_client(redirect_urls=[REDIRECT])
    person = Person(fresh_aws)
    login = person.ask(opened(client)[0])[1]
    for name in ("nobody", "ada"):  # who is locked out for a second
        for _ in range(5):
            assert "Incorrect username or password." in person.sign_in(login, name, "wrong")[2]
        assert "Password attempts exceeded" in person.sign_in(login, name, "wrong")[2]
    with pytest.raises(nbauth.TooManyAttempts):
        nbauth.Auth(fresh_aws.pool).sign_in("ada", fresh_aws.users["ada"].password)


@pytest.mark.parametrize("username", ["ada", "uma", "nobody", "penguinid_pia"])
def test_nobody_comes_in_without_their_password(person, module_aws, client, username):
    test_a_provider_vouches_for_somebody_who_has_no_password(Person(module_aws), module_aws, client)
    login = person.ask(opened(client)[0])[1]
    for password in ("", "None", "null"):
        status, place, page, _ = person.sign_in(login, username, password)
        assert (status, place) == (200, "")
        assert 'role="alert"' in page


def test_a_form_of_another_page_is_refused(person, module_aws, client):
    login = person.ask(opened(client)[0])[1]
    form = {"username": "ada", "password": module_aws.users["ada"].password}
    for token in ({}, {"csrf": "guess"}):
        assert person.ask(login, {**form, **token})[:2] == (200, "")


@pytest.mark.parametrize("name", ["sam", "emi", "tot"])
def test_a_second_factor_is_asked_for(fresh_aws, name):
    client = fresh_aws.administrator.make_client(redirect_urls=[REDIRECT])
    person, user = Person(fresh_aws), fresh_aws.users[name]
    login = person.ask(opened(client)[0])[1]
    page = person.sign_in(login, name, user.password)[2]
    action = html.unescape(re.search(r'action="(.*?)"', page)[1])
    hidden = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="(.*?)"', page)}
    stranger = Person(fresh_aws)
    assert "not this page's own" in html.unescape(stranger.ask(action, {**hidden, "code": "000000"})[2])
    assert "can't ask for" in html.unescape(person.ask(action, {**hidden, "challenge": "PASSWORD_VERIFIER"})[2])
    page = person.sign_in(login, name, user.password)[2]
    action = html.unescape(re.search(r'action="(.*?)"', page)[1])
    hidden = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="(.*?)"', page)}
    page = person.ask(action, {**hidden, "code": "000000"})[2]
    assert "That code is not right." in page
    code = user.totp() if name == "tot" else fresh_aws.outbox(name)[-1].code
    assert "code" in told(person.ask(action, {**hidden, "code": code})[1])
    assert "code" not in told(person.ask(action, {**hidden, "code": code})[1])


def test_no_other_page_may_show_it_and_nothing_keeps_it(person, client):
    _, login, _, headers = person.ask(opened(client)[0])
    for each in (headers, person.ask(login)[3]):
        assert each["X-Frame-Options"] == "DENY"
        assert each["Cache-Control"] == "no-store"
        assert each["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in person.ask(login)[3]["Content-Security-Policy"]


def test_what_was_asked_comes_into_the_page_as_text(person, client):
    login = person.ask(changed(opened(client)[0], login_hint='"><script>x</script>'))[1]
    page = person.ask(login)[2]
    assert "<script" not in page


def at_penguin_id(person, client):
    path, verifier = opened(client, identity_provider="PenguinID")
    place = person.ask(path)[1]
    question = re.search(r'name="question" value="(.*?)"', person.ask(place)[2])[1]
    return place, verifier, question


def test_a_provider_vouches_for_somebody_who_has_no_password(person, module_aws, client):
    _, verifier, question = at_penguin_id(person, client)
    back = person.ask("/penguin-id/authorize", {"question": question, "who": "pia"})[1]
    place = person.ask(back)[1]
    status, said = redeem(person, client, told(place)["code"], verifier)
    assert status == 200
    import jwt

    claims = jwt.decode(said["id_token"], options={"verify_signature": False})
    assert (claims["cognito:username"], claims["email"]) == ("penguinid_pia", "pia@penguin.example")
    assert claims["identities"][0]["providerName"] == "PenguinID"
    assert person.ask(back)[0] == 400  # once


def test_a_providers_code_without_the_verifier_is_worth_nothing(person, client):
    _, _, question = at_penguin_id(person, client)
    place = person.ask(person.ask("/penguin-id/authorize", {"question": question, "who": "pia"})[1])[1]
    assert redeem(person, client, told(place)["code"], None) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize("query", [
    {"code": "forged"}, {"state": "forged"}, {"code": "forged", "state": "forged"}, {},
])  # fmt: skip
def test_what_a_provider_did_not_give_is_not_taken(person, client, query):
    _, _, question = at_penguin_id(person, client)
    back = person.ask("/penguin-id/authorize", {"question": question, "who": "pia"})[1]
    status, place, *_ = person.ask(changed(back, **query) if query else "/oauth2/idpresponse")
    assert "code" not in told(place)
    assert status == 400 or told(place)["error"] == "invalid_request"


def test_who_changes_their_mind_at_the_provider_is_no_user(person, client):
    _, _, question = at_penguin_id(person, client)
    place = person.ask(person.ask("/penguin-id/authorize", {"question": question, "cancel": "yes"})[1])[1]
    assert told(place)["error"] == "access_denied"


def test_the_provider_sends_nobody_elsewhere(person, client):
    place, *_ = at_penguin_id(person, client)
    assert person.ask(changed(place, redirect_uri="https://evil.example.com/"))[:2] == (400, "")
    assert person.ask(changed(place, client_id="other"))[:2] == (400, "")
    assert told(person.ask(changed(place, code_challenge=None))[1])["error"] == "invalid_request"


def test_a_client_without_the_provider_does_not_offer_it(person, module_aws):
    client = module_aws.administrator.make_client(redirect_urls=[REDIRECT], providers=["COGNITO"])
    assert "Penguin" not in person.ask(person.ask(opened(client)[0])[1])[2]
    assert client.providers == {}


def test_a_client_without_redirect_addresses_has_no_sign_in_page(person, module_aws):
    client = module_aws.pool_with_secret
    assert client.sign_in_page is None
    assert person.ask(opened(client)[0])[0] == 400
    form = {"grant_type": "authorization_code", "client_id": client.client_id, "client_secret": client.client_secret}
    assert json.loads(person.ask("/oauth2/token", form)[2]) == {"error": "invalid_client"}


def test_a_refresh_token_ends_when_it_is_revoked(person, module_aws, client):
    code, verifier = code_for(person, module_aws, client)
    token = redeem(person, client, code, verifier)[1]["refresh_token"]
    for _ in range(2):
        assert person.ask("/oauth2/revoke", {"token": token, "client_id": client.client_id})[0] == 200
    assert person.ask("/oauth2/revoke", {"token": token, "client_id": "nobody"})[0] == 400


@pytest.mark.parametrize(("method", "path", "body"), [
    ("PUT", "/login", b""), ("POST", "/oauth2/authorize", b""), ("GET", "/oauth2/token", b""),
    ("POST", "/login", b"&".join(b"a%d=1" % n for n in range(100))), ("POST", "/oauth2/token", b"a" * 70_000),
])  # fmt: skip
def test_anything_else_is_refused(person, method, path, body):
    connection = http.client.HTTPConnection(person.place, timeout=10)
    connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"})
    assert connection.getresponse().status in (400, 403)
    connection.close()


def test_auth_signs_in_by_it_and_goes_on_as_after_a_password(module_aws, client, person):
    auth = nbauth.Auth(client)
    step = auth.sign_in_with_browser()
    assert isinstance(step, nbauth.NeedsBrowser)
    login = person.ask(step.url.removeprefix(client.domain))[1]
    place = person.sign_in(login, "ada", module_aws.users["ada"].password)[1]
    assert auth.confirm_sign_in(place) == auth.step
    assert auth.session.client("s3").list_objects_v2(Bucket="nbauth-demo", Prefix="data/")["KeyCount"]
    assert auth.tokens(force_refresh=True).username == "ada"
    assert auth.account.attributes()["email"] == "ada@example.com"
    auth.sign_out()
    assert auth.status().left_by_browser


def test_an_id_token_that_answers_another_attempt_is_refused(module_aws, client, person):
    auth = nbauth.Auth(client)
    step = auth.sign_in_with_browser("PenguinID")
    asked = changed(step.url.removeprefix(client.domain), nonce="another")
    question = re.search(r'name="question" value="(.*?)"', person.ask(person.ask(asked)[1])[2])[1]
    place = person.ask(person.ask("/penguin-id/authorize", {"question": question, "who": "pia"})[1])[1]
    with pytest.raises(nbauth.TokenInvalid, match="another sign-in"):
        auth.confirm_sign_in(place)
    assert not auth.is_signed_in
