import dataclasses
import re

import pytest
from local_calls import answer, idp, refresh, refused, sign_in, start_srp, tokens
from pycognito.aws_srp import AWSSRP


@pytest.fixture
def pool(aws):
    return aws.pool_with_secret


def hash_of(pool, name):
    return AWSSRP.get_secret_hash(name, pool.client_id, pool.client_secret)


def test_the_second_app_client_has_a_secret_and_the_first_none(aws, pool):
    assert aws.pool.client_secret is None
    assert re.fullmatch("[0-9a-z]{52}", pool.client_secret)  # MiniStack's own form is not what the service model allows
    assert pool.user_pool_id == aws.pool.user_pool_id
    assert pool.client_id != aws.pool.client_id


def test_a_sign_in_with_the_hash_succeeds(aws, pool):
    assert tokens(pool, aws)["AccessToken"]
    asked = sign_in(pool, "sam", aws.users["sam"].password)
    assert answer(pool, asked, SMS_MFA_CODE=aws.outbox("sam")[-1].code)["AuthenticationResult"]


def test_a_missing_hash_is_refused(aws, pool):
    with refused(
        "NotAuthorizedException", f"Client {pool.client_id} is configured with secret but SECRET_HASH was not received"
    ):
        tokens(dataclasses.replace(pool, client_secret=None), aws)


def test_a_wrong_hash_is_refused(aws, pool):
    with refused("NotAuthorizedException", f"Unable to verify secret hash for client {pool.client_id}"):
        tokens(dataclasses.replace(pool, client_secret="wrong" * 8), aws)


def test_with_an_email_address_later_steps_hash_the_real_name(aws, pool):
    asked = sign_in(pool, "sam@example.com", aws.users["sam"].password)
    code = aws.outbox("sam")[-1].code
    with refused("NotAuthorizedException", "Unable to verify secret hash"):
        answer(pool, asked, username="sam@example.com", SMS_MFA_CODE=code)
    result = answer(pool, asked, username="sam@example.com", SMS_MFA_CODE=code, SECRET_HASH=hash_of(pool, "sam"))
    token = result["AuthenticationResult"]["RefreshToken"]
    with refused("NotAuthorizedException", "Unable to verify secret hash"):
        refresh(pool, token, SECRET_HASH=hash_of(pool, "sam@example.com"))
    assert refresh(pool, token, SECRET_HASH=hash_of(pool, "sam"))["AccessToken"]


def test_the_first_step_hashes_the_name_as_typed(aws, pool):
    _, parameters, _ = start_srp(pool, "ada@example.com", "any")
    parameters["SECRET_HASH"] = hash_of(pool, "ada")
    with refused("NotAuthorizedException", "Unable to verify secret hash"):
        idp(pool).initiate_auth(ClientId=pool.client_id, AuthFlow="USER_SRP_AUTH", AuthParameters=parameters)


def test_revoking_needs_the_raw_secret(aws, pool):
    token = tokens(pool, aws)["RefreshToken"]
    for wrong in (
        {},
        {"ClientSecret": "wrong" * 8},
        {"ClientSecret": hash_of(pool, "ada").rstrip("=").replace("/", "+")},
    ):
        with refused("UnauthorizedException"):
            idp(pool).revoke_token(Token=token, ClientId=pool.client_id, **wrong)
    assert refresh(pool, token, SECRET_HASH=hash_of(pool, "ada"))
    idp(pool).revoke_token(Token=token, ClientId=pool.client_id, ClientSecret=pool.client_secret)
    with refused("NotAuthorizedException", "revoked"):
        refresh(pool, token, SECRET_HASH=hash_of(pool, "ada"))


def test_the_newer_refresh_call_needs_the_raw_secret(aws, pool):
    token = tokens(pool, aws)["RefreshToken"]
    with refused("NotAuthorizedException"):
        idp(pool).get_tokens_from_refresh_token(RefreshToken=token, ClientId=pool.client_id)
    given = idp(pool).get_tokens_from_refresh_token(
        RefreshToken=token, ClientId=pool.client_id, ClientSecret=pool.client_secret
    )
    assert given["AuthenticationResult"]["AccessToken"]
