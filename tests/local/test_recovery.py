import pytest
from account_calls import PASSWORD, confirm, forget, last_code, other_than, reset, sign_up
from local_calls import answer, idp, refused, sign_in

import nbauth

_NO_ADDRESS = "Cannot reset password for the user as there is no registered/verified email or phone_number"
_VERIFIED = {"email": "eve@example.org", "email_verified": "true"}


@pytest.fixture(scope="module")
def aws(module_aws):
    return module_aws


@pytest.fixture
def pool(aws):
    """A pool of the test's own whose app client tells who is there, with one user."""
    made = aws.administrator.make_pool(hides_users=False)
    aws.administrator.create_user("eve", password=PASSWORD, attributes=_VERIFIED, pool=made)
    return made


def test_the_code_sets_a_new_password_once(aws, pool):
    assert forget(pool, "eve@example.org") == {
        "Destination": "e***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email",
    }  # fmt: skip
    code = last_code(aws, "eve", pool=pool)
    assert sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]  # asking for a code changes nothing
    reset(pool, "EVE", code)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        sign_in(pool, "eve", PASSWORD)
    assert sign_in(pool, "eve", "Brand-new-1234")["AuthenticationResult"]
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        reset(pool, "eve", code, "Another-1234")


def test_a_new_code_ends_the_old_one(aws, pool):
    forget(pool, "eve")
    first = last_code(aws, "eve", pool=pool)
    while (second := last_code(aws, "eve", pool=pool)) == first:
        forget(pool, "eve")
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        reset(pool, "eve", first)
    reset(pool, "eve", second)


def test_without_a_code_there_is_nothing_to_confirm(pool):
    with refused("ExpiredCodeException"):
        reset(pool, "eve", "123456")


def test_a_code_lives_an_hour(aws, pool):
    forget(pool, "eve")
    aws.clock.advance(3600)
    with refused("ExpiredCodeException"):
        reset(pool, "eve", last_code(aws, "eve", pool=pool))


def test_a_weak_password_keeps_the_code(aws, pool):
    forget(pool, "eve")
    code = last_code(aws, "eve", pool=pool)
    for _ in range(7):
        with refused("InvalidPasswordException", "Password does not conform to policy: Password not long enough"):
            reset(pool, "eve", code, "Aa1-")
    reset(pool, "eve", code)


def test_five_codes_in_an_hour_are_enough(aws, pool):
    for name in ("eve", "eve@example.org", "EVE", "eve", "eve"):
        forget(pool, name)
    with refused("LimitExceededException", "Attempt limit exceeded, please try after some time."):
        forget(pool, "eve")
    aws.clock.advance(3600)
    assert forget(pool, "eve")


def test_five_wrong_codes_in_an_hour_are_enough(aws, pool):
    forget(pool, "eve")
    code = last_code(aws, "eve", pool=pool)
    for _ in range(5):
        with refused("CodeMismatchException"):
            reset(pool, "eve", other_than(code))
    with refused("LimitExceededException", "Attempt limit exceeded, please try after some time."):
        reset(pool, "eve", code)
    aws.clock.advance(3599)
    forget(pool, "eve")
    aws.clock.advance(1)
    reset(pool, "eve", last_code(aws, "eve", pool=pool))


@pytest.mark.parametrize("attributes", [{}, {"email": "fay@example.org"}, {"email_verified": "true"}])
def test_without_a_verified_address_nobody_gets_back_in(aws, pool, attributes):
    aws.administrator.create_user("fay", password=PASSWORD, attributes=attributes, pool=pool)
    with refused("InvalidParameterException", _NO_ADDRESS):
        forget(pool, "fay")


def test_somebody_who_has_not_confirmed_the_account_can_not_reset_it(pool):
    sign_up(pool, "fay")
    with refused("InvalidParameterException", _NO_ADDRESS):
        forget(pool, "fay")


def test_a_temporary_password_is_not_reset(aws, pool):
    aws.administrator.create_user("fay", password=PASSWORD, temporary=True, attributes=_VERIFIED, pool=pool)
    with refused("NotAuthorizedException", "User password cannot be reset in the current state."):
        forget(pool, "fay")
    with pytest.raises(nbauth.ConfigurationError, match="cannot be reset in the current state"):
        aws.administrator.reset_password("fay", pool=pool)


def test_a_disabled_user_gets_no_code(aws, pool):
    aws.administrator.disable("eve", pool=pool)
    with refused("NotAuthorizedException", "User is disabled."):
        forget(pool, "eve")
    aws.administrator.enable("eve", pool=pool)
    assert forget(pool, "eve")


def test_by_phone_where_that_is_all_that_is_verified(aws):
    pool = aws.administrator.make_pool(username_attributes=["phone_number"])
    phone = "+12025550155"
    sign_up(pool, phone, attributes={})
    confirm(pool, phone, last_code(aws, phone, pool=pool))
    assert forget(pool, phone) == {
        "Destination": "+*******0155", "DeliveryMedium": "SMS", "AttributeName": "phone_number",
    }  # fmt: skip
    assert aws.outbox(phone, pool=pool)[-1].medium == "SMS"
    reset(pool, phone, last_code(aws, phone, pool=pool))
    assert sign_in(pool, phone, "Brand-new-1234")["AuthenticationResult"]


@pytest.mark.parametrize("flow", ["srp", "password"])
def test_an_administrator_makes_a_user_choose_a_new_password(aws, pool, flow):
    aws.administrator.reset_password("eve", pool=pool)
    assert aws.account("eve", pool=pool).status == "RESET_REQUIRED"
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        if flow == "srp":
            sign_in(pool, "eve", PASSWORD)
        else:
            idp(pool).initiate_auth(
                ClientId=pool.client_id,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": "eve", "PASSWORD": PASSWORD},
            )
    reset(pool, "eve", last_code(aws, "eve", pool=pool))
    assert aws.account("eve", pool=pool).status == "CONFIRMED"
    assert sign_in(pool, "eve", "Brand-new-1234")["AuthenticationResult"]


def test_a_user_without_an_address_can_not_be_made_to(aws, pool):
    aws.administrator.create_user("fay", password=PASSWORD, pool=pool)
    with pytest.raises(nbauth.ConfigurationError, match="no registered/verified email or phone_number"):
        aws.administrator.reset_password("fay", pool=pool)
    assert aws.account("fay", pool=pool).status == "CONFIRMED"


def test_a_second_factor_is_still_asked_for_after_a_reset(fresh_aws):
    pool = fresh_aws.pool
    forget(pool, "sam")
    reset(pool, "sam", last_code(fresh_aws, "sam"))
    asked = sign_in(pool, "sam", "Brand-new-1234")
    assert asked["ChallengeName"] == "SMS_MFA"
    assert answer(pool, asked, SMS_MFA_CODE=last_code(fresh_aws, "sam"))["AuthenticationResult"]
    assert fresh_aws.has_new_password("sam")


def test_the_app_client_with_a_secret_resets_too(aws):
    pool = aws.administrator.make_pool(secret=True)
    aws.administrator.create_user("eve", password=PASSWORD, attributes=_VERIFIED, pool=pool)
    forget(pool, "eve")
    reset(pool, "eve", last_code(aws, "eve", pool=pool))
    more = {"ConfirmationCode": "123456", "Password": "Brand-new-1234"}
    for operation, given in (("forgot_password", {}), ("confirm_forgot_password", more)):
        with refused("NotAuthorizedException", "is configured with secret but SECRET_HASH was not received"):
            getattr(idp(pool), operation)(ClientId=pool.client_id, Username="eve", **given)
        with refused("NotAuthorizedException", f"Unable to verify secret hash for client {pool.client_id}"):
            getattr(idp(pool), operation)(ClientId=pool.client_id, Username="eve", SecretHash="wrong", **given)
