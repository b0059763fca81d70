"""One's own account against the local AWS: what is changed there, what it refuses, and what that means."""

import pytest
from account_calls import last_code, other_than
from fakes import NoDevices, tokens
from local_calls import idp

import nbauth
from nbauth import (
    AliasTaken,
    AttributeInvalid,
    CodeExpired,
    SignInExpired,
    TokenInvalid,
    TooManyAttempts,
    Unreachable,
    UserNotFound,
    WeakPassword,
    WrongCode,
    WrongCredentials,
)
from nbauth.aws.own_account import OwnAccount
from nbauth.errors import ConfigurationError, Unanswered

PASSWORD, NEW_PASSWORD = "Correct-horse-77", "Battery-staple-88"
EMAIL, OTHER = "eve@example.org", "fay@example.org"


@pytest.fixture
def pool(local_aws):
    return pool_with_eve(local_aws)


def pool_with_eve(aws, **how):
    made = aws.administrator.make_pool(**how)
    attributes = {"email": EMAIL, "email_verified": "true", "nickname": "e"}
    aws.administrator.create_user("eve", password=PASSWORD, attributes=attributes, pool=made)
    return made


def signed_in(aws, pool, name="eve", password=PASSWORD):
    auth = nbauth.Auth(pool, clock=aws.clock)
    auth.sign_in(name, password)
    return auth


@pytest.fixture
def eve(local_aws, pool):
    return signed_in(local_aws, pool)


def code(aws, eve):
    return last_code(aws, "eve", pool=eve.pool)


def test_attributes_are_read_changed_and_removed_and_the_claims_follow(eve):
    eve.account.update({"name": "Eve\nof the pool", "custom:team": "blue"})
    read = eve.account.attributes()
    assert (read["name"], read["custom:team"], read["sub"]) == ("Eve\nof the pool", "blue", eve.tokens().claims["sub"])
    assert eve.tokens().claims["custom:team"] == "blue"
    eve.account.remove("custom:team", "nickname", "given_name")
    assert set(eve.account.attributes()) == {"sub", "email", "email_verified", "name"}
    assert "custom:team" not in eve.tokens().claims


def test_a_new_address_is_proven_with_the_code_that_went_there(local_aws, eve):
    sent = eve.account.update({"email": OTHER})
    assert sent == {"email": nbauth.CodeDelivery("EMAIL", "f***@e***")}
    assert eve.tokens().claims["email_verified"] is False
    with pytest.raises(WrongCode):
        eve.account.verify("email", other_than(code(local_aws, eve)))
    eve.account.verify("email", code(local_aws, eve))
    assert (eve.tokens().claims["email"], eve.tokens().claims["email_verified"]) == (OTHER, True)
    with pytest.raises(CodeExpired):
        eve.account.verify("email", code(local_aws, eve))
    assert eve.account.send_code("email").destination == "f***@e***"


def test_where_the_old_address_stays_the_claims_say_so_until_the_new_one_is_proven(local_aws):
    eve = signed_in(local_aws, pool_with_eve(local_aws, verified_before_update=["email"]))
    assert eve.account.update({"email": OTHER})["email"].destination == "f***@e***"
    assert (eve.account.attributes()["email"], eve.tokens().claims["email"]) == (EMAIL, EMAIL)
    eve.account.verify("email", code(local_aws, eve))
    assert eve.tokens().claims["email"] == OTHER


def test_an_address_that_another_user_has_is_told(local_aws, eve):
    taken = {"email": OTHER, "email_verified": "true"}
    local_aws.administrator.create_user("fay", password=PASSWORD, attributes=taken, pool=eve.pool)
    eve.account.update({"email": OTHER})
    with pytest.raises(AliasTaken) as refused:
        eve.account.verify("email", code(local_aws, eve))
    assert refused.value.hint == "Sign in with that account, or use another address."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda account: account.update({"phone_number": "+12025550156"}), "The app client may not set one of the"),
        (lambda account: account.remove("phone_number"), "The app client may not set one of the attributes."),
        (lambda account: account.update({"email_verified": "true"}), "The app client may not set one of the attribut"),
        (lambda account: account.update({"sub": "me"}), "Your sub can't be changed. Leave it out."),
        (lambda account: account.remove("email"), "The user pool asks everybody for their email. Change it instead"),
        (lambda account: account.update({"email": "eve"}), "That is not an e-mail address."),
        (lambda account: account.update({"custom:none": "x"}), "The app client may not set one of the attributes."),
        (lambda account: account.send_code("nickname"), "No code can prove that."),
        (lambda account: account.send_code("phone_number"), "No code can prove that."),
        (lambda account: account.verify("nickname", "123456"), "No code can prove that."),
    ],
)
def test_what_can_not_be_changed_says_why(local_aws, change, said):
    pool = pool_with_eve(local_aws, required_attributes=["email"], written_attributes=["email", "nickname"])
    eve = signed_in(local_aws, pool)
    before = eve.account.attributes()
    with pytest.raises(AttributeInvalid) as refused:
        change(eve.account)
    assert str(refused.value).startswith(said)
    assert refused.value.hint
    assert eve.account.attributes() == before


def test_an_attribute_that_the_pool_lacks_is_told_by_its_name(eve):
    with pytest.raises(AttributeInvalid, match="The user pool knows no attribute custom:none"):
        eve.account.update({"custom:none": "x"})


def test_too_many_codes_are_told(fresh_aws):
    eve = signed_in(fresh_aws, pool_with_eve(fresh_aws))
    for _ in range(5):
        eve.account.send_code("email")
    with pytest.raises(TooManyAttempts, match="Wait a while"):
        eve.account.send_code("email")


def test_a_code_of_yesterday_is_too_old(fresh_aws):
    eve = signed_in(fresh_aws, pool_with_eve(fresh_aws))
    eve.account.send_code("email")
    fresh_aws.clock.advance(24 * 3600)
    with pytest.raises(CodeExpired):
        eve.account.verify("email", code(fresh_aws, eve))


def test_the_password_is_changed_and_the_sign_in_goes_on(fresh_aws):
    eve = signed_in(fresh_aws, pool_with_eve(fresh_aws))
    with pytest.raises(WrongCredentials, match="The old password is not right"):
        eve.account.change_password("Wrong-word-1234", NEW_PASSWORD)
    with pytest.raises(WeakPassword, match="Password not long enough"):
        eve.account.change_password(PASSWORD, "Short-1")
    with pytest.raises(WeakPassword):
        eve.account.change_password(PASSWORD, " begins with a space 1A")
    eve.account.change_password(PASSWORD, NEW_PASSWORD)
    fresh_aws.clock.advance(3601)
    assert eve.credentials()
    assert signed_in(fresh_aws, eve.pool, password=NEW_PASSWORD).is_signed_in
    eve.account.change_password(NEW_PASSWORD, PASSWORD)


def test_too_many_wrong_passwords_are_told(fresh_aws):
    eve = signed_in(fresh_aws, pool_with_eve(fresh_aws))
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            eve.account.change_password("Wrong-word-1234", NEW_PASSWORD)
    with pytest.raises(TooManyAttempts):
        eve.account.change_password(PASSWORD, NEW_PASSWORD)
    assert eve.is_signed_in


def test_a_reset_that_the_administrator_wants_comes_first(local_aws, eve):
    local_aws.administrator.reset_password("eve", pool=eve.pool)
    with pytest.raises(nbauth.PasswordResetRequired):
        eve.account.change_password(PASSWORD, NEW_PASSWORD)


def test_a_deleted_account_is_gone_and_its_other_sign_ins_end(local_aws, eve):
    elsewhere = signed_in(local_aws, eve.pool)
    eve.account.delete()
    assert eve.state is nbauth.UserState.SIGNED_OUT
    with pytest.raises(WrongCredentials):
        signed_in(local_aws, eve.pool)
    with pytest.raises(UserNotFound, match="does not exist any more"):
        elsewhere.account.attributes()
    with pytest.raises(SignInExpired):
        elsewhere.tokens(force_refresh=True)
    assert nbauth.Auth(eve.pool, clock=local_aws.clock).sign_up("eve", PASSWORD, {"email": EMAIL})


def test_aws_credentials_live_on_when_the_account_is_gone(local_aws, eve):
    handed_out = eve.credentials()
    eve.account.delete()
    import boto3

    keys = {
        "aws_access_key_id": handed_out.access_key,
        "aws_secret_access_key": handed_out.secret_key,
        "aws_session_token": handed_out.token,
    }
    s3 = boto3.client("s3", endpoint_url=eve.pool.endpoint_url, region_name=eve.pool.region, **keys)
    assert s3.list_buckets()["Buckets"]


def test_whoever_signed_out_everywhere_elsewhere_can_change_nothing_here(local_aws, eve):
    signed_in(local_aws, eve.pool).sign_out(everywhere=True)
    with pytest.raises(SignInExpired):
        eve.account.update({"nickname": "x"})
    assert eve.state is nbauth.UserState.SIGN_IN_EXPIRED
    assert local_aws.account("eve", pool=eve.pool).attributes["nickname"] == "e"


def test_an_access_token_that_was_revoked_is_told_by_the_edge(local_aws, eve):
    held = eve.tokens()
    idp(eve.pool).revoke_token(Token=held.refresh_token, ClientId=eve.pool.client_id)
    with pytest.raises(TokenInvalid, match="does not accept the access token any more"):
        eve._holder._service.own_account.attributes(held)


# What the local AWS does not say


class Says:
    """A client whose every call replies with this."""

    def __init__(self, reply):
        self.user_pool = self.user_pool_once = self
        self._reply = reply

    def __getattr__(self, name):
        return lambda **_: self._reply


def account_that_hears(reply):
    return OwnAccount(Says(reply), NoDevices())


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"UserAttributes": "x"},
        {"UserAttributes": [{"Name": "x\x1b", "Value": "y"}]},
        {"UserAttributes": [{"Value": "y"}]},
        {"UserAttributes": [{"Name": "email", "Value": "x" * 2049}]},
        {"UserAttributes": [{"Name": "email", "Value": 7}]},
        {"UserAttributes": [{"Name": f"n{n}", "Value": "x"} for n in range(201)]},
    ],
)
def test_attributes_that_make_no_sense_are_no_answer(reply):
    with pytest.raises(Unreachable, match="could not be understood"):
        account_that_hears(reply).attributes(tokens())


def test_an_attribute_without_a_value_is_empty():
    assert account_that_hears({"UserAttributes": [{"Name": "nickname"}]}).attributes(tokens()) == {"nickname": ""}


@pytest.mark.parametrize("sent", ["x", [{}], [{"AttributeName": "email\n"}], [{"AttributeName": ""}], [None]])
def test_a_delivery_that_makes_no_sense_may_still_have_been_made(sent):
    with pytest.raises(Unanswered, match="may have been changed"):
        account_that_hears({"CodeDeliveryDetailsList": sent}).update(tokens(), {"email": OTHER})


@pytest.mark.parametrize("reply", [{}, {"CodeDeliveryDetailsList": None}, {"CodeDeliveryDetailsList": []}])
def test_where_no_code_was_sent_none_is_told(reply):
    assert account_that_hears(reply).update(tokens(), {"nickname": "e"}) == {}


def test_a_sign_in_whose_tokens_are_for_something_else_says_what_it_lacks(monkeypatch):
    from botocore.exceptions import ClientError

    refused = ClientError(
        {"Error": {"Code": "NotAuthorizedException", "Message": "Access Token does not have required scopes"}},
        "GetUser",
    )

    class Refuses(Says):
        def get_user(self, **_):
            raise refused

    with pytest.raises(ConfigurationError, match=r"aws\.cognito\.signin\.user\.admin"):
        OwnAccount(Refuses({}), NoDevices()).attributes(tokens())
