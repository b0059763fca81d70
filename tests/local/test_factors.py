"""Second factors that a user sets up, and what GetUser tells."""

import json
import urllib.request

import pytest
from account_calls import PASSWORD, other_than
from local_calls import answer, idp, refused, sign_in

from nbauth.local.server.totp import STEP, code_at

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


def test_an_app_that_was_verified_is_asked_for_once_it_is_preferred(aws, pool, access):
    secret = idp(pool).associate_software_token(AccessToken=access)["SecretCode"]
    step = int(aws.clock().timestamp() // STEP)
    code = code_at(secret, step)
    with refused("EnableSoftwareTokenMFAException", "Code mismatch"):
        idp(pool).verify_software_token(AccessToken=access, UserCode=other_than(code))
    idp(pool).verify_software_token(AccessToken=access, UserCode=code)
    assert "UserMFASettingList" not in idp(pool).get_user(AccessToken=access)
    assert sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]
    on = {"Enabled": True, "PreferredMfa": True}
    idp(pool).set_user_mfa_preference(AccessToken=access, SoftwareTokenMfaSettings=on)
    asked = sign_in(pool, "eve", PASSWORD)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert answer(pool, asked, SOFTWARE_TOKEN_MFA_CODE=code_at(secret, step + 1))["AuthenticationResult"]


def test_verifying_another_app_keeps_what_was_preferred(aws, pool, access):
    on = {"Enabled": True, "PreferredMfa": True}
    idp(pool).set_user_mfa_preference(AccessToken=access, SMSMfaSettings=on)
    secret = idp(pool).associate_software_token(AccessToken=access)["SecretCode"]
    idp(pool).verify_software_token(AccessToken=access, UserCode=code_at(secret, int(aws.clock().timestamp() // STEP)))
    told = idp(pool).get_user(AccessToken=access)
    assert (told["UserMFASettingList"], told["PreferredMfaSetting"]) == (["SMS_MFA"], "SMS_MFA")
