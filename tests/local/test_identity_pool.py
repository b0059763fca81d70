import base64
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from account_calls import PASSWORD
from local_calls import (
    client_with,
    identities,
    identity_and_credentials,
    idp,
    logins,
    refused,
    sign_in,
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


@pytest.mark.parametrize("options", [{"role": False}, {"trusted_by_role": False}])
def test_without_a_role_that_trusts_the_identity_pool_there_are_no_credentials(aws, options):
    pool = aws.administrator.make_identity_pool(**options)
    with refused(
        "InvalidIdentityPoolConfigurationException",
        "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
    ):
        identity_and_credentials(pool, tokens(pool, aws)["IdToken"])


def test_another_identity_pool_knows_its_own_app_client_alone(aws):
    pool = aws.administrator.make_identity_pool()
    assert pool.identity_pool_id != aws.pool.identity_pool_id
    found, credentials = identity_and_credentials(pool, tokens(pool, aws)["IdToken"])
    assert found != identity_and_credentials(aws.pool, tokens(aws.pool, aws)["IdToken"])[0]
    assert client_with(credentials, "s3", pool).list_buckets()["Buckets"]
    with refused("NotAuthorizedException", "Token is not from a supported provider of this identity pool."):
        get_id(pool, logins(pool, tokens(aws.pool_with_secret, aws)["IdToken"]))


def test_a_bad_login_is_told_before_the_missing_role(aws):
    pool = aws.administrator.make_identity_pool(role=False)
    found = get_id(pool, logins(pool, tokens(pool, aws)["IdToken"]))
    with refused("NotAuthorizedException", "forbidden"):
        identities(pool).get_credentials_for_identity(IdentityId=found)


@pytest.mark.parametrize("provider", [
    "accounts.google.com", "graph.facebook.com", "login.example.org", "cognito-identity.amazonaws.com",
    "login.nbauth.developer", "arn:aws:iam::123456789012:saml-provider/idp",
])  # fmt: skip
def test_who_is_no_user_pool_of_the_identity_pool_is_refused(aws, provider):
    token = tokens(aws.pool, aws)["IdToken"]
    found, _ = identity_and_credentials(aws.pool, token)
    for given in (token, forged(token, iss=f"https://{provider}"), "<samlp:Response/>"):
        with refused("NotAuthorizedException", "Token is not from a supported provider of this identity pool."):
            get_id(aws.pool, {provider: given})
        with refused("NotAuthorizedException", "Token is not from a supported provider of this identity pool."):
            credentials_of(aws.pool, found, {provider: given})
        with refused("NotAuthorizedException", "Token is not from a supported provider of this identity pool."):
            credentials_of(aws.pool, found, {**logins(aws.pool, token), provider: given})


def credentials_of(pool, identity, given):
    return identities(pool).get_credentials_for_identity(IdentityId=identity, Logins=given)["Credentials"]


def test_what_is_no_token_is_refused(aws):
    with refused("NotAuthorizedException", "Not a valid OpenId Connect identity token."):
        get_id(aws.pool, logins(aws.pool, "nonsense"))


def test_another_users_login_gets_nothing_of_an_identity(aws):
    adas, _ = identity_and_credentials(aws.pool, tokens(aws.pool, aws)["IdToken"])
    other = aws.administrator.make_pool()
    aws.administrator.create_user("eve", password=PASSWORD)
    aws.administrator.create_user("eve", password=PASSWORD, pool=other)
    for pool in (aws.pool, other):
        eves = sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]["IdToken"]
        with refused("NotAuthorizedException", "Logins don't match."):
            credentials_of(pool, adas, logins(pool, eves))


def test_expired_logins_give_no_credentials(aws):
    token = tokens(aws.pool, aws)["IdToken"]
    found, _ = identity_and_credentials(aws.pool, token)
    aws.clock.advance(3600 + 301)
    with refused("NotAuthorizedException", "Invalid login token. Token expired"):
        credentials_of(aws.pool, found, logins(aws.pool, token))


def test_the_basic_flow_is_off_unless_the_identity_pool_allows_it(aws):
    found, _ = identity_and_credentials(aws.pool, tokens(aws.pool, aws)["IdToken"])
    with refused("InvalidParameterException", "Basic (classic) flow is not enabled, please use enhanced flow."):
        open_id_token(aws.pool, found, aws)


def open_id_token(pool, identity, aws):
    given = logins(pool, tokens(pool, aws)["IdToken"])
    return identities(pool).get_open_id_token(IdentityId=identity, Logins=given)["Token"]


def assume(pool, token, role="nbauth-demo-user"):
    return unsigned("sts", pool.endpoint_url, pool.region).assume_role_with_web_identity(
        RoleArn=f"arn:aws:iam::123456789012:role/{role}", RoleSessionName="basic", WebIdentityToken=token
    )["Credentials"]


def test_the_basic_flow_gives_the_roles_that_trust_the_identity_pool(fresh_aws):
    aws = fresh_aws
    pool = aws.administrator.make_identity_pool(classic_flow=True)
    found, _ = identity_and_credentials(pool, tokens(pool, aws)["IdToken"])
    token = open_id_token(pool, found, aws)
    assert assume(pool, token, role="nbauth-demo-user-2")["SessionToken"]
    with refused("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"):
        assume(pool, token)
    aws.clock.advance(601)
    with refused("ExpiredTokenException"):
        assume(pool, token, role="nbauth-demo-user-2")


@pytest.mark.parametrize("checks", [True, False])
def test_who_has_signed_out_everywhere_gets_nothing_where_the_identity_pool_asks_the_user_pool(aws, checks):
    pool = aws.administrator.make_identity_pool(server_side_token_check=checks)
    result = tokens(pool, aws)
    given = logins(pool, result["IdToken"])
    found = get_id(pool, given)
    assert credentials_of(pool, found, given)
    idp(pool).global_sign_out(AccessToken=result["AccessToken"])
    if not checks:
        assert credentials_of(pool, found, given)
        return
    with refused("NotAuthorizedException", "Invalid login token."):
        credentials_of(pool, found, given)
    fresh = logins(pool, tokens(pool, aws)["IdToken"])
    assert credentials_of(pool, found, fresh)


@pytest.mark.parametrize("end", ["disable", "delete"])
def test_who_is_disabled_or_gone_gets_nothing_where_the_identity_pool_asks_the_user_pool(aws, end):
    users = aws.administrator.make_pool()
    pool = aws.administrator.make_identity_pool(pool=users, server_side_token_check=True)
    aws.administrator.create_user("eve", password=PASSWORD, pool=pool)
    given = logins(pool, sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]["IdToken"])
    found = get_id(pool, given)
    getattr(aws.administrator, end)("eve", pool=pool)
    with refused("NotAuthorizedException", "Invalid login token."):
        credentials_of(pool, found, given)


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
