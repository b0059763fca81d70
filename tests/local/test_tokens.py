import base64
import datetime as dt
import json
import urllib.request

import jwt
import pytest
from account_calls import PASSWORD
from local_calls import get_tokens, idp, refresh, refused, sign_in, tokens

from nbauth.errors import ConfigurationError


def claims_of(pool, token):
    url = f"{pool.endpoint_url}/{pool.user_pool_id}/.well-known/jwks.json"
    with urllib.request.urlopen(url) as response:
        keys = {key["kid"]: key for key in json.load(response)["keys"]}
    key = jwt.PyJWK(keys[jwt.get_unverified_header(token)["kid"]])
    return jwt.decode(
        token, key, algorithms=["RS256"], options={"verify_aud": False, "verify_exp": False, "verify_iat": False}
    )


def test_the_id_token_says_who_signed_in_and_is_signed_by_the_pool(aws):
    before = aws.clock()
    claims = claims_of(aws.pool, tokens(aws.pool, aws)["IdToken"])
    assert claims["iss"] == f"https://cognito-idp.{aws.pool.region}.amazonaws.com/{aws.pool.user_pool_id}"
    assert claims["iss"] == f"https://cognito-idp.eu-central-1.amazonaws.com/{aws.pool.user_pool_id}"
    assert claims["aud"] == aws.pool.client_id
    assert claims["token_use"] == "id"
    assert claims["cognito:username"] == "ada"
    assert claims["email"] == "ada@example.com"
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["auth_time"] == claims["iat"]
    assert before - dt.timedelta(seconds=1) <= dt.datetime.fromtimestamp(claims["iat"], dt.UTC) <= aws.clock()
    assert claims["sub"] != "ada"


def test_the_access_token_names_the_client(aws):
    claims = claims_of(aws.pool, tokens(aws.pool, aws)["AccessToken"])
    assert (claims["token_use"], claims["client_id"], claims["username"]) == ("access", aws.pool.client_id, "ada")


def test_a_refresh_gives_new_tokens_of_the_same_sign_in(aws):
    first = tokens(aws.pool, aws)
    aws.clock.advance(3000)
    second = refresh(aws.pool, first["RefreshToken"])
    assert "RefreshToken" not in second
    old, new = claims_of(aws.pool, first["IdToken"]), claims_of(aws.pool, second["IdToken"])
    assert new["iat"] >= old["iat"] + 3000
    assert new["auth_time"] == old["auth_time"]
    assert new["sub"] == old["sub"]
    assert "Username" in idp(aws.pool).get_user(AccessToken=second["AccessToken"])


def test_an_access_token_lives_an_hour_by_the_servers_clock(aws):
    access = tokens(aws.pool, aws)["AccessToken"]
    aws.clock.advance(3590)
    idp(aws.pool).get_user(AccessToken=access)
    aws.clock.advance(11)
    with refused("NotAuthorizedException", "Access Token has expired"):
        idp(aws.pool).get_user(AccessToken=access)


def test_a_refresh_token_lives_thirty_days_by_the_servers_clock(aws):
    token = tokens(aws.pool, aws)["RefreshToken"]
    aws.clock.advance(30 * 86400 - 60)
    refresh(aws.pool, token)
    aws.clock.advance(61)
    with refused("NotAuthorizedException", "Refresh Token has expired"):
        refresh(aws.pool, token)
    with refused("NotAuthorizedException", "Refresh Token has expired"):
        get_tokens(aws.pool, token)


@pytest.mark.parametrize(("access", "identity"), [(5, 90), (90, 5)])
def test_each_kind_of_token_has_the_life_that_the_app_client_gives_it(aws, access, identity):
    pool = aws.administrator.make_client(
        access_token_minutes=access, id_token_minutes=identity, refresh_token_minutes=120
    )
    result = tokens(pool, aws)
    assert result["ExpiresIn"] == access * 60
    for kind, minutes in (("AccessToken", access), ("IdToken", identity)):
        claims = claims_of(pool, result[kind])
        assert claims["exp"] - claims["iat"] == minutes * 60
    aws.clock.advance(119 * 60)
    renewed = refresh(pool, result["RefreshToken"])
    claims = claims_of(pool, renewed["IdToken"])
    assert claims["exp"] - claims["iat"] == identity * 60
    aws.clock.advance(61)
    with refused("NotAuthorizedException", "Refresh Token has expired"):
        refresh(pool, result["RefreshToken"])


@pytest.mark.parametrize(("option", "minutes"), [
    ("access_token_minutes", 4), ("id_token_minutes", 1441), ("refresh_token_minutes", 59),
])  # fmt: skip
def test_a_life_that_no_token_can_have_is_an_error(aws, option, minutes):
    with pytest.raises(ConfigurationError, match=f"{option} must be from"):
        aws.administrator.make_client(**{option: minutes})


def test_an_app_client_without_revocation_refuses_to_revoke(aws):
    pool = aws.administrator.make_client(revocation=False)
    result = tokens(pool, aws)
    with refused("UnsupportedOperationException"):
        idp(pool).revoke_token(Token=result["RefreshToken"], ClientId=pool.client_id)
    assert refresh(pool, result["RefreshToken"])


def test_an_app_client_without_the_refresh_flow_refreshes_by_the_other_call_alone(aws):
    pool = aws.administrator.make_client(refresh_token_auth=False)
    token = tokens(pool, aws)["RefreshToken"]
    with refused("InvalidParameterException", "REFRESH_TOKEN_AUTH is not enabled for the client."):
        refresh(pool, token)
    assert "RefreshToken" not in get_tokens(pool, token)


def test_a_refresh_token_is_one_app_clients(aws):
    token = tokens(aws.pool, aws)["RefreshToken"]
    other, elsewhere = aws.administrator.make_client(), aws.administrator.make_pool()
    with refused("NotAuthorizedException", "Refresh Token has different Client"):
        refresh(other, token)
    with refused("NotAuthorizedException", "Invalid Refresh Token"):
        refresh(elsewhere, token)


def test_a_deleted_users_refresh_token_is_refused_though_somebody_else_has_the_name(aws):
    pool = aws.administrator.make_pool()
    aws.administrator.create_user("eve", password=PASSWORD, pool=pool)
    token = sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]["RefreshToken"]
    aws.administrator.delete("eve", pool=pool)
    aws.administrator.create_user("eve", password=PASSWORD, pool=pool)
    with refused("NotAuthorizedException", "The user has been deleted for the associated refresh token"):
        refresh(pool, token)


def test_a_text_that_is_no_token_is_revoked_without_a_word(aws):
    idp(aws.pool).revoke_token(Token="nonsense", ClientId=aws.pool.client_id)


def test_revoking_a_refresh_token_ends_it_and_its_access_tokens_alone(aws):
    mine, other = tokens(aws.pool, aws), tokens(aws.pool, aws)
    refreshed = refresh(aws.pool, mine["RefreshToken"])["AccessToken"]
    idp(aws.pool).revoke_token(Token=mine["RefreshToken"], ClientId=aws.pool.client_id)
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        refresh(aws.pool, mine["RefreshToken"])
    for access in (mine["AccessToken"], refreshed):
        with refused("NotAuthorizedException", "Access Token has been revoked"):
            idp(aws.pool).get_user(AccessToken=access)
    refresh(aws.pool, other["RefreshToken"])
    idp(aws.pool).get_user(AccessToken=other["AccessToken"])


def test_only_refresh_tokens_of_the_same_client_are_revoked(aws):
    mine = tokens(aws.pool, aws)
    with refused("UnsupportedTokenTypeException"):
        idp(aws.pool).revoke_token(Token=mine["AccessToken"], ClientId=aws.pool.client_id)
    secret = aws.pool_with_secret
    with refused("UnauthorizedException"):
        idp(aws.pool).revoke_token(
            Token=mine["RefreshToken"], ClientId=secret.client_id, ClientSecret=secret.client_secret
        )
    refresh(aws.pool, mine["RefreshToken"])


@pytest.mark.parametrize("moved", [0, 86400])
def test_a_global_sign_out_ends_all_of_the_users_tokens_and_nobody_elses(fresh_aws, moved):
    pool = fresh_aws.pool
    fresh_aws.clock.advance(moved)
    first, second = tokens(pool, fresh_aws), tokens(pool, fresh_aws)
    idp(pool).global_sign_out(AccessToken=first["AccessToken"])
    for token in (first, second):
        with refused("NotAuthorizedException", "Refresh Token has been revoked"):
            refresh(pool, token["RefreshToken"])
        with refused("NotAuthorizedException", "Access Token has been revoked"):
            idp(pool).get_user(AccessToken=token["AccessToken"])
    refresh(pool, tokens(pool, fresh_aws)["RefreshToken"])


def test_a_refresh_token_tells_nothing_and_is_as_long_as_cognitos(aws):
    token = tokens(aws.pool, aws)["RefreshToken"]
    parts = [base64.urlsafe_b64decode(part + "==") for part in token.split(".")]
    assert len(parts) == 5
    assert not any(aws.pool.client_id.encode() in part or b"ada" in part for part in parts)
    assert 1500 < len(token) < 2048


def test_a_refresh_token_is_not_taken_on_trust(aws):
    token = tokens(aws.pool, aws)["RefreshToken"]
    with refused("NotAuthorizedException", "Invalid Refresh Token"):
        refresh(aws.pool, f"{token[:-8]}AAAAAAAA")
    with refused("NotAuthorizedException", "Invalid Refresh Token"):
        refresh(aws.pool, "nonsense")
