"""Roles that are assumed with AWS STS, against the local AWS: S3 answers differently, and refusals say what to do."""

import pytest
from aws.test_roles import may_write

import nbauth
from nbauth.local.server.roles import writer_policy

USER = "arn:aws:iam::123456789012:role/nbauth-demo-user"


@pytest.fixture(scope="module")
def writers(local_aws):
    return local_aws.administrator.make_role("lab-writers", policy=writer_policy(), assumable_by=USER)


@pytest.fixture(scope="module")
def next_one(local_aws, writers):
    return local_aws.administrator.make_role("lab-next", assumable_by=writers)


@pytest.fixture
def ada(local_aws):
    auth = nbauth.Auth(local_aws.pool, clock=local_aws.clock)
    auth.sign_in("ada", local_aws.users["ada"].password)
    return auth


def arn_of(session):
    return session.client("sts").get_caller_identity()["Arn"]


def test_it_has_the_rights_of_the_role_and_the_name_of_its_user_for_as_long_as_the_sign_in(ada, local_aws, writers):
    s3 = (lab := ada.assume_role(writers)).client("s3")
    assert not may_write(ada.session.client("s3"), local_aws)
    assert may_write(s3, local_aws)
    assert arn_of(lab).endswith(":assumed-role/lab-writers/ada")
    for _ in range(3):
        local_aws.clock.advance(3601)
        assert may_write(s3, local_aws)


def test_the_next_one_is_assumed_with_it(ada, local_aws, writers, next_one):
    chained = ada.assume_role(writers).assume_role(next_one, session_name="next")
    assert arn_of(chained).endswith(":assumed-role/lab-next/next")
    local_aws.clock.advance(3601)
    assert not may_write(chained.client("s3"), local_aws)
    with pytest.raises(nbauth.RoleRefused):
        ada.assume_role(next_one)


def test_who_may_not_hears_what_their_administrator_must_do(ada):
    with pytest.raises(nbauth.RoleRefused) as refused:
        ada.assume_role("arn:aws:iam::123456789012:role/nobody-s")
    assert refused.value.code == "AccessDenied"
    assert "sts:AssumeRole" in str(refused.value)
    assert "trust policy" in refused.value.hint


def test_with_tags(ada, writers):
    assert arn_of(ada.assume_role(writers, tags={"project": "penguins"}, session_name="tagged")).endswith("/tagged")


def test_it_ends_with_the_sign_in_and_is_whoever_s_who_signs_in_next(ada, local_aws, writers):
    lab = ada.assume_role(writers)
    sts = lab.client("sts")
    ada.sign_out()
    with pytest.raises(nbauth.NotSignedIn):
        sts.get_caller_identity()
    local_aws.administrator.create_user("lea", password="Correct-horse-77")
    ada.sign_in("lea", "Correct-horse-77")
    assert sts.get_caller_identity()["Arn"].endswith("/lab-writers/lea")
