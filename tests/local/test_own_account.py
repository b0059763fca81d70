"""What somebody who is signed in does to their account: attributes and their codes, the password, the end."""

import pytest
from account_calls import PASSWORD, last_code, other_than, sign_up
from local_calls import get_tokens, idp, refused, sign_in

from nbauth.errors import ConfigurationError

EMAIL, OTHER = "eve@example.org", "eva@example.com"
NEW_PASSWORD = "Brand-new-1234"


@pytest.fixture(scope="module")
def aws(module_aws):
    return module_aws


def pool_with_eve(aws, **how):
    made = aws.administrator.make_pool(**how)
    attributes = {"email": EMAIL, "email_verified": "true", "nickname": "e", "phone_number": "+12025550155"}
    aws.administrator.create_user("eve", password=PASSWORD, attributes=attributes, pool=made)
    return made


@pytest.fixture
def pool(aws):
    return pool_with_eve(aws)


class Eve:
    """Signed in, with the calls of her access token."""

    def __init__(self, aws, pool, **how):
        self.aws, self.pool = aws, pool
        self.result = sign_in(pool, "eve", how.get("password", PASSWORD))["AuthenticationResult"]

    def call(self, operation, **parameters):
        return getattr(idp(self.pool), operation)(AccessToken=self.result["AccessToken"], **parameters)

    def update(self, **attributes):
        given = [{"Name": name, "Value": value} for name, value in attributes.items()]
        return self.call("update_user_attributes", UserAttributes=given)["CodeDeliveryDetailsList"]

    def delete(self, *names):
        self.call("delete_user_attributes", UserAttributeNames=[*names])

    def send(self, name="email"):
        return self.call("get_user_attribute_verification_code", AttributeName=name)["CodeDeliveryDetails"]

    def verify(self, code, name="email"):
        self.call("verify_user_attribute", AttributeName=name, Code=code)

    def change_password(self, old, new=NEW_PASSWORD):
        self.call("change_password", PreviousPassword=old, ProposedPassword=new)

    @property
    def code(self):
        return last_code(self.aws, "eve", pool=self.pool)

    @property
    def attributes(self):
        return self.aws.account("eve", pool=self.pool).attributes


@pytest.fixture
def eve(aws, pool):
    return Eve(aws, pool)


# Attributes


def test_a_new_address_gets_a_code_which_verifies_it(eve):
    told = eve.update(email=OTHER, name="Eve")
    assert told == [{"Destination": "e***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}]
    assert (eve.attributes["email"], eve.attributes["email_verified"]) == (OTHER, "false")
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        eve.verify(other_than(eve.code))
    eve.verify(eve.code)
    assert (eve.attributes["email"], eve.attributes["email_verified"]) == (OTHER, "true")
    with refused("ExpiredCodeException"):
        eve.verify(eve.code)


def test_what_the_pool_does_not_verify_gets_no_code(aws, eve):
    before = len(aws.outbox("eve", pool=eve.pool))
    assert eve.update(phone_number="+12025550156", name="Eve") == []
    assert eve.update(email=EMAIL.upper()) == []  # the same address
    assert len(aws.outbox("eve", pool=eve.pool)) == before
    assert eve.attributes["email_verified"] == "true"


def test_where_the_pool_says_so_the_old_address_stays_until_the_new_one_is_verified(aws):
    eve = Eve(aws, pool_with_eve(aws, verified_before_update=["email"]))
    [told] = eve.update(email="fay@example.com", nickname="f")
    assert told["Destination"] == "f***@e***"
    assert (eve.attributes["email"], eve.attributes["email_verified"]) == (EMAIL, "true")
    assert eve.attributes["nickname"] == "f"
    assert sign_in(eve.pool, EMAIL, PASSWORD)["AuthenticationResult"]
    assert eve.send()["Destination"] == "f***@e***"  # again to the one that waits
    eve.verify(eve.code)
    assert (eve.attributes["email"], eve.attributes["email_verified"]) == ("fay@example.com", "true")
    assert sign_in(eve.pool, "fay@example.com", PASSWORD)["AuthenticationResult"]
    with refused("NotAuthorizedException"):
        sign_in(eve.pool, EMAIL, PASSWORD)


def test_an_address_that_waits_must_be_one_that_the_pool_verifies(aws):
    with pytest.raises(ConfigurationError, match="must exist in verified_attributes"):
        aws.administrator.make_pool(verified_before_update=["phone_number"])


def test_a_code_for_one_address_proves_no_other(eve):
    eve.send()
    of_the_old = eve.code
    eve.update(email=OTHER)
    if of_the_old != eve.code:
        with refused("CodeMismatchException"):
            eve.verify(of_the_old)
    eve.send("phone_number")
    eve.update(phone_number="+12025550156")  # to which the pool sends no code by itself
    with refused("ExpiredCodeException"):
        eve.verify(eve.code, "phone_number")
    eve.send()
    eve.delete("email")
    with refused("ExpiredCodeException"):
        eve.verify(eve.code)


def test_a_code_expires_after_a_day(fresh_aws):
    eve = Eve(fresh_aws, pool_with_eve(fresh_aws))
    eve.send()
    code = eve.code
    fresh_aws.clock.advance(24 * 3600)
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        Eve(fresh_aws, eve.pool).verify(code)


def test_an_address_that_another_user_has_proven_is_refused_at_the_proof(aws, eve):
    aws.administrator.create_user(
        "fay", password=PASSWORD, attributes={"email": OTHER, "email_verified": "true"}, pool=eve.pool
    )
    eve.update(email=OTHER)
    with refused("AliasExistsException", "An account with the email already exists."):
        eve.verify(eve.code)
    assert eve.attributes["email_verified"] == "false"


def test_codes_are_sent_and_tried_only_so_often(fresh_aws):
    eve = Eve(fresh_aws, pool_with_eve(fresh_aws))
    for _ in range(5):
        eve.send()
    with refused("LimitExceededException", "Attempt limit exceeded, please try after some time."):
        eve.send()
    for _ in range(15):
        with refused("CodeMismatchException"):
            eve.verify(other_than(eve.code))
    with refused("LimitExceededException", "Attempt limit exceeded, please try after some time."):
        eve.verify(eve.code)
    fresh_aws.clock.advance(3601)
    Eve(fresh_aws, eve.pool).verify(eve.code)


@pytest.mark.parametrize("name", ["nickname", "sub", "email_verified"])
def test_only_addresses_are_verified(eve, name):
    for call in (eve.send, lambda name: eve.verify("123456", name)):
        with refused("InvalidParameterException", "Only phone_number and email can be verified"):
            call(name)


def test_an_address_that_is_not_there_gets_no_code(eve):
    eve.delete("phone_number")
    with refused("InvalidParameterException", "User has no phone_number"):
        eve.send("phone_number")


@pytest.mark.parametrize("how", ["deleted", "emptied"])
def test_an_attribute_is_deleted_and_its_proof_with_it(eve, how):
    if how == "deleted":
        eve.delete("nickname", "email", "given_name")
    else:
        eve.update(nickname="", email="", given_name="")
    assert set(eve.attributes) == {"sub", "phone_number"}
    with refused("NotAuthorizedException", "Incorrect username or password."):
        sign_in(eve.pool, EMAIL, PASSWORD)


@pytest.mark.parametrize(("name", "code", "text"), [
    ("email", "InvalidParameterException", "Invalid user attributes: email: Required attribute cannot be deleted."),
    ("sub", "InvalidParameterException", "Cannot modify the non-mutable attribute sub"),
    ("email_verified", "NotAuthorizedException", "A client attempted to write unauthorized attribute"),
    ("phone_number", "NotAuthorizedException", "A client attempted to write unauthorized attribute"),
])  # fmt: skip
def test_what_everybody_must_have_and_what_the_app_client_may_not_write_is_not_deleted(aws, name, code, text):
    eve = Eve(aws, pool_with_eve(aws, required_attributes=["email"], written_attributes=["email", "nickname"]))
    before = eve.attributes
    for delete in (lambda: eve.delete("nickname", name), lambda: eve.update(**{"nickname": "", name: ""})):
        with refused(code, text):
            delete()
    assert eve.attributes == before


@pytest.mark.parametrize("operation, parameters", [
    ("update_user_attributes", {"UserAttributes": []}),
    ("delete_user_attributes", {"UserAttributeNames": ["nickname"]}),
    ("get_user_attribute_verification_code", {"AttributeName": "email"}),
    ("verify_user_attribute", {"AttributeName": "email", "Code": "123456"}),
    ("change_password", {"PreviousPassword": PASSWORD, "ProposedPassword": NEW_PASSWORD}),
    ("delete_user", {}),
])  # fmt: skip
def test_nobody_gets_in_by_a_token_that_was_revoked_or_made_up(aws, pool, operation, parameters):
    eve = Eve(aws, pool)
    before = eve.attributes
    eve.call("global_sign_out")
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        eve.call(operation, **parameters)
    eve.result["AccessToken"] = sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]["AccessToken"][:-3] + "AAA"
    with refused("NotAuthorizedException", "Could not verify signature for Access Token"):
        eve.call(operation, **parameters)
    assert eve.attributes == before


# The password


def test_the_password_is_changed_by_whoever_knows_the_old_one(eve):
    with refused("NotAuthorizedException", "Incorrect username or password."):
        eve.change_password("Wrong-word-1234")
    with refused("InvalidPasswordException", "Password does not conform to policy: Password not long enough"):
        eve.change_password(PASSWORD, "Short-1")
    eve.change_password(PASSWORD)
    with refused("NotAuthorizedException"):
        sign_in(eve.pool, "eve", PASSWORD)
    assert sign_in(eve.pool, "eve", NEW_PASSWORD)["AuthenticationResult"]
    assert get_tokens(eve.pool, eve.result["RefreshToken"])["AccessToken"]


def test_without_the_old_password_it_is_not(eve):
    with refused("InvalidParameterException", "Missing required parameter OldPassword"):
        eve.call("change_password", ProposedPassword=NEW_PASSWORD)
    assert sign_in(eve.pool, "eve", PASSWORD)["AuthenticationResult"]


def test_five_tries_an_hour_are_all(fresh_aws):
    eve = Eve(fresh_aws, pool_with_eve(fresh_aws))
    for _ in range(5):
        with refused("NotAuthorizedException", "Incorrect username or password."):
            eve.change_password("Wrong-word-1234")
    with refused("LimitExceededException", "Attempt limit exceeded, please try after some time."):
        eve.change_password(PASSWORD)
    fresh_aws.clock.advance(3601)
    Eve(fresh_aws, eve.pool).change_password(PASSWORD)


def try_wrong_passwords(eve):
    """The twelfth wrong one in all locks for two minutes: this leaves one."""
    for wrong in range(12):
        eve.aws.clock.advance(2 ** max(0, wrong - 5) + 1)
        if wrong < 11:
            with refused("NotAuthorizedException", "Incorrect username or password."):
                sign_in(eve.pool, "eve", "Wrong-word-1234")


def test_a_wrong_old_password_counts_as_one_at_a_sign_in(fresh_aws):
    eve = Eve(fresh_aws, pool_with_eve(fresh_aws))
    try_wrong_passwords(eve)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        eve.change_password("Wrong-word-1234")
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        sign_in(eve.pool, "eve", PASSWORD)


def test_whoever_is_locked_out_does_not_change_the_password_either(fresh_aws):
    eve = Eve(fresh_aws, pool_with_eve(fresh_aws))
    try_wrong_passwords(eve)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        sign_in(eve.pool, "eve", "Wrong-word-1234")
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        eve.change_password(PASSWORD)


def test_a_password_that_the_administrator_wants_reset_is_not_changed(aws, eve):
    aws.administrator.reset_password("eve", pool=eve.pool)
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        eve.change_password(PASSWORD)


# The end


def test_a_deleted_account_is_gone_with_its_tokens_and_its_name_is_free(aws, eve):
    eve.call("delete_user")
    with refused("UserNotFoundException", "User does not exist."):
        eve.call("get_user")
    with refused("NotAuthorizedException"):
        get_tokens(eve.pool, eve.result["RefreshToken"])
    with refused("NotAuthorizedException", "Incorrect username or password."):
        sign_in(eve.pool, "eve", PASSWORD)
    assert sign_up(eve.pool, "eve", attributes={"email": OTHER})["UserSub"]
    with refused("NotAuthorizedException"):
        get_tokens(eve.pool, eve.result["RefreshToken"])


# Invitations


def test_who_is_invited_gets_the_temporary_password(aws):
    pool = aws.administrator.make_pool()
    for name, attributes, medium in (
        ("gil", {"email": "gil@example.org", "phone_number": "+12025550157"}, "EMAIL"),
        ("hal", {"phone_number": "+12025550158"}, "SMS"),
    ):
        aws.administrator.create_user(
            name, password=PASSWORD, temporary=True, invited=True, attributes=attributes, pool=pool
        )
        [message] = aws.outbox(name, pool=pool)
        assert (message.medium, message.code) == (medium, PASSWORD)
        assert sign_in(pool, name, message.code)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
        assert PASSWORD not in repr(message)


@pytest.mark.parametrize("how, why", [
    ({"attributes": {"email": "gil@example.org"}}, "temporary=True"),
    ({"temporary": True}, "needs an email or a phone_number"),
])  # fmt: skip
def test_an_invitation_needs_a_temporary_password_and_an_address(aws, how, why):
    pool = aws.administrator.make_pool()
    with pytest.raises(ConfigurationError, match=why):
        aws.administrator.create_user("gil", password=PASSWORD, invited=True, pool=pool, **how)
    assert aws.accounts(pool=pool) == []
