"""A clock that is off: the time in an SRP answer, and in a signature."""

import datetime as dt

import botocore.auth
import pytest
from local_calls import client_with, identity_and_credentials, idp, refused, start_srp, tokens

_WRONG = "Incorrect username or password."


def answer_stamped(pool, aws, seconds):
    srp, parameters, asked = start_srp(pool, "ada", aws.users["ada"].password)
    srp._there += dt.timedelta(seconds=seconds)
    return idp(pool).respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses=srp.process_challenge(asked["ChallengeParameters"], parameters),
    )


@pytest.mark.parametrize("seconds", [-290, 290])
def test_a_clock_that_is_a_little_off_does_no_harm(aws, seconds):
    assert answer_stamped(aws.pool, aws, seconds)["AuthenticationResult"]


@pytest.mark.parametrize("seconds", [-310, 310, -86400])
def test_an_answer_of_another_time_is_refused_and_counts_as_no_wrong_password(aws, seconds):
    for _ in range(6):
        with refused("NotAuthorizedException", _WRONG):
            answer_stamped(aws.pool, aws, seconds)
    assert answer_stamped(aws.pool, aws, 0)["AuthenticationResult"]


def test_it_is_the_servers_clock_that_counts(fresh_aws):
    fresh_aws.clock.advance(3600)
    assert answer_stamped(fresh_aws.pool, fresh_aws, 0)["AuthenticationResult"]
    with refused("NotAuthorizedException", _WRONG):
        answer_stamped(fresh_aws.pool, fresh_aws, -3600)


@pytest.mark.parametrize(("service", "call", "code"), [
    ("sts", "get_caller_identity", "SignatureDoesNotMatch"), ("s3", "list_buckets", "RequestTimeTooSkewed"),
])  # fmt: skip
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_signature_of_another_time_is_refused(aws, monkeypatch, service, call, code, sign):
    _, credentials = identity_and_credentials(aws.pool, tokens(aws.pool, aws)["IdToken"])
    client = client_with(credentials, service, aws.pool)
    now = botocore.auth.get_current_datetime

    def clock_is_off_by(seconds):
        shift = dt.timedelta(seconds=sign * seconds)
        monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda: now() + shift)

    clock_is_off_by(14 * 60 + 30)
    assert getattr(client, call)()
    clock_is_off_by(15 * 60 + 30)
    with refused(code):
        getattr(client, call)()
