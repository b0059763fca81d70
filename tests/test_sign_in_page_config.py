"""The sign-in page in the configuration: where it is, where it comes back to, and whom it offers."""

import copy
import json
import pickle

import pytest

from nbauth.config import PoolConfig
from nbauth.core.openings import browser_opening
from nbauth.errors import ConfigurationError

POOL_ID, DOMAIN = "eu-west-1_AbCdEfGhI", "login.example.com"
HERE, HUB = "http://127.0.0.1:8401/", "https://hub.example.com/hub/user-redirect/lab/callback.html"
WHOLE = {"domain": DOMAIN, "redirect_urls": (HERE, HUB), "providers": {"Google": "Google"}, "logout_url": HUB}


def pool(**more):
    return PoolConfig(POOL_ID, "client1", **more)


@pytest.fixture(autouse=True)
def nowhere(monkeypatch, tmp_path):
    monkeypatch.setattr("platformdirs.user_config_path", lambda name: tmp_path / "config" / name)
    monkeypatch.chdir(tmp_path)


def test_it_comes_from_a_file(tmp_path):
    (tmp_path / "nbauth.toml").write_text(f"""
        user_pool_id = "{POOL_ID}"
        client_id = "client1"
        domain = "{DOMAIN}"
        redirect_urls = ["{HERE}", "{HUB}"]
        logout_url = "{HUB}"
        providers = {{ Google = "Google" }}
    """)
    assert PoolConfig.load() == pool(**WHOLE)


def test_it_comes_from_variables(monkeypatch):
    given = {"USER_POOL_ID": POOL_ID, "CLIENT_ID": "client1", "DOMAIN": DOMAIN, "REDIRECT_URLS": f"{HERE}, {HUB}",
             "LOGOUT_URL": HUB, "PROVIDERS": json.dumps({"Google": "Google"})}  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(f"NBAUTH_{name}", value)
    assert PoolConfig.load() == pool(**WHOLE)


def test_it_comes_from_amplify_as_far_as_a_notebook_can_use_it(tmp_path):
    auth = {
        "user_pool_id": POOL_ID, "user_pool_client_id": "client1", "aws_region": "eu-west-1",
        "oauth": {
            "domain": DOMAIN, "scopes": ["openid"], "response_type": "code",
            "identity_providers": ["GOOGLE", "SIGN_IN_WITH_APPLE", "SOMETHING_ELSE"],
            "redirect_sign_in_uri": ["myapp://callback/", "http://localhost:3000/", HERE], "redirect_sign_out_uri": ["myapp://signout/"],
        },
    }  # fmt: skip
    (tmp_path / "amplify_outputs.json").write_text(json.dumps({"auth": auth, "version": "1"}))
    read = PoolConfig.load()
    assert (read.redirect_urls, read.sign_in_page) == ((HERE,), f"https://{DOMAIN}")
    assert read.providers == {"Google": "Google", "SignInWithApple": "Apple"}

    auth["oauth"]["redirect_sign_in_uri"] = ["https://app.example.com/", "http://localhost:3000/"]  # an app's alone
    (tmp_path / "amplify_outputs.json").write_text(json.dumps({"auth": auth, "version": "1"}))
    read = PoolConfig.load()
    assert (read.domain, read.redirect_urls, read.providers, read.sign_in_page) == (DOMAIN, (), {}, None)


@pytest.mark.parametrize(("more", "key", "what"), [
    ({"redirect_urls": HERE}, "redirect_urls", "list of addresses"),
    ({"redirect_urls": ["http://hub.example.com/"]}, "redirect_urls", "sends anybody"),
    ({"redirect_urls": ["http://127.0.0.1/"]}, "redirect_urls", "sends anybody"),
    ({"redirect_urls": ["myapp://callback"]}, "redirect_urls", "sends anybody"),
    ({"redirect_urls": ["https://a@b.example.com/"]}, "redirect_urls", "sends anybody"),
    ({"redirect_urls": ["https://b.example.com/#x"]}, "redirect_urls", "sends anybody"),
    ({"redirect_urls": ["http://LOCALHOST:8401/"]}, "redirect_urls", "sends anybody"),
    ({"redirect_urls": ["http://127.0.0.1:08401/"]}, "redirect_urls", "sends anybody"),
    ({"redirect_urls": ["http://127.0.0.1:8401//x"]}, "redirect_urls", "sends anybody"),
    ({"redirect_urls": ["http://127.0.0.2:8401/"]}, "redirect_urls", "sends anybody"),
    ({"redirect_urls": ["http://127.0.0.1:80/"]}, "redirect_urls", "sends anybody"),
    ({"redirect_urls": ["http://127.0.0.1:0/"]}, "redirect_urls", "sends anybody"),
    ({"redirect_urls": [7]}, "redirect_urls", "sends anybody"),
    ({"redirect_urls": []}, "redirect_urls", "is empty"),
    ({"logout_url": "http://hub.example.com/"}, "logout_url", "sends anybody"),
    ({"providers": ["Google"]}, "providers", "table of names"),
    ({"providers": {"Goo gle": "Google"}}, "providers", "provider's name"),
    ({"providers": {"Google": ""}}, "providers", "nothing to call"),
    ({"providers": {"Google": " "}}, "providers", "nothing to call"),
    ({"providers": {"Google": "a" * 61}}, "providers", "nothing to call"),
    ({"providers": {"Google": "a\u202eb"}}, "providers", "nothing to call"),
    ({"domain": None}, "domain", "is missing"),
    ({"domain": "http://login.example.com"}, "domain", "malformed"),
    ({"domain": "http://127.0.0.1:9/path"}, "domain", "malformed"),
])  # fmt: skip
def test_a_mistake_is_named_with_what_to_do(more, key, what):
    with pytest.raises(ConfigurationError) as wrong:
        pool(**{**WHOLE, **more})
    assert wrong.value.message.startswith(f"{key} ")
    assert what in wrong.value.message
    assert wrong.value.hint


def test_a_domain_alone_is_no_sign_in_page():
    assert pool(domain=DOMAIN).sign_in_page is None
    assert pool(**{**WHOLE, "logout_url": None}).sign_out_page is None


def test_the_addresses_are_made_of_it():
    made = pool(**WHOLE)
    assert (made.sign_in_page, made.sign_in_host) == (f"https://{DOMAIN}", DOMAIN)
    assert made.sign_out_page == (
        f"https://{DOMAIN}/logout?client_id=client1&logout_uri="
        "https%3A%2F%2Fhub.example.com%2Fhub%2Fuser-redirect%2Flab%2Fcallback.html"
    )
    assert pool(domain="http://127.0.0.1:9", redirect_urls=(HERE,)).sign_in_page == "http://127.0.0.1:9"


def test_it_stays_a_value():
    providers = {"Google": "Google"}
    made = pool(**{**WHOLE, "providers": providers})
    providers["Evil"] = "Evil"
    assert made == pool(**WHOLE) == pickle.loads(pickle.dumps(made)) == copy.deepcopy(made)
    assert hash(made) == hash(pool(**WHOLE))
    assert eval(repr(made), {"PoolConfig": PoolConfig}) == made


@pytest.mark.parametrize(("given", "what"), [
    ({"provider": "Okta"}, "no provider Okta"),
    ({"provider": []}, "provider is"),
    ({"provider": ""}, "provider is"),
    ({"lang": "de; DROP"}, "lang is"),
    ({"login_hint": " "}, "login_hint is"),
    ({"login_hint": 7}, "login_hint is"),
    ({"prompt": "please"}, "prompt is"),
])  # fmt: skip
def test_what_the_page_would_not_understand_is_refused(given, what):
    with pytest.raises(ConfigurationError, match=what) as wrong:
        browser_opening(pool(**WHOLE), **{"provider": None, **given})
    assert wrong.value.hint


def test_where_no_provider_is_named_any_may_be_asked_for():
    assert browser_opening(pool(**{**WHOLE, "providers": {}}), "Okta").provider == "Okta"


@pytest.mark.parametrize(("missing", "key"), [({"domain": None, "providers": {}}, "domain"), (
    {"redirect_urls": (), "providers": {}, "logout_url": None}, "redirect_urls")])  # fmt: skip
def test_without_a_page_it_is_said_what_is_missing(missing, key):
    with pytest.raises(ConfigurationError, match=f"{key} is missing"):
        browser_opening(pool(**{**WHOLE, **missing}), None)


def test_an_amplify_file_without_a_domain_is_read_as_before(tmp_path):
    auth = {"user_pool_id": POOL_ID, "user_pool_client_id": "client1",
            "oauth": {"domain": "", "identity_providers": ["GOOGLE"], "redirect_sign_in_uri": [HERE]}}  # fmt: skip
    (tmp_path / "amplify_outputs.json").write_text(json.dumps({"auth": auth}))
    assert PoolConfig.load() == pool()
