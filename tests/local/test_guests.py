"""Who gets credentials without a login, and what they are good for."""

import pytest
from local_calls import client_with, identities, identity_and_credentials, refused, tokens

OFF = "Unauthenticated access is not supported for this identity pool."
NO_ROLE = "Invalid identity pool configuration. Check assigned IAM roles for this pool."


def guest_id(pool):
    return identities(pool).get_id(IdentityPoolId=pool.identity_pool_id)["IdentityId"]


def guest_credentials(pool, identity, **more):
    return identities(pool).get_credentials_for_identity(IdentityId=identity, **more)["Credentials"]


@pytest.fixture(scope="module")
def guests_s3(aws):
    pool = aws.pool_with_guests
    return client_with(guest_credentials(pool, guest_id(pool)), "s3", pool)


def test_each_guest_is_another_and_stays_the_same(aws):
    pool = aws.pool_with_guests
    one, other = guest_id(pool), guest_id(pool)
    assert one != other
    assert guest_credentials(pool, one)["AccessKeyId"] != guest_credentials(pool, one)["AccessKeyId"]


def test_a_guest_reads_what_is_public(aws, guests_s3):
    assert b"penguins" in guests_s3.get_object(Bucket=aws.bucket, Key="public/README.md")["Body"].read().lower()
    listed = guests_s3.list_objects_v2(Bucket=aws.bucket, Prefix="public/")
    assert [each["Key"] for each in listed["Contents"]] == ["public/README.md"]


def test_a_guest_does_nothing_else(aws, guests_s3):
    calls = (
        lambda: guests_s3.get_object(Bucket=aws.bucket, Key="data/penguins.parquet"),
        lambda: guests_s3.list_objects_v2(Bucket=aws.bucket, Prefix="data/"),
        lambda: guests_s3.put_object(Bucket=aws.bucket, Key="public/mine", Body=b""),
        guests_s3.list_buckets,
    )
    for call in calls:
        with refused("AccessDenied", status=403):
            call()


def test_the_same_identity_pool_gives_users_the_role_of_users(aws):
    _, credentials = identity_and_credentials(aws.pool_with_guests, tokens(aws.pool, aws)["IdToken"])
    client_with(credentials, "s3", aws.pool).get_object(Bucket=aws.bucket, Key="data/penguins.parquet")


def test_where_guests_are_off_they_are_refused(aws):
    with refused("NotAuthorizedException", OFF):
        guest_id(aws.pool)
    pool = aws.administrator.make_identity_pool(guests=True)
    assert guest_credentials(pool, guest_id(pool))


def test_where_guests_are_let_in_no_more_those_who_were_get_nothing(aws):
    pool = aws.administrator.make_identity_pool(guests=True)
    identity = guest_id(pool)
    aws.administrator.let_guests_in(False, pool=pool)
    for call in (lambda: guest_id(pool), lambda: guest_credentials(pool, identity)):
        with refused("NotAuthorizedException", OFF):
            call()
    aws.administrator.let_guests_in(True, pool=pool)
    assert guest_credentials(pool, identity)


@pytest.mark.parametrize("options", [{"role": False}, {"trusted_by_role": False}])
def test_without_a_role_that_trusts_the_identity_pool_guests_get_nothing(aws, options):
    pool = aws.administrator.make_identity_pool(guests=True, **options)
    with refused("InvalidIdentityPoolConfigurationException", NO_ROLE):
        guest_credentials(pool, guest_id(pool))


def test_a_guest_has_no_role_to_choose(aws):
    """The request's CustomRoleArn is for a token with roles."""
    pool = aws.pool_with_guests
    given = guest_credentials(pool, guest_id(pool), CustomRoleArn="arn:aws:iam::123456789012:role/nbauth-demo-user")
    with refused("AccessDenied"):
        client_with(given, "s3", pool).list_buckets()
