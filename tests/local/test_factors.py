"""Second factors that a user sets up, and what GetUser tells."""

import json
import urllib.request

import pytest
from account_calls import PASSWORD, other_than
from local_calls import answer, idp, refused, sign_in

from nbauth.errors import ConfigurationError
from nbauth.local.server.totp import STEP, code_at

ON = {"Enabled": True, "PreferredMfa": True}
_EMAIL = {"email": "emi@example.com", "email_verified": "true"}
_PHONE = {"phone_number": "+12025550155", "phone_number_verified": "true"}


@pytest.fixture(scope="module")
def aws(module_aws):
    return module_aws


@pytest.fixture
def pool(aws):
    made = aws.administrator.make_pool()
    aws.administrator.create_user("eve", password=PASSWORD, attributes=_PHONE, pool=made)
    return made


@pytest.fixture
def access(pool):
    return sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]["AccessToken"]


def raw(pool, operation, **content):
    """The reply as it is: boto3 drops what is not in its model, and sends no null."""
    request = urllib.request.Request(
        pool.endpoint_url,
        json.dumps(content).encode(),
        {
            "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
            "Content-Type": "application/x-amz-json-1.1",
        },
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def test_get_user_tells_what_the_model_has_and_nothing_that_is_empty(pool, access):
    assert set(raw(pool, "GetUser", AccessToken=access)) == {"Username", "UserAttributes"}
    setting = {"Enabled": True, "PreferredMfa": True}
    idp(pool).set_user_mfa_preference(AccessToken=access, SMSMfaSettings=setting)
    told = raw(pool, "GetUser", AccessToken=access)
    assert (told["UserMFASettingList"], told["PreferredMfaSetting"]) == (["SMS_MFA"], "SMS_MFA")
    assert set(told) == {"Username", "UserAttributes", "UserMFASettingList", "PreferredMfaSetting"}


def test_a_setting_that_is_null_changes_nothing(pool, access):
    on = {"Enabled": True, "PreferredMfa": True}
    raw(pool, "SetUserMFAPreference", AccessToken=access, SMSMfaSettings=on, SoftwareTokenMfaSettings=None)
    raw(pool, "SetUserMFAPreference", AccessToken=access, SMSMfaSettings=None, SoftwareTokenMfaSettings=None)
    assert idp(pool).get_user(AccessToken=access)["UserMFASettingList"] == ["SMS_MFA"]


def wrong(aws, secret):
    """A code that none of the steps that are accepted has."""
    right = {code_at(secret, step_now(aws) + more) for more in (-1, 0, 1)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in right)


def step_now(aws):
    return int(aws.clock().timestamp() // STEP)


def verified_app(aws, pool, access):
    secret = idp(pool).associate_software_token(AccessToken=access)["SecretCode"]
    idp(pool).verify_software_token(AccessToken=access, UserCode=code_at(secret, step_now(aws)))
    return secret


def test_an_app_that_was_verified_is_asked_for_once_it_is_preferred(aws, pool, access):
    secret = idp(pool).associate_software_token(AccessToken=access)["SecretCode"]
    with refused("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA"):
        idp(pool).verify_software_token(AccessToken=access, UserCode=wrong(aws, secret))
    idp(pool).verify_software_token(AccessToken=access, UserCode=code_at(secret, step_now(aws)))
    assert "UserMFASettingList" not in idp(pool).get_user(AccessToken=access)
    assert sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]
    idp(pool).set_user_mfa_preference(AccessToken=access, SoftwareTokenMfaSettings=ON)
    asked = sign_in(pool, "eve", PASSWORD)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert answer(pool, asked, SOFTWARE_TOKEN_MFA_CODE=code_at(secret, step_now(aws) + 1))["AuthenticationResult"]


def test_another_app_takes_the_place_of_the_first_when_it_is_verified(aws, pool, access):
    first = verified_app(aws, pool, access)
    idp(pool).set_user_mfa_preference(AccessToken=access, SoftwareTokenMfaSettings=ON)
    second = idp(pool).associate_software_token(AccessToken=access)["SecretCode"]
    aws.clock.advance(60)
    asked = sign_in(pool, "eve", PASSWORD)
    assert answer(pool, asked, SOFTWARE_TOKEN_MFA_CODE=code_at(first, step_now(aws)))["AuthenticationResult"]
    idp(pool).verify_software_token(AccessToken=access, UserCode=code_at(second, step_now(aws)))
    aws.clock.advance(60)
    asked = sign_in(pool, "eve", PASSWORD)
    with refused("CodeMismatchException"):
        answer(pool, asked, SOFTWARE_TOKEN_MFA_CODE=code_at(first, step_now(aws)))
    assert answer(pool, asked, SOFTWARE_TOKEN_MFA_CODE=code_at(second, step_now(aws)))["AuthenticationResult"]


def test_verifying_another_app_keeps_what_was_preferred(aws, pool, access):
    idp(pool).set_user_mfa_preference(AccessToken=access, SMSMfaSettings=ON)
    verified_app(aws, pool, access)
    told = idp(pool).get_user(AccessToken=access)
    assert (told["UserMFASettingList"], told["PreferredMfaSetting"]) == (["SMS_MFA"], "SMS_MFA")


def test_what_nobody_has_associated_is_not_verified(pool, access):
    with refused("EnableSoftwareTokenMFAException", "associated"):
        idp(pool).verify_software_token(AccessToken=access, UserCode="123456")


def test_who_names_neither_a_token_nor_a_session_gets_no_key(pool):
    with refused("InvalidParameterException"):
        idp(pool).associate_software_token()


@pytest.mark.parametrize(
    ("setting", "text"),
    [("SoftwareTokenMfaSettings", "not verified software token"), ("EmailMfaSettings", "delivery config")],
)
def test_a_factor_that_the_user_lacks_is_refused_and_nothing_else_is_changed(pool, access, setting, text):
    with refused("InvalidParameterException", text):
        idp(pool).set_user_mfa_preference(AccessToken=access, SMSMfaSettings=ON, **{setting: {"Enabled": True}})
    assert "UserMFASettingList" not in idp(pool).get_user(AccessToken=access)


def test_one_factor_is_preferred_and_it_is_one_that_is_on(aws, pool, access):
    verified_app(aws, pool, access)
    with refused("InvalidParameterException", "Only one"):
        idp(pool).set_user_mfa_preference(AccessToken=access, SMSMfaSettings=ON, SoftwareTokenMfaSettings=ON)
    with refused("InvalidParameterException", "enabled"):
        idp(pool).set_user_mfa_preference(AccessToken=access, SMSMfaSettings={"PreferredMfa": True})
    idp(pool).set_user_mfa_preference(AccessToken=access, SMSMfaSettings=ON)
    idp(pool).set_user_mfa_preference(AccessToken=access, SoftwareTokenMfaSettings=ON)
    told = idp(pool).get_user(AccessToken=access)
    assert (told["UserMFASettingList"], told["PreferredMfaSetting"]) == (
        ["SMS_MFA", "SOFTWARE_TOKEN_MFA"],
        "SOFTWARE_TOKEN_MFA",
    )
    idp(pool).set_user_mfa_preference(AccessToken=access, SoftwareTokenMfaSettings={"Enabled": False})
    told = idp(pool).get_user(AccessToken=access)
    assert told["UserMFASettingList"] == ["SMS_MFA"]
    assert "PreferredMfaSetting" not in told


def test_a_code_by_email_is_a_second_factor_by_preference(aws, pool):
    aws.administrator.create_user("emi", password=PASSWORD, attributes=_EMAIL, pool=pool)
    access = sign_in(pool, "emi", PASSWORD)["AuthenticationResult"]["AccessToken"]
    idp(pool).set_user_mfa_preference(AccessToken=access, EmailMfaSettings=ON)
    assert idp(pool).get_user(AccessToken=access)["UserMFASettingList"] == ["EMAIL_OTP"]
    asked = sign_in(pool, "emi", PASSWORD)
    assert asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == "e***@e***"
    assert answer(pool, asked, EMAIL_OTP_CODE=aws.outbox("emi", pool=pool)[-1].code)["AuthenticationResult"]


# Several factors, and none


@pytest.fixture
def two(aws, pool, access):
    """The secret of the app, beside which a phone is switched on, and neither is preferred."""
    secret = verified_app(aws, pool, access)
    idp(pool).set_user_mfa_preference(
        AccessToken=access, SMSMfaSettings={"Enabled": True}, SoftwareTokenMfaSettings={"Enabled": True}
    )
    aws.clock.advance(60)
    return secret


def test_who_has_two_factors_chooses(aws, pool, two):
    asked = sign_in(pool, "eve", PASSWORD)
    assert asked["ChallengeName"] == "SELECT_MFA_TYPE"
    assert json.loads(asked["ChallengeParameters"]["MFAS_CAN_CHOOSE"]) == ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]
    assert asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == "+*******0155"
    assert aws.outbox("eve", pool=pool) == []
    by_sms = answer(pool, asked, ANSWER="SMS_MFA")
    assert answer(pool, by_sms, SMS_MFA_CODE=aws.outbox("eve", pool=pool)[-1].code)["AuthenticationResult"]
    by_app = answer(pool, sign_in(pool, "eve", PASSWORD), ANSWER="SOFTWARE_TOKEN_MFA")
    code = code_at(two, step_now(aws))
    assert answer(pool, by_app, SOFTWARE_TOKEN_MFA_CODE=code)["AuthenticationResult"]


def test_a_factor_that_the_user_lacks_is_no_choice_and_a_choice_is_made_once(pool, two):
    asked = sign_in(pool, "eve", PASSWORD)
    for wrong_one in ("EMAIL_OTP", "NONSENSE"):
        with refused("InvalidParameterException", "ANSWER"):
            answer(pool, asked, ANSWER=wrong_one)
    answer(pool, asked, ANSWER="SMS_MFA")
    with refused("NotAuthorizedException", "only be used once"):
        answer(pool, asked, ANSWER="SMS_MFA")


@pytest.fixture
def strict(aws):
    """A pool that lets nobody in without a second factor, and somebody who has none."""
    made = aws.administrator.make_pool(mfa="ON", mfa_factors=("totp", "email"))
    aws.administrator.create_user("seth", password=PASSWORD, pool=made)
    return made


def test_who_must_have_a_factor_sets_up_an_app_and_is_asked_for_it_from_then_on(aws, strict):
    asked = sign_in(strict, "seth", PASSWORD)
    assert asked["ChallengeName"] == "MFA_SETUP"
    assert json.loads(asked["ChallengeParameters"]["MFAS_CAN_SETUP"]) == ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]
    made = idp(strict).associate_software_token(Session=asked["Session"])
    with refused("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA"):
        idp(strict).verify_software_token(Session=made["Session"], UserCode=wrong(aws, made["SecretCode"]))
    code = code_at(made["SecretCode"], step_now(aws))
    verified = idp(strict).verify_software_token(Session=made["Session"], UserCode=code)
    assert verified["Status"] == "SUCCESS"
    assert answer(strict, asked, session=verified["Session"])["AuthenticationResult"]
    again = sign_in(strict, "seth", PASSWORD)
    assert again["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    with refused("ExpiredCodeException"):
        answer(strict, again, SOFTWARE_TOKEN_MFA_CODE=code)


def test_each_session_of_a_set_up_is_good_for_the_next_call_alone(aws, strict):
    asked = sign_in(strict, "seth", PASSWORD)
    with refused("NotAuthorizedException"):
        answer(strict, asked)
    made = idp(strict).associate_software_token(Session=asked["Session"])
    with refused("NotAuthorizedException", "once"):
        idp(strict).associate_software_token(Session=asked["Session"])
    with refused("NotAuthorizedException"):
        answer(strict, asked, session=made["Session"])
    for _ in range(3):
        with refused("EnableSoftwareTokenMFAException"):
            idp(strict).verify_software_token(Session=made["Session"], UserCode=wrong(aws, made["SecretCode"]))
    with refused("NotAuthorizedException", "once"):
        idp(strict).verify_software_token(Session=made["Session"], UserCode=code_at(made["SecretCode"], step_now(aws)))
    assert sign_in(strict, "seth", PASSWORD)["ChallengeName"] == "MFA_SETUP"


def test_a_set_up_takes_no_longer_than_its_session(aws, strict):
    asked = sign_in(strict, "seth", PASSWORD)
    aws.clock.advance(100)
    made = idp(strict).associate_software_token(Session=asked["Session"])
    aws.clock.advance(100)
    with refused("NotAuthorizedException", "expired"):
        idp(strict).verify_software_token(Session=made["Session"], UserCode="123456")


def test_an_address_is_set_up_with_the_code_that_came_to_it(aws, strict):
    asked = sign_in(strict, "seth", PASSWORD)
    with refused("InvalidParameterException", "email"):
        answer(strict, asked, EMAIL="nonsense")
    sent = answer(strict, asked, EMAIL="seth@example.com")
    assert sent["ChallengeName"] == "EMAIL_OTP"
    assert "email" not in aws.account("seth", pool=strict).attributes
    with refused("CodeMismatchException"):
        answer(strict, sent, EMAIL_OTP_CODE=other_than(aws.outbox("seth", pool=strict)[-1].code))
    access = answer(strict, sent, EMAIL_OTP_CODE=aws.outbox("seth", pool=strict)[-1].code)["AuthenticationResult"]
    told = idp(strict).get_user(AccessToken=access["AccessToken"])
    assert told["UserMFASettingList"] == ["EMAIL_OTP"]
    assert {"Name": "email_verified", "Value": "true"} in told["UserAttributes"]
    assert sign_in(strict, "seth", PASSWORD)["ChallengeName"] == "EMAIL_OTP"


def test_who_must_have_a_factor_is_asked_for_what_a_verified_address_allows(aws, strict):
    aws.administrator.create_user("emi", password=PASSWORD, attributes=_EMAIL, pool=strict)
    assert sign_in(strict, "emi", PASSWORD)["ChallengeName"] == "EMAIL_OTP"


def test_a_pool_without_apps_has_none_to_set_up(aws):
    made = aws.administrator.make_pool(mfa_factors=("sms",))
    aws.administrator.create_user("eve", password=PASSWORD, attributes=_EMAIL, pool=made)
    access = sign_in(made, "eve", PASSWORD)["AuthenticationResult"]["AccessToken"]
    for call in ("associate_software_token", "verify_software_token"):
        more = {"UserCode": "123456"} if call.startswith("verify") else {}
        with refused("SoftwareTokenMFANotFoundException"):
            getattr(idp(made), call)(AccessToken=access, **more)
    with refused("InvalidParameterException", "not enabled"):
        idp(made).set_user_mfa_preference(AccessToken=access, EmailMfaSettings=ON)


@pytest.mark.parametrize("how", [{"mfa": "MAYBE"}, {"mfa_factors": ["fax"]}, {"mfa": "ON", "mfa_factors": []}])
def test_a_pool_that_cannot_be_is_not_made(aws, how):
    with pytest.raises(ConfigurationError, match="mfa"):
        aws.administrator.make_pool(**how)
