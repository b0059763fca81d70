from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError
from local_calls import answer, idp, refused, sign_in

_INVALID = "Invalid session for the user"


@pytest.fixture
def asked(aws):
    return sign_in(aws.pool, "sam", aws.users["sam"].password)


@pytest.fixture
def code(aws, asked):
    return aws.outbox("sam")[-1].code


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_wrong_code_keeps_the_session(aws, asked, code):
    for _ in range(2):
        with refused("CodeMismatchException"):
            answer(aws.pool, asked, SMS_MFA_CODE=wrong(code))
    assert "AuthenticationResult" in answer(aws.pool, asked, SMS_MFA_CODE=code)


def test_the_third_wrong_code_uses_the_session_up(aws, asked, code):
    for _ in range(3):
        with refused("CodeMismatchException"):
            answer(aws.pool, asked, SMS_MFA_CODE=wrong(code))
    with refused("NotAuthorizedException", _INVALID):
        answer(aws.pool, asked, SMS_MFA_CODE=code)


def test_a_code_from_an_app_has_three_tries_too(aws):
    asked = sign_in(aws.pool, "tot", aws.users["tot"].password)
    aws.clock.advance(60)
    code = aws.users["tot"].totp()
    for _ in range(3):
        with refused("CodeMismatchException"):
            answer(aws.pool, asked, SOFTWARE_TOKEN_MFA_CODE=wrong(code))
    with refused("NotAuthorizedException", _INVALID):
        answer(aws.pool, asked, SOFTWARE_TOKEN_MFA_CODE=code)


def test_a_session_is_used_up_by_success(aws, asked, code):
    answer(aws.pool, asked, SMS_MFA_CODE=code)
    with refused("NotAuthorizedException", _INVALID):
        answer(aws.pool, asked, SMS_MFA_CODE=code)


def test_one_session_gives_tokens_once_whoever_is_first(aws, asked, code):
    def attempt(_):
        try:
            return "AuthenticationResult" in answer(aws.pool, asked, SMS_MFA_CODE=code)
        except ClientError:
            return False

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(attempt, range(16))) == 1


def test_a_session_lasts_three_minutes_by_the_servers_clock(aws, asked, code):
    aws.clock.advance(170)
    with refused("CodeMismatchException"):
        answer(aws.pool, asked, SMS_MFA_CODE=wrong(code))
    aws.clock.advance(11)
    with refused("NotAuthorizedException", "session is expired."):
        answer(aws.pool, asked, SMS_MFA_CODE=code)


@pytest.mark.parametrize(
    "challenge", ["SMS_MFA", "EMAIL_OTP", "SOFTWARE_TOKEN_MFA", "NEW_PASSWORD_REQUIRED", "MFA_SETUP"]
)
def test_a_made_up_session_is_refused(aws, challenge):
    answers = {"SMS_MFA_CODE": "123456", "EMAIL_OTP_CODE": "123456", "SOFTWARE_TOKEN_MFA_CODE": "123456",
               "NEW_PASSWORD": "Brand-new-1234"}  # fmt: skip
    with refused("NotAuthorizedException", "Invalid session for the user."):
        answer(aws.pool, {}, username="ada", challenge=challenge, session="x" * 40, **answers)
    with refused("InvalidParameterException", "Missing required parameter Session"):
        idp(aws.pool).respond_to_auth_challenge(
            ClientId=aws.pool.client_id, ChallengeName=challenge, ChallengeResponses={"USERNAME": "ada", **answers}
        )


def test_a_session_answers_one_challenge_only(aws, asked, code):
    with refused("NotAuthorizedException", _INVALID):
        answer(aws.pool, asked, challenge="EMAIL_OTP", EMAIL_OTP_CODE=code)
    with refused("NotAuthorizedException", _INVALID):
        answer(aws.pool, asked, challenge="NEW_PASSWORD_REQUIRED", NEW_PASSWORD="Brand-new-1234")


def test_a_session_belongs_to_one_user(aws, asked, code):
    with refused("NotAuthorizedException", _INVALID):
        answer(aws.pool, asked, username="ada", SMS_MFA_CODE=code)


def test_a_session_belongs_to_one_app_client(aws, asked, code):
    with refused("NotAuthorizedException", _INVALID):
        answer(aws.pool_with_secret, asked, SMS_MFA_CODE=code)


def test_an_answer_without_a_code_is_no_attempt(aws, asked, code):
    for _ in range(3):
        with refused("InvalidParameterException", "Missing required parameter SMS_MFA_CODE"):
            answer(aws.pool, asked)
    assert "AuthenticationResult" in answer(aws.pool, asked, SMS_MFA_CODE=code)


def test_the_code_of_an_earlier_sign_in_does_not_fit(aws, asked, code):
    later = sign_in(aws.pool, "sam", aws.users["sam"].password)
    if code != aws.outbox("sam")[-1].code:
        with refused("CodeMismatchException"):
            answer(aws.pool, later, SMS_MFA_CODE=code)
