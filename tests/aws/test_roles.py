"""Roles of the identity pool against the local AWS: S3 answers differently, and refusals say what to do."""

import pytest
from botocore.exceptions import ClientError

import nbauth
from nbauth.texts import Service

READERS, WRITERS = (f"arn:aws:iam::123456789012:role/nbauth-demo-{name}" for name in ("readers", "writers"))
PASSWORD = "Correct-horse-77"
DENY = {"Type": "Token", "AmbiguousRoleResolution": "Deny"}


def may_write(s3, aws):
    try:
        s3.put_object(Bucket=aws.bucket, Key="data/new", Body=b"")
    except ClientError as refused:
        assert refused.response["Error"]["Code"] == "AccessDenied"
        return False
    return True


@pytest.fixture
def rosa(local_aws):
    auth = nbauth.Auth(local_aws.pool, clock=local_aws.clock)
    auth.sign_in("rosa", local_aws.users["rosa"].password)
    return auth


def test_a_client_that_was_made_before_has_the_rights_of_the_role_that_is_chosen(rosa, local_aws):
    s3 = rosa.session.client("s3")
    assert rosa.roles() == (READERS, WRITERS)
    assert not may_write(s3, local_aws)
    rosa.use_role(WRITERS)
    assert may_write(s3, local_aws)
    local_aws.clock.advance(3601)
    assert may_write(s3, local_aws)
    rosa.use_role(READERS)
    assert not may_write(s3, local_aws)
    rosa.use_role(None)
    assert not may_write(s3, local_aws)
    assert s3.get_object(Bucket=local_aws.bucket, Key="data/penguins.parquet")["Body"].read()


def made(aws, name, *roles, mapping=DENY, trusted=True):
    """A pool whose identity pool may give these roles, and its user `name` in a group with each."""
    pool = aws.administrator.make_identity_pool(pool=aws.administrator.make_pool(), role_mapping=mapping)
    aws.administrator.create_user(name, password=PASSWORD, pool=pool)
    for role in roles:
        arn = aws.administrator.make_role(role, pool=pool if trusted else aws.pool)
        aws.administrator.create_group(role, role_arn=arn, precedence=1, pool=pool)
        aws.administrator.add_to_group(name, role, pool=pool)
    auth = nbauth.Auth(pool, clock=aws.clock)
    auth.sign_in(name, PASSWORD)
    return auth


def test_whose_role_the_identity_pool_can_not_choose_is_signed_in_and_chooses(local_aws):
    eve = made(local_aws, "eve", "ambiguous-one", "ambiguous-two")
    with pytest.raises(nbauth.RoleRefused) as refused:
        eve.session.client("s3").list_buckets()
    assert refused.value.message == Service.ROLE_NOT_CHOSEN
    assert "auth.use_role(" in refused.value.hint
    assert refused.value.code == "NotAuthorizedException"

    eve.use_role(eve.roles()[1])
    assert eve.session.client("s3").list_buckets()["Buckets"]


def test_who_has_no_role_where_there_must_be_one_is_told(local_aws):
    with pytest.raises(nbauth.RoleRefused, match="a group with a role"):
        made(local_aws, "eve").credentials()


def test_a_role_that_does_not_trust_the_identity_pool_is_refused(local_aws):
    eve = made(local_aws, "eve", "untrusting-one", "untrusting-two", trusted=False)
    with pytest.raises(nbauth.RoleRefused) as refused:
        eve.use_role(eve.roles()[0])
    assert refused.value.message == Service.ROLE_REFUSED
    assert "trust policy" in refused.value.hint


def test_an_identity_pool_that_does_not_choose_from_the_token_refuses_and_is_told(local_aws):
    eve = made(local_aws, "eve", "unmapped-one", "unmapped-two", mapping=None)
    held = eve.credentials()
    with pytest.raises(nbauth.RoleRefused, match="from the token"):
        eve.use_role(eve.roles()[0])
    assert eve.credentials() == held


def test_a_group_that_came_since_counts_after_a_refresh(fresh_aws):
    auth = nbauth.Auth(fresh_aws.pool, clock=fresh_aws.clock)
    auth.sign_in("ada", fresh_aws.users["ada"].password)
    fresh_aws.administrator.add_to_group("ada", "writers")
    with pytest.raises(nbauth.RoleRefused, match="force_refresh"):
        auth.use_role(WRITERS)

    auth.tokens(force_refresh=True)
    auth.use_role(WRITERS)
    assert may_write(auth.session.client("s3"), fresh_aws)
