"""The basic (classic) flow against the local AWS: credentials that live for longer than an hour."""

from dataclasses import replace
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

import nbauth

PASSWORD = "Correct-horse-77"
FOUR_HOURS = 4 * 60 * 60
FROM_TOKEN = {"Type": "Token", "AmbiguousRoleResolution": "Deny"}


@pytest.fixture(scope="module")
def pool(local_aws):
    """An identity pool that allows it, without the configuration that asks for it."""
    admin = local_aws.administrator
    pool = admin.make_identity_pool(pool=admin.make_pool(), classic_flow=True, role_mapping=FROM_TOKEN)
    for name in ("bea", "cyd", "dan"):
        admin.create_user(name, password=PASSWORD, pool=pool)
    for number, group in enumerate(("basic-one", "basic-two"), 1):
        admin.create_group(group, role_arn=admin.make_role(group, pool=pool), precedence=number, pool=pool)
        admin.add_to_group("cyd", group, pool=pool)
    return pool


@pytest.fixture(scope="module")
def role(local_aws, pool):
    home = "arn:aws:s3:::nbauth-demo/home/${cognito-identity.amazonaws.com:sub}/*"
    statement = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": home}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return local_aws.administrator.make_role("basic-everybody", policy=policy, pool=pool)


def signed_in(aws, pool, name, **settings):
    auth = nbauth.Auth(replace(pool, basic_flow_duration=FOUR_HOURS, **settings), clock=aws.clock)
    auth.sign_in(name, PASSWORD)
    return auth


def arn_of(auth):
    return auth.session.client("sts").get_caller_identity()["Arn"]


def test_they_live_as_long_as_the_configuration_says_and_are_renewed(local_aws, pool, role):
    auth = signed_in(local_aws, pool, "bea", basic_flow_role_arn=role)
    first = auth.credentials()
    assert timedelta(hours=3, minutes=59) < first.expires_at - local_aws.clock() <= timedelta(hours=4)
    assert arn_of(auth).endswith(":assumed-role/basic-everybody/bea")
    local_aws.clock.advance(FOUR_HOURS + 1)
    assert auth.credentials() != first
    assert arn_of(auth).endswith(":assumed-role/basic-everybody/bea")


def test_the_place_of_a_user_is_theirs_by_their_identity(local_aws, pool, role):
    auth = signed_in(local_aws, pool, "bea", basic_flow_role_arn=role)
    s3 = auth.session.client("s3")
    s3.put_object(Bucket=local_aws.bucket, Key=f"home/{auth.identity_id}/x", Body=b"x")
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.put_object(Bucket=local_aws.bucket, Key="home/somebody/x", Body=b"x")


def test_the_role_of_a_group_comes_before_the_configuration_s_and_another_can_be_chosen(local_aws, pool, role):
    auth = signed_in(local_aws, pool, "cyd", basic_flow_role_arn=role)
    assert arn_of(auth).endswith("/basic-one/cyd")
    auth.use_role(auth.roles()[1])
    assert arn_of(auth).endswith("/basic-two/cyd")


def test_without_any_role_the_sign_in_says_what_is_missing(local_aws, pool):
    with pytest.raises(nbauth.ConfigurationError, match="basic_flow_role_arn"):
        signed_in(local_aws, pool, "dan")


def test_a_role_that_does_not_trust_the_identity_pool_is_its_administrator_s_to_mend(local_aws, pool):
    with pytest.raises(nbauth.ConfigurationError, match="trust policy"):
        signed_in(local_aws, pool, "dan", basic_flow_role_arn="arn:aws:iam::123456789012:role/nbauth-demo-user")


def test_an_identity_pool_that_does_not_allow_it_says_so(local_aws, role):
    auth = nbauth.Auth(replace(local_aws.pool, basic_flow_duration=900, basic_flow_role_arn=role))
    with pytest.raises(nbauth.ConfigurationError, match="basic_flow_duration"):
        auth.sign_in("ada", local_aws.users["ada"].password)
    assert not auth.is_signed_in


def test_a_login_that_has_run_out_is_renewed_first(local_aws, pool, role):
    auth = signed_in(local_aws, pool, "bea", basic_flow_role_arn=role)
    first = auth.credentials()
    local_aws.clock.advance(2 * 60 * 60)
    assert auth.credentials(force_refresh=True) != first


def test_they_may_live_for_twelve_hours(local_aws, pool, role):
    auth = nbauth.Auth(replace(pool, basic_flow_duration=43_200, basic_flow_role_arn=role), clock=local_aws.clock)
    auth.sign_in("bea", PASSWORD)
    for _ in range(3):
        assert auth.credentials(force_refresh=True).expires_at - local_aws.clock() > timedelta(hours=11, minutes=54)
