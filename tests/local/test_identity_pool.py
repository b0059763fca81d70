import base64
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from local_calls import (
    client_with,
    identities,
    identity_and_credentials,
    logins,
    refused,
    tokens,
    unsigned,
)

import nbauth.local


def get_id(pool, given):
    return identities(pool).get_id(IdentityPoolId=pool.identity_pool_id, Logins=given)["IdentityId"]


def test_a_user_has_one_identity_and_fresh_credentials_each_time(aws):
    first = identity_and_credentials(aws.pool, tokens(aws.pool, aws)["IdToken"])
    second = identity_and_credentials(aws.pool, tokens(aws.pool, aws)["IdToken"])
    assert first[0] == second[0]
    assert first[1]["AccessKeyId"] != second[1]["AccessKeyId"]


def test_both_app_clients_lead_to_the_same_identity(aws):
    one = get_id(aws.pool, logins(aws.pool, tokens(aws.pool, aws)["IdToken"]))
    other = get_id(aws.pool, logins(aws.pool, tokens(aws.pool_with_secret, aws)["IdToken"]))
    assert one == other


def test_many_first_calls_at_once_make_one_identity(fresh_aws):
    given = logins(fresh_aws.pool, tokens(fresh_aws.pool, fresh_aws)["IdToken"])
    with ThreadPoolExecutor(64) as threads:
        assert len(set(threads.map(lambda _: get_id(fresh_aws.pool, given), range(64)))) == 1


def test_guests_are_refused(aws):
    with refused("NotAuthorizedException", "Unauthenticated access is not supported for this identity pool."):
        identities(aws.pool).get_id(IdentityPoolId=aws.pool.identity_pool_id)


def test_an_unknown_identity_gets_nothing(aws):
    given = logins(aws.pool, tokens(aws.pool, aws)["IdToken"])
    unknown = f"{aws.pool.region}:00000000-0000-0000-0000-000000000000"
    with refused("ResourceNotFoundException", unknown):
        identities(aws.pool).get_credentials_for_identity(IdentityId=unknown, Logins=given)
    with refused("ResourceNotFoundException", unknown):
        identities(aws.pool).get_credentials_for_identity(IdentityId=unknown)


def test_an_identity_without_its_login_gets_nothing(aws):
    identity, _ = identity_and_credentials(aws.pool, tokens(aws.pool, aws)["IdToken"])
    with refused("NotAuthorizedException", "forbidden"):
        identities(aws.pool).get_credentials_for_identity(IdentityId=identity)


def forged(token, **changes):
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    body = base64.urlsafe_b64encode(json.dumps({**claims, **changes}).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


def test_a_forged_token_is_refused(aws):
    token = tokens(aws.pool, aws)["IdToken"]
    identity, _ = identity_and_credentials(aws.pool, token)
    bad = logins(aws.pool, forged(token, sub="somebody-else"))
    with refused("NotAuthorizedException", "signature"):
        get_id(aws.pool, bad)
    with refused("NotAuthorizedException", "signature"):
        identities(aws.pool).get_credentials_for_identity(IdentityId=identity, Logins=bad)


def test_an_access_token_is_not_a_login(aws):
    with refused("NotAuthorizedException"):
        get_id(aws.pool, logins(aws.pool, tokens(aws.pool, aws)["AccessToken"]))


def test_another_pools_token_is_refused(aws, fresh_aws):
    foreign = tokens(fresh_aws.pool, fresh_aws)["IdToken"]
    with refused("NotAuthorizedException"):
        get_id(aws.pool, logins(aws.pool, foreign))
    with refused("NotAuthorizedException"):
        get_id(aws.pool, logins(fresh_aws.pool, foreign))


def test_an_expired_token_is_refused(aws):
    given = logins(aws.pool, tokens(aws.pool, aws)["IdToken"])
    get_id(aws.pool, given)
    aws.clock.advance(3600 + 301)
    with refused("NotAuthorizedException", "expired"):
        get_id(aws.pool, given)


def test_credentials_live_an_hour_by_the_servers_clock(aws):
    _, credentials = identity_and_credentials(aws.pool, tokens(aws.pool, aws)["IdToken"])
    assert 3595 <= (credentials["Expiration"] - aws.clock()).total_seconds() <= 3600
    s3 = client_with(credentials, "s3", aws.pool)
    aws.clock.advance(3590)
    s3.list_buckets()
    aws.clock.advance(11)
    with refused("ExpiredToken"):
        s3.list_buckets()
    with refused("ExpiredToken"):
        client_with(credentials, "sts", aws.pool).get_caller_identity()
    with refused("ExpiredToken"):
        client_with(credentials, "iam", aws.pool).list_users()
    tokens_now = tokens(aws.pool, aws)
    identity_and_credentials(aws.pool, tokens_now["IdToken"])
    with refused("ExpiredToken"):
        s3.list_buckets()


def test_a_forged_token_of_the_basic_flow_is_refused(aws):
    claims = {"iss": "https://cognito-identity.amazonaws.com", "aud": aws.pool.identity_pool_id, "sub": "x",
              "amr": ["authenticated"], "exp": 9999999999}  # fmt: skip
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in ({"alg": "none"}, claims)
    ]
    sts = unsigned("sts", aws.pool.endpoint_url, aws.pool.region)
    with refused("InvalidIdentityToken"):
        sts.assume_role_with_web_identity(
            RoleArn="arn:aws:iam::123456789012:role/nbauth-demo-user",
            RoleSessionName="forged",
            WebIdentityToken=".".join([*parts, "AAAA"]),
        )


@pytest.mark.parametrize("number", [2])
def test_several_instances_know_nothing_of_each_other(aws, number):
    with nbauth.local.start() as other:
        assert other.pool.user_pool_id != aws.pool.user_pool_id
        assert other.users["ada"].password != aws.users["ada"].password
        before = aws.clock()
        other.clock.advance(10**6)
        assert (aws.clock() - before).total_seconds() < 60
        with refused("NotAuthorizedException"):
            tokens(aws.pool, other)
