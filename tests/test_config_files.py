"""The files that Amplify and the AWS Mobile SDK write, read as pools."""

import copy
import json

import pytest

import nbauth
from nbauth.password_policy import PasswordPolicy

POOL = "eu-west-1_AbCdEfGhI"
CLIENT = "1example23456789"
IDENTITY = "eu-west-1:01234567-89ab-cdef-0123-456789abcdef"

OUTPUTS = {
    "version": "1.4",
    "auth": {
        "user_pool_id": POOL,
        "aws_region": "eu-west-1",
        "user_pool_client_id": CLIENT,
        "identity_pool_id": IDENTITY,
        "mfa_methods": [],
        "oauth": {"domain": "login.example.com", "scopes": ["openid"]},
    },
    "storage": {"bucket_name": "b"},
}
CONFIGURATION = {
    "IdentityManager": {"Default": {}},
    "CredentialsProvider": {"CognitoIdentity": {"Default": {"PoolId": IDENTITY, "Region": "eu-west-1"}}},
    "CognitoUserPool": {
        "Default": {"PoolId": POOL, "AppClientId": CLIENT, "AppClientSecret": "s3cret", "Region": "eu-west-1"}
    },
    "Auth": {"Default": {"OAuth": {"WebDomain": "login.example.com"}}},
}
EXPORTS = {
    "aws_project_region": "eu-west-1",
    "aws_cognito_region": "eu-west-1",
    "aws_cognito_identity_pool_id": IDENTITY,
    "aws_user_pools_id": POOL,
    "aws_user_pools_web_client_id": CLIENT,
    "oauth": {},
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder, and no other configuration."""
    for key in ("USER_POOL_ID", "CLIENT_ID", "IDENTITY_POOL_ID"):
        monkeypatch.delenv(f"NBAUTH_{key}", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    below = tmp_path / "project" / "notebooks"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    return below


def write(path, content):
    path.write_text(json.dumps(content), "utf-8")
    return path


@pytest.mark.parametrize(
    ("content", "domain", "secret"),
    [(OUTPUTS, "login.example.com", None), (CONFIGURATION, "login.example.com", "s3cret"), (EXPORTS, None, None)],
)
def test_each_format_is_read_as_a_pool(here, content, domain, secret):
    pool = nbauth.PoolConfig.load(write(here / "any-name.json", content))
    assert pool == nbauth.PoolConfig(POOL, CLIENT, IDENTITY, client_secret=secret, domain=domain)


@pytest.mark.parametrize("name", ["amplify_outputs.json", "awsconfiguration.json"])
def test_they_are_found_in_a_folder_above(here, name):
    write(here.parent / name, OUTPUTS if name.startswith("amplify") else CONFIGURATION)
    assert nbauth.PoolConfig.load().user_pool_id == POOL


def test_our_own_file_further_up_comes_first(here):
    write(here / "amplify_outputs.json", OUTPUTS)
    (here.parent / "nbauth.toml").write_text('user_pool_id = "eu-west-1_ours"\nclient_id = "ours"\n')
    assert nbauth.PoolConfig.load().user_pool_id == "eu-west-1_ours"


def test_an_app_without_auth_is_passed_over(here):
    write(here / "amplify_outputs.json", {"version": "1", "storage": {}})
    write(here / "awsconfiguration.json", CONFIGURATION)
    assert nbauth.PoolConfig.load().client_id == CLIENT


def test_an_app_without_auth_that_was_named_is_an_error(here):
    file = write(here / "amplify_outputs.json", {"version": "1"})
    with pytest.raises(nbauth.ConfigurationError, match="names no user pool"):
        nbauth.PoolConfig.load(file)


@pytest.mark.parametrize("content", [[], "text", 7, None, {}])
def test_other_json_is_an_error(here, content):
    with pytest.raises(nbauth.ConfigurationError, match="names no user pool"):
        nbauth.PoolConfig.load(write(here / "other.json", content))


def test_an_error_names_the_key_as_the_file_does(here):
    broken = {**OUTPUTS, "auth": {**OUTPUTS["auth"], "user_pool_client_id": "two words"}}
    with pytest.raises(nbauth.ConfigurationError) as caught:
        nbauth.PoolConfig.load(write(here / "amplify_outputs.json", broken))
    assert "auth.user_pool_client_id in " in str(caught.value)
    assert "amplify_outputs.json" in str(caught.value)


def test_a_key_of_the_wrong_shape_is_an_error_of_ours(here):
    for auth in ("text", [], {"user_pool_id": {"a": 1}, "user_pool_client_id": 7}):
        with pytest.raises(nbauth.ConfigurationError):
            nbauth.PoolConfig.load(write(here / "amplify_outputs.json", {"auth": auth}))


def test_broken_json_is_told_with_its_place(here):
    (here / "amplify_outputs.json").write_text('{"auth": ')
    with pytest.raises(nbauth.ConfigurationError, match="not valid JSON: Expecting value: line 1"):
        nbauth.PoolConfig.load()


def test_json_that_is_nested_without_end_is_an_error_of_ours(here):
    (here / "deep.json").write_text("[" * 100_000)
    with pytest.raises(nbauth.ConfigurationError):
        nbauth.PoolConfig.load(here / "deep.json")


# What a sign-up asks for

FIRST_GENERATION = {
    "usernameAttributes": ["EMAIL", "PHONE_NUMBER"],
    "signupAttributes": ["EMAIL", "GIVEN_NAME"],
    "passwordProtectionSettings": {
        "passwordPolicyMinLength": 10,
        "passwordPolicyCharacters": ["REQUIRES_NUMBERS", "REQUIRES_UPPERCASE"],
    },
}


def with_sign_up(content):
    content = copy.deepcopy(content)
    if "auth" in content:
        content["auth"] |= {
            "username_attributes": ["email", "phone_number"],
            "standard_required_attributes": ["email", "given_name"],
            "password_policy": {
                "min_length": 10,
                "require_lowercase": False,
                "require_uppercase": True,
                "require_numbers": True,
                "require_symbols": False,
            },
        }
    elif "Auth" in content:
        content["Auth"]["Default"] |= {**FIRST_GENERATION, "authenticationFlowType": "CUSTOM_AUTH"}
    else:
        content["aws_cognito_username_attributes"] = FIRST_GENERATION["usernameAttributes"]
        content["aws_cognito_signup_attributes"] = FIRST_GENERATION["signupAttributes"]
        content["aws_cognito_password_protection_settings"] = FIRST_GENERATION["passwordProtectionSettings"]
    return content


@pytest.mark.parametrize("content", [OUTPUTS, CONFIGURATION, EXPORTS], ids=["outputs", "configuration", "exports"])
def test_what_a_sign_up_asks_for_is_read_from_each_format(here, content):
    pool = nbauth.PoolConfig.load(write(here / "any-name.json", with_sign_up(content)))

    assert pool.username_attributes == ("email", "phone_number")
    assert pool.standard_required_attributes == ("email", "given_name")
    assert pool.password_policy == PasswordPolicy(10, require_lowercase=False, require_symbols=False)
    assert pool.auth_flow_type == ("CUSTOM_WITH_SRP" if content is CONFIGURATION else "USER_SRP_AUTH")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("passwordProtectionSettings", {"passwordPolicyCharacters": "ALL"}),
        ("passwordProtectionSettings", {"passwordPolicyCharacters": [1]}),
        ("passwordProtectionSettings", {"passwordPolicyMinLength": 8}),
        ("signupAttributes", "EMAIL"),
        ("usernameAttributes", [["EMAIL"]]),
        ("authenticationFlowType", "USER_PASSWORD"),
        ("authenticationFlowType", {}),
    ],
)
def test_what_amplify_never_writes_is_named_by_its_place_in_the_file(here, key, value):
    content = with_sign_up(CONFIGURATION)
    content["Auth"]["Default"][key] = value
    if value == {}:
        assert nbauth.PoolConfig.load(write(here / "x.json", content)).auth_flow_type == "USER_SRP_AUTH"
        return
    with pytest.raises(nbauth.ConfigurationError, match=rf"Auth\.Default\.{key} in "):
        nbauth.PoolConfig.load(write(here / "x.json", content))
