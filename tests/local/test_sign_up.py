import re

import pytest
from account_calls import PASSWORD, confirm, last_code, other_than, resend, sign_up
from local_calls import idp, refused, sign_in

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@pytest.fixture(scope="module")
def aws(module_aws):
    return module_aws


@pytest.fixture
def pool(aws):
    """A pool of the test's own."""
    return aws.administrator.make_pool()


def test_what_somebody_signs_up_with_is_in_the_account(aws, pool):
    made = sign_up(pool, attributes={"email": "eve@example.org", "custom:team": "blue", "given_name": "Eve"})
    assert made["UserConfirmed"] is False
    account = aws.account("eve", pool=pool)
    assert account.status == "UNCONFIRMED"
    assert account.attributes == {
        "email": "eve@example.org", "custom:team": "blue", "given_name": "Eve", "sub": made["UserSub"],
    }  # fmt: skip


def test_the_confirmation_verifies_the_address_and_the_code_is_used_up(aws, pool):
    told = sign_up(pool)["CodeDeliveryDetails"]
    assert told == {"Destination": "e***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
    with refused("UserNotConfirmedException", "User is not confirmed."):
        sign_in(pool, "eve", PASSWORD)
    code = last_code(aws, "eve", pool=pool)
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        confirm(pool, "eve", other_than(code))
    confirm(pool, "eve", code)
    account = aws.account("eve@example.org", pool=pool)
    assert (account.status, account.attributes["email_verified"]) == ("CONFIRMED", "true")
    with refused("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"):
        confirm(pool, "eve", code)
    with refused("InvalidParameterException", "User is already confirmed."):
        resend(pool, "eve")


def test_a_new_code_ends_the_old_one(aws, pool):
    sign_up(pool)
    first = last_code(aws, "eve", pool=pool)
    while (second := last_code(aws, "eve", pool=pool)) == first:
        resend(pool, "eve")
    with refused("CodeMismatchException"):
        confirm(pool, "eve", first)
    confirm(pool, "eve", second)


def test_a_code_expires_after_a_day_and_another_one_helps(aws, pool):
    sign_up(pool)
    code = last_code(aws, "eve", pool=pool)
    aws.clock.advance(86400)
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        confirm(pool, "eve", code)
    resend(pool, "eve")
    confirm(pool, "eve", last_code(aws, "eve", pool=pool))


@pytest.mark.parametrize(("attributes", "code", "text"), [
    ({"email": "eve"}, "InvalidParameterException", "Invalid email address format."),
    ({"email": "eve@example"}, "InvalidParameterException", "Invalid email address format."),
    ({"phone_number": "0123456"}, "InvalidParameterException", "Invalid phone number format."),
    ({"phone_number": "+1 202 5550143"}, "InvalidParameterException", "Invalid phone number format."),
    ({"custom:x": "1"}, "InvalidParameterException",
     "Attributes did not conform to the schema: custom:x: Attribute does not exist in the schema."),
    ({"nick": "1"}, "InvalidParameterException", "nick: Attribute does not exist in the schema."),
    ({"custom:team": "x" * 257}, "InvalidParameterException", "custom:team"),
    ({"birthdate": "1.1.70"}, "InvalidParameterException", "birthdate"),
    ({"sub": "me"}, "InvalidParameterException", "Cannot modify the non-mutable attribute sub"),
    ({"email_verified": "true"}, "NotAuthorizedException", "A client attempted to write unauthorized attribute"),
    ({"phone_number_verified": "true"}, "NotAuthorizedException", "A client attempted to write unauthorized attribute"),
])  # fmt: skip
def test_an_attribute_that_may_not_be_given_is_refused(aws, attributes, code, text):
    with refused(code, text):
        sign_up(aws.pool, "bad", attributes=attributes)
    with refused("UserNotFoundException"):
        confirm(aws.administrator.make_client(hides_users=False), "bad", "123456")


def test_what_the_app_client_may_not_write_is_refused(aws):
    pool = aws.administrator.make_pool(written_attributes=["email", "name"])
    with refused("NotAuthorizedException", "A client attempted to write unauthorized attribute"):
        sign_up(pool, attributes={"email": "eve@example.org", "custom:team": "blue"})
    assert sign_up(pool, attributes={"email": "eve@example.org", "name": "Eve"})


def test_what_the_pool_requires_must_be_given(aws):
    pool = aws.administrator.make_pool(required_attributes=["email", "given_name"])
    with refused(
        "InvalidParameterException", "given_name: The attribute is required\nemail: The attribute is required"
    ):
        sign_up(pool, attributes={})
    with refused(
        "InvalidParameterException", "Attributes did not conform to the schema: given_name: The attribute is required"
    ):
        sign_up(pool)
    assert sign_up(pool, attributes={"email": "eve@example.org", "given_name": "Eve"})


@pytest.mark.parametrize(("password", "problem"), [
    ("Aa1-", "Password not long enough"), ("AAAAAAA1-", "Password must have lowercase characters"),
    ("aaaaaaa1-", "Password must have uppercase characters"), ("Aaaaaaaa-", "Password must have numeric characters"),
    ("Aaaaaaa11", "Password must have symbol characters"),
])  # fmt: skip
def test_a_password_is_refused_for_each_rule_that_it_breaks(aws, password, problem):
    with refused("InvalidPasswordException", f"Password did not conform with policy: {problem}"):
        sign_up(aws.pool, "bad", password)


def test_a_password_that_begins_with_a_space_is_none(aws):
    with refused("InvalidParameterException", "'password' failed to satisfy constraint"):
        sign_up(aws.pool, "bad", " Some-word-1234")


def test_a_pool_may_ask_for_other_passwords(aws):
    pool = aws.administrator.make_pool(
        password_policy={
            "min_length": 12,
            "require_symbols": False,
            "require_uppercase": False,
            "require_numbers": False,
        }
    )
    with refused("InvalidPasswordException", "Password not long enough"):
        sign_up(pool, password="Short-1234")
    assert sign_up(pool, password="justlowercase")


def test_a_pool_may_leave_sign_up_to_its_administrator(aws):
    pool = aws.administrator.make_pool(self_sign_up=False)
    with refused("NotAuthorizedException", "SignUp is not permitted for this user pool"):
        sign_up(pool)
    aws.administrator.create_user("eve", password=PASSWORD, pool=pool)
    assert sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]


def test_a_name_is_one_persons_in_any_case(pool):
    sign_up(pool)
    for name in ("eve", "Eve"):
        with refused("UsernameExistsException", "User already exists"):
            sign_up(pool, name, attributes={"email": "other@example.org"})


def test_a_name_that_looks_like_an_alias_is_refused(aws):
    with refused(
        "InvalidParameterException",
        "Username cannot be of email format, since user pool is configured for email alias.",
    ):
        sign_up(aws.pool, "eve@example.org")
    pool = aws.administrator.make_pool(alias_attributes=["phone_number"])
    with refused("InvalidParameterException", "Username cannot be of phone number format"):
        sign_up(pool, "+12025550155")


def test_an_address_is_the_alias_of_whoever_confirmed_it_first(aws, pool):
    for name in ("eve", "fay"):
        sign_up(pool, name)
    codes = {name: last_code(aws, name, pool=pool) for name in ("eve", "fay")}
    confirm(pool, "eve", codes["eve"])
    with refused("AliasExistsException", "An account with the email already exists."):
        confirm(pool, "fay", codes["fay"])
    assert aws.account("eve@example.org", pool=pool).username == "eve"
    confirm(pool, "fay", codes["fay"], ForceAliasCreation=True)
    assert aws.account("eve@example.org", pool=pool).username == "fay"
    assert aws.account("eve", pool=pool).attributes["email_verified"] == "false"


def test_five_codes_in_an_hour_are_enough(aws, pool):
    sign_up(pool)
    for _ in range(5):
        resend(pool, "eve")
    with refused("LimitExceededException", "Attempt limit exceeded, please try after some time."):
        resend(pool, "eve")
    aws.clock.advance(3600)
    assert resend(pool, "eve")


def test_fifteen_tries_in_an_hour_are_enough(aws, pool):
    sign_up(pool)
    code = last_code(aws, "eve", pool=pool)
    for _ in range(15):
        with refused("CodeMismatchException"):
            confirm(pool, "eve", other_than(code))
    with refused("LimitExceededException", "Attempt limit exceeded, please try after some time."):
        confirm(pool, "EVE", code)
    aws.clock.advance(3600)
    confirm(pool, "eve", code)


@pytest.mark.parametrize(("attributes", "medium"), [
    ({"phone_number": "+12025550155", "email": "eve@example.org"}, "SMS"), ({"email": "eve@example.org"}, "EMAIL"),
])  # fmt: skip
def test_the_code_goes_to_an_address_that_the_pool_verifies_first_to_the_phone(aws, attributes, medium):
    pool = aws.administrator.make_pool(verified_attributes=["email", "phone_number"])
    told = sign_up(pool, attributes=attributes)["CodeDeliveryDetails"]
    (message,) = aws.outbox("eve", pool=pool)
    assert (told["DeliveryMedium"], told["Destination"]) == (message.medium, message.destination)
    assert message.medium == medium
    confirm(pool, "eve", message.code)
    verified = {name for name in aws.account("eve", pool=pool).attributes if name.endswith("_verified")}
    assert verified == {"phone_number_verified" if medium == "SMS" else "email_verified"}


def test_nobody_is_sent_a_code_where_the_pool_verifies_nothing(aws):
    pool = aws.administrator.make_pool(verified_attributes=[])
    assert "CodeDeliveryDetails" not in sign_up(pool)
    with refused("NotAuthorizedException", "Cannot resend codes. Auto verification not turned on."):
        resend(pool, "eve")
    aws.administrator.confirm("eve", pool=pool)
    assert sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]


@pytest.mark.parametrize(("kind", "name", "other", "medium"), [
    ("email", "eve@example.org", "fay@example.org", "EMAIL"),
    ("phone_number", "+12025550155", "+12025550156", "SMS"),
])  # fmt: skip
def test_where_an_address_is_the_name_the_user_name_becomes_the_sub(aws, kind, name, other, medium):
    pool = aws.administrator.make_pool(username_attributes=[kind])
    made = sign_up(pool, name, attributes={})
    account = aws.account(name, pool=pool)
    assert account.username == made["UserSub"] == account.attributes["sub"]
    assert _UUID.fullmatch(account.username)
    assert account.attributes[kind] == name
    assert aws.outbox(name, pool=pool)[-1].medium == medium
    with refused("UsernameExistsException", f"An account with the given {kind} already exists."):
        sign_up(pool, name.upper(), attributes={})
    with refused("InvalidParameterException", "should be empty or same as username"):
        sign_up(pool, other, attributes={kind: "gil@example.org" if kind == "email" else "+12025550157"})
    confirm(pool, name, last_code(aws, name, pool=pool))
    token = sign_in(pool, name.upper(), PASSWORD)["AuthenticationResult"]["AccessToken"]
    assert idp(pool).get_user(AccessToken=token)["Username"] == made["UserSub"]


@pytest.mark.parametrize(("kinds", "text"), [
    (["email"], "Username should be an email."), (["phone_number"], "Username should be a phone number."),
    (["email", "phone_number"], "Username should be either an email or a phone number."),
])  # fmt: skip
def test_where_an_address_is_the_name_anything_else_is_refused(aws, kinds, text):
    with refused("InvalidParameterException", text):
        sign_up(aws.administrator.make_pool(username_attributes=kinds), "eve", attributes={})


def test_a_deleted_users_code_does_not_confirm_a_new_user_of_that_name(aws, pool):
    sign_up(pool)
    code = last_code(aws, "eve", pool=pool)
    aws.administrator.delete("eve", pool=pool)
    sign_up(pool, attributes={})
    with refused("ExpiredCodeException"):
        confirm(pool, "eve", code)


def test_the_app_client_with_a_secret_signs_people_up_too(aws):
    pool = aws.administrator.make_pool(secret=True)
    sign_up(pool)
    resend(pool, "eve")
    confirm(pool, "eve", last_code(aws, "eve", pool=pool))
    with refused(
        "NotAuthorizedException", f"Client {pool.client_id} is configured with secret but SECRET_HASH was not"
    ):
        idp(pool).sign_up(ClientId=pool.client_id, Username="fay", Password=PASSWORD)
    for operation, more in (("resend_confirmation_code", {}), ("confirm_sign_up", {"ConfirmationCode": "123456"})):
        with refused("NotAuthorizedException", f"Unable to verify secret hash for client {pool.client_id}"):
            getattr(idp(pool), operation)(ClientId=pool.client_id, Username="eve", SecretHash="wrong", **more)


def test_an_app_client_that_nobody_made_is_refused(aws):
    with refused("ResourceNotFoundException", "User pool client nobodys does not exist."):
        idp(aws.pool).sign_up(ClientId="nobodys", Username="eve", Password=PASSWORD)
