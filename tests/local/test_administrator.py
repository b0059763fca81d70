import os

import pytest
from account_calls import PASSWORD, confirm, last_code, sign_up
from local_calls import answer, identity_and_credentials, idp, refresh, refused, sign_in, tokens
from test_control import ask, child

import nbauth
import nbauth.local
from nbauth.errors import ConfigurationError


@pytest.fixture(scope="module")
def aws(module_aws):
    return module_aws


def test_a_user_is_made_and_signs_in(aws):
    made = aws.administrator.create_user(
        "bob",
        password=PASSWORD,
        attributes={"email": "bob@example.org", "email_verified": "true", "custom:team": "red"},
    )
    assert (made.username, made.status, made.enabled) == ("bob", "CONFIRMED", True)
    assert made.attributes["custom:team"] == "red"
    assert made == aws.account("BOB") == aws.account("bob@example.org")
    assert made in aws.accounts()
    assert sign_in(aws.pool, "bob@example.org", PASSWORD)["AuthenticationResult"]
    assert "bob" not in aws.users
    with pytest.raises(ConfigurationError, match="UsernameExistsException"):
        aws.administrator.create_user("Bob", password=PASSWORD)


def test_a_temporary_password_must_be_replaced(aws):
    pool = aws.administrator.make_pool(required_attributes=["given_name"])
    made = aws.administrator.create_user("tim", password=PASSWORD, temporary=True, pool=pool)
    assert made.status == "FORCE_CHANGE_PASSWORD"
    asked = sign_in(pool, "tim", PASSWORD)
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert asked["ChallengeParameters"]["requiredAttributes"] == '["userAttributes.given_name"]'
    with refused("InvalidParameterException", "Invalid attributes given, given_name is missing"):
        answer(pool, asked, NEW_PASSWORD="Brand-new-1234")
    with refused("InvalidParameterException", "custom:x: Attribute does not exist in the schema."):
        given = {"userAttributes.given_name": "Tim", "userAttributes.custom:x": "1"}
        answer(pool, asked, NEW_PASSWORD="Brand-new-1234", **given)
    assert answer(pool, asked, **{"NEW_PASSWORD": "Brand-new-1234", "userAttributes.given_name": "Tim"})
    assert aws.account("tim", pool=pool).attributes["given_name"] == "Tim"


@pytest.mark.parametrize(("options", "days"), [({}, 7), ({"temporary_password_days": 1}, 1)])
def test_a_temporary_password_expires(aws, options, days):
    pool = aws.administrator.make_pool(**options)
    aws.administrator.create_user("tim", password=PASSWORD, temporary=True, pool=pool)
    aws.clock.advance(days * 86400 - 60)
    asked = sign_in(pool, "tim", PASSWORD)
    aws.clock.advance(61)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        sign_in(pool, "tim", "Something-else-1")
    expired = "Temporary password has expired and must be reset by an administrator."
    with refused("NotAuthorizedException", expired):
        sign_in(pool, "tim", PASSWORD)
    with refused("NotAuthorizedException", expired):
        idp(pool).initiate_auth(
            ClientId=pool.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "tim", "PASSWORD": PASSWORD},
        )
    assert answer(pool, asked, NEW_PASSWORD="Brand-new-1234")["AuthenticationResult"]
    aws.clock.advance(days * 86400)
    assert sign_in(pool, "tim", "Brand-new-1234")["AuthenticationResult"]


def test_a_password_that_the_pool_refuses_is_an_error(aws):
    with pytest.raises(ConfigurationError, match="InvalidPasswordException: Password does not conform"):
        aws.administrator.create_user("weak", password="weak")
    with pytest.raises(ConfigurationError, match="weak"):
        aws.account("weak")


def test_a_user_is_disabled_enabled_and_deleted(aws):
    admin, pool = aws.administrator, aws.pool
    admin.create_user("del", password=PASSWORD)
    token = sign_in(pool, "del", PASSWORD)["AuthenticationResult"]["RefreshToken"]
    admin.disable("del")
    assert not aws.account("del").enabled
    with refused("NotAuthorizedException", "User is disabled."):
        sign_in(pool, "del", PASSWORD)
    with refused("NotAuthorizedException", "User is disabled."):
        refresh(pool, token)
    admin.enable("DEL")
    assert sign_in(pool, "del", PASSWORD)["AuthenticationResult"]
    with refused("NotAuthorizedException"):
        refresh(pool, token)
    admin.delete("del")
    with pytest.raises(ConfigurationError, match="no user 'del'"):
        aws.account("del")
    with pytest.raises(ConfigurationError, match="no user 'del'"):
        admin.disable("del")
    with refused("NotAuthorizedException", "Incorrect username or password."):
        sign_in(pool, "del", PASSWORD)


def test_a_sign_up_is_confirmed_without_a_code(aws):
    sign_up(aws.pool, "con")
    aws.administrator.confirm("con")
    assert "email_verified" not in aws.account("con").attributes
    assert sign_in(aws.pool, "con", PASSWORD)["AuthenticationResult"]


def test_attributes_are_changed(aws):
    aws.administrator.create_user("att", password=PASSWORD)
    aws.administrator.set_attributes("att", {"phone_number": "+12025550155", "phone_number_verified": "true"})
    assert aws.account("att").attributes["phone_number_verified"] == "true"


def test_another_pool_gives_credentials_of_the_same_identity_pool(aws):
    pool = aws.administrator.make_pool(username_attributes=["email"])
    aws.administrator.create_user("eve@example.org", password=PASSWORD, pool=pool)
    auth = nbauth.Auth(pool, clock=aws.clock)
    auth.sign_in("eve@example.org", PASSWORD)
    listed = auth.session.client("s3").list_objects_v2(Bucket=aws.bucket, Prefix="data/")
    assert listed["KeyCount"] == 1


def test_another_app_client_signs_in_the_same_users(aws):
    pool = aws.administrator.make_client(secret=True)
    assert pool.client_secret
    assert pool.user_pool_id == aws.pool.user_pool_id
    _, credentials = identity_and_credentials(pool, tokens(pool, aws)["IdToken"])
    assert credentials["AccessKeyId"]


@pytest.mark.parametrize(("spec", "words"), [
    ({"required_attributes": ["custom:team"]}, "can't be required by a pool; ask for them with PoolConfig.standard_re"),
    ({"required_attributes": ["shoe_size"]}, "required_attributes holds 'shoe_size': there is no such attribute"),
    ({"temporary_password_days": 0}, "temporary_password_days must be from 1 to 365"),
    ({"alias_attributes": ["e"]}, "alias_attributes holds 'e': there is no such attribute"),
    ({"alias_attributes": ["name"]}, "only email, phone_number, preferred_username can be there"),
    ({"verified_attributes": ["name"]}, "only email, phone_number can be there"),
    ({"username_attributes": "email"}, "username_attributes must be a list, not 'email'"),
    ({"custom_attributes": "team"}, "custom_attributes must be a list, not 'team'"),
    ({"written_attributes": "email"}, "written_attributes must be a list, not 'email'"),
])  # fmt: skip
def test_a_pool_that_makes_no_sense_is_an_error(aws, spec, words):
    with pytest.raises(ConfigurationError) as caught:
        aws.administrator.make_pool(**spec)
    assert words in str(caught.value)


def test_its_repr_is_for_people(aws):
    assert repr(aws.administrator) == f"<Administrator of the local AWS: user pool {aws.pool.user_pool_id}>"


def test_each_pools_messages_are_its_own(aws):
    first, second = aws.administrator.make_pool(), aws.administrator.make_pool()
    sign_up(first)
    sign_up(second)
    assert len(aws.outbox("eve", pool=first)) == 1
    confirm(second, "eve", last_code(aws, "eve", pool=second))
    assert (aws.account("eve", pool=first).status, aws.account("eve", pool=second).status) == (
        "UNCONFIRMED",
        "CONFIRMED",
    )
    for ask_for in (aws.outbox, aws.account, aws.administrator.disable):
        with pytest.raises(
            ConfigurationError, match=f"no user 'eve' in .* {aws.pool.user_pool_id}; pool= names another"
        ):
            ask_for("eve")


_CHILD = """
import nbauth.local
aws = nbauth.local.current()
try:
    aws.administrator
except nbauth.errors.ConfigurationError as error:
    print(error)
print(aws.account("ada").status)
"""


def test_a_child_process_has_no_administrator(aws):
    told, status = child(aws, _CHILD).stdout.strip().split("\n")
    assert "did not start the local AWS" in told
    assert "nbauth.local.start()" in told
    assert status == "CONFIRMED"


def test_a_fork_has_no_administrator(aws):
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            aws.administrator.delete("ada")
        except ConfigurationError:
            os.write(write, b"refused")
        os._exit(0)
    os.waitpid(pid, 0)
    os.close(write)
    with os.fdopen(read, "rb") as told:
        assert told.read() == b"refused"


def test_the_secret_of_the_environment_opens_no_administration(aws):
    secret = aws._process.administrator_secret
    assert secret not in str(aws.environment())
    assert secret not in repr([aws, aws.administrator, aws._process])
    operations = ["make_pool", "make_client", "make_identity_pool", "set_triggers", "create_user", "confirm_user",
                  "disable_user", "enable_user", "delete_user", "reset_password", "create_group", "add_to_group",
                  "set_attributes", "next_call", "answer_call"]  # fmt: skip
    for operation in operations:
        assert ask(aws, f"/{operation}")[0] == 404
    assert ask(aws, "/create_user", Authorization=f"Bearer {secret}")[0] == 400  # it is there, and misses its arguments


def test_over_http_nobody_administers(aws):
    from botocore.exceptions import ClientError

    call = idp(aws.pool).admin_get_user
    with pytest.raises(ClientError):
        call(UserPoolId=aws.pool.user_pool_id, Username="ada")
