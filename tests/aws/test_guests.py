"""Guests against the local AWS: let in where they are, told where they aren't, and then signed in."""

from dataclasses import replace

import pytest
from botocore.exceptions import ClientError

import nbauth
from nbauth.texts import Service


def may(call):
    try:
        call()
    except ClientError as refused:
        assert refused.response["Error"]["Code"] == "AccessDenied"
        return False
    return True


def public(s3, aws):
    return may(lambda: s3.get_object(Bucket=aws.bucket, Key="public/README.md"))


def data(s3, aws):
    return may(lambda: s3.get_object(Bucket=aws.bucket, Key="data/penguins.parquet"))


def test_a_guest_sees_what_is_public_and_the_same_client_more_after_a_sign_in(local_aws):
    auth = nbauth.Auth(local_aws.pool_with_guests, clock=local_aws.clock, guest=True)
    s3 = auth.session.client("s3")
    assert (public(s3, local_aws), data(s3, local_aws)) == (True, False)
    guest = auth.identity_id
    local_aws.clock.advance(3601)
    assert (public(s3, local_aws), data(s3, local_aws)) == (True, False)
    assert (auth.state, auth.identity_id) == (nbauth.UserState.GUEST, guest)

    auth.sign_in("ada", local_aws.users["ada"].password)
    assert data(s3, local_aws)
    assert auth.identity_id != guest

    auth.sign_out()
    assert auth.state is nbauth.UserState.SIGNED_OUT
    assert (public(s3, local_aws), data(s3, local_aws)) == (True, False)
    assert (auth.state, auth.identity_id) == (nbauth.UserState.GUEST, guest)


def test_an_identity_that_is_gone_is_asked_for_anew(local_aws):
    auth = nbauth.Auth(local_aws.pool_with_guests, clock=local_aws.clock, guest=True)
    source = auth._holder._service.source
    gone = "eu-central-1:00000000-0000-0000-0000-000000000000"
    user = nbauth.Auth(local_aws.pool_with_guests, clock=local_aws.clock)
    user.sign_in("ada", local_aws.users["ada"].password)
    for identity_id in (gone, user.identity_id):
        given = source.guest(identity_id)
        assert given.sub is None
        assert given.identity_id not in (gone, user.identity_id)


@pytest.mark.parametrize(("options", "text", "said"), [
    ({}, Service.NO_GUESTS, "switch on guest access"),
    ({"guests": True, "trusted_by_role": False}, Service.NO_GUEST_ROLE, "session policy of AWS's own"),
])  # fmt: skip
def test_a_refusal_says_what_to_switch_on(local_aws, options, text, said):
    pool = local_aws.administrator.make_identity_pool(**options)
    auth = nbauth.Auth(pool, clock=local_aws.clock, guest=True)
    with pytest.raises(nbauth.GuestRefused) as refused:
        auth.session.client("s3").list_buckets()
    assert refused.value.message == text
    assert said in refused.value.hint
    assert refused.value.code
    assert auth.state is nbauth.UserState.SIGNED_OUT


def test_an_identity_pool_that_there_is_not_is_no_matter_of_guests(local_aws):
    missing = replace(local_aws.pool, identity_pool_id="eu-central-1:00000000-0000-0000-0000-000000000000")
    with pytest.raises(nbauth.ConfigurationError, match="no such identity pool"):
        nbauth.Auth(missing, clock=local_aws.clock, guest=True).credentials()
