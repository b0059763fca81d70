import pytest
from account_calls import PASSWORD, confirm, last_code, sign_up
from botocore.exceptions import ClientError
from local_calls import answer, client_with, identity_and_credentials, idp, refused, sign_in, tokens

from nbauth.errors import ConfigurationError


@pytest.fixture(scope="module")
def aws(module_aws):
    return module_aws


@pytest.fixture
def pool(aws):
    made = aws.administrator.make_pool(written_attributes=["email", "name", "custom:team"])
    aws.administrator.create_user(
        "eve", password=PASSWORD, attributes={"email": "eve@example.org", "email_verified": "true"}, pool=made
    )
    return made


def update(pool, **attributes):
    token = sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]["AccessToken"]
    given = [{"Name": name, "Value": value} for name, value in attributes.items()]
    idp(pool).update_user_attributes(AccessToken=token, UserAttributes=given)


def test_what_the_app_client_may_write_is_changed(aws, pool):
    update(pool, **{"name": "Eve", "custom:team": "blue"})
    attributes = aws.account("eve", pool=pool).attributes
    assert (attributes["name"], attributes["custom:team"]) == ("Eve", "blue")
    assert attributes["email_verified"] == "true"


def test_a_changed_address_is_no_longer_verified_and_no_alias(aws, pool):
    update(pool, email="ada@example.org")
    assert aws.account("eve", pool=pool).attributes["email_verified"] == "false"
    with refused("NotAuthorizedException", "Incorrect username or password."):
        sign_in(pool, "ada@example.org", PASSWORD)


@pytest.mark.parametrize(("attributes", "code", "text"), [
    ({"sub": "me"}, "InvalidParameterException", "Cannot modify the non-mutable attribute sub"),
    ({"email_verified": "true"}, "NotAuthorizedException", "A client attempted to write unauthorized attribute"),
    ({"nickname": "e"}, "NotAuthorizedException", "A client attempted to write unauthorized attribute"),
    ({"email": "eve"}, "InvalidParameterException", "Invalid email address format."),
    ({"custom:team": "x" * 300}, "InvalidParameterException", "custom:team"),
])  # fmt: skip
def test_what_it_may_not_write_is_refused(aws, pool, attributes, code, text):
    before = aws.account("eve", pool=pool)
    with refused(code, text):
        update(pool, **attributes)
    assert aws.account("eve", pool=pool) == before


def test_an_attribute_that_the_pool_lacks_is_refused(aws):
    pool = aws.administrator.make_pool()
    aws.administrator.create_user("eve", password=PASSWORD, pool=pool)
    with refused("InvalidParameterException", "custom:x: Attribute does not exist in the schema."):
        update(pool, **{"custom:x": "1"})
    assert sign_up(pool, "fay", attributes={"custom:team": "blue"})


@pytest.fixture
def by_email(aws):
    """A pool whose user names are e-mail addresses, with two users."""
    made = aws.administrator.make_pool(username_attributes=["email"])
    for name in ("eve@example.org", "fay@example.org"):
        aws.administrator.create_user(
            name, password=PASSWORD, attributes={"email": name, "email_verified": "true"}, pool=made
        )
    return made


def update_of(pool, username, **attributes):
    token = sign_in(pool, username, PASSWORD)["AuthenticationResult"]["AccessToken"]
    given = [{"Name": name, "Value": value} for name, value in attributes.items()]
    idp(pool).update_user_attributes(AccessToken=token, UserAttributes=given)


@pytest.mark.parametrize("address", ["fay@example.org", "FAY@Example.org"])
def test_an_address_that_another_user_signs_in_with_is_refused(aws, by_email, address):
    with refused("AliasExistsException", "An account with the given email already exists."):
        update_of(by_email, "eve@example.org", email=address)
    assert aws.account("eve@example.org", pool=by_email).attributes["email_verified"] == "true"
    assert sign_in(by_email, "fay@example.org", PASSWORD)["AuthenticationResult"]


def test_nobody_keeps_an_address_from_its_owner(aws, by_email):
    update_of(by_email, "eve@example.org", email="gil@example.org")
    with refused("NotAuthorizedException", "Incorrect username or password."):
        sign_in(by_email, "gil@example.org", PASSWORD)
    assert sign_up(by_email, "gil@example.org", attributes={})["UserSub"]
    confirm(by_email, "gil@example.org", last_code(aws, "gil@example.org", pool=by_email))
    assert sign_in(by_email, "gil@example.org", PASSWORD)["AuthenticationResult"]
    eve = aws.accounts(pool=by_email)[0]
    with pytest.raises(ConfigurationError, match="AliasExistsException"):
        aws.administrator.set_attributes(eve.username, {"email_verified": "true"}, pool=by_email)


def test_a_new_address_is_a_name_once_it_is_verified(aws, by_email):
    update_of(by_email, "eve@example.org", email="gil@example.org")
    eve = aws.accounts(pool=by_email)[0]
    aws.administrator.set_attributes(eve.username, {"email_verified": "true"}, pool=by_email)
    assert sign_in(by_email, "gil@example.org", PASSWORD)["AuthenticationResult"]


def test_the_letter_case_of_an_address_is_changed_without_a_proof(aws, by_email):
    update_of(by_email, "eve@example.org", email="Eve@example.org")
    assert aws.account("eve@example.org", pool=by_email).attributes["email_verified"] == "true"


def test_a_second_address_given_at_sign_up_is_no_name_yet(aws):
    pool = aws.administrator.make_pool(username_attributes=["email", "phone_number"], verified_attributes=["email"])
    sign_up(pool, "eve@example.org", attributes={"phone_number": "+12025550155"})
    assert sign_up(pool, "+12025550155", attributes={})["UserSub"]
    with refused("UsernameExistsException", "An account with the given phone_number already exists."):
        sign_up(pool, "fay@example.org", attributes={"phone_number": "+12025550155"})


def test_an_address_given_with_a_forced_new_password_is_nobody_elses_and_no_name_yet(aws):
    pool = aws.administrator.make_pool(username_attributes=["email", "phone_number"])
    fays, free = "+12025550155", "+12025550156"
    aws.administrator.create_user(fays, password=PASSWORD, attributes={"phone_number_verified": "true"}, pool=pool)
    aws.administrator.create_user("eve@example.org", password="Temporary-1234", temporary=True, pool=pool)
    asked = sign_in(pool, "eve@example.org", "Temporary-1234")

    def replace_password(phone_number):
        return answer(pool, asked, **{"NEW_PASSWORD": PASSWORD, "userAttributes.phone_number": phone_number})

    with refused("AliasExistsException", "An account with the given phone_number already exists."):
        replace_password(fays)
    assert replace_password(free)["AuthenticationResult"]
    with refused("NotAuthorizedException", "Incorrect username or password."):
        sign_in(pool, free, PASSWORD)
    assert sign_in(pool, fays, PASSWORD)["AuthenticationResult"]
    assert sign_up(pool, free, attributes={})["UserSub"]


@pytest.mark.parametrize(("name", "code", "text"), [
    ("sub", "InvalidParameterException", "Cannot modify the non-mutable attribute sub"),
    ("email_verified", "NotAuthorizedException", "A client attempted to write unauthorized attribute"),
    ("nickname", "NotAuthorizedException", "A client attempted to write unauthorized attribute"),
])  # fmt: skip
def test_what_the_app_client_may_not_write_is_refused_at_a_sign_up_and_with_a_forced_new_password(
    aws, pool, name, code, text
):
    with refused(code, text):
        sign_up(pool, "fay", attributes={name: "true"})
    aws.administrator.create_user("fay", password="Temporary-1234", temporary=True, pool=pool)
    before = aws.account("fay", pool=pool)
    asked = sign_in(pool, "fay", "Temporary-1234")
    with refused(code, text):
        answer(pool, asked, **{"NEW_PASSWORD": PASSWORD, f"userAttributes.{name}": "true"})
    assert aws.account("fay", pool=pool) == before
    assert answer(pool, asked, **{"NEW_PASSWORD": PASSWORD, "userAttributes.name": "Fay"})["AuthenticationResult"]
    assert aws.account("fay", pool=pool).attributes["name"] == "Fay"


def test_an_attribute_that_has_a_value_is_not_changed_with_a_forced_new_password(aws, pool):
    aws.administrator.create_user(
        "fay", password="Temporary-1234", temporary=True, attributes={"name": "Fay"}, pool=pool
    )
    asked = sign_in(pool, "fay", "Temporary-1234")
    with refused("NotAuthorizedException", "Cannot modify an already provided name"):
        answer(pool, asked, **{"NEW_PASSWORD": PASSWORD, "userAttributes.name": "Eve"})


def test_another_users_preferred_username_is_refused_wherever_it_is_a_name(aws):
    pool = aws.administrator.make_pool(alias_attributes=["email", "preferred_username"])
    aws.administrator.create_user("eve", password=PASSWORD, attributes={"preferred_username": "evi"}, pool=pool)
    aws.administrator.create_user("fay", password=PASSWORD, pool=pool)
    aws.administrator.create_user("gil", password="Temporary-1234", temporary=True, pool=pool)
    asked = sign_in(pool, "gil", "Temporary-1234")
    for taken in ("evi", "EVI", "eve"):
        with refused("AliasExistsException"):
            update_of(pool, "fay", preferred_username=taken)
        with refused("AliasExistsException"):
            answer(pool, asked, **{"NEW_PASSWORD": PASSWORD, "userAttributes.preferred_username": taken})
        with refused("UsernameExistsException"):
            sign_up(pool, "hal", attributes={"preferred_username": taken})
        with pytest.raises(ConfigurationError, match="AliasExistsException"):
            aws.administrator.set_attributes("fay", {"preferred_username": taken}, pool=pool)
    update_of(pool, "eve", preferred_username="Evi")
    assert sign_in(pool, "evi", PASSWORD)["AuthenticationResult"]


def test_nobody_chooses_a_sub_the_administrator_neither(aws, pool):
    eves = {"sub": aws.account("eve", pool=pool).attributes["sub"]}
    with pytest.raises(ConfigurationError, match="Cannot modify the non-mutable attribute sub"):
        aws.administrator.create_user("fay", password=PASSWORD, attributes=eves, pool=pool)
    aws.administrator.create_user("fay", password=PASSWORD, pool=pool)
    with pytest.raises(ConfigurationError, match="Cannot modify the non-mutable attribute sub"):
        aws.administrator.set_attributes("fay", eves, pool=pool)


def test_over_http_nobody_writes_attributes_as_an_administrator(aws):
    given = {"UserPoolId": aws.pool.user_pool_id, "Username": "ada",
             "UserAttributes": [{"Name": "email_verified", "Value": "false"}]}  # fmt: skip
    with pytest.raises(ClientError, match="MissingAuthenticationToken"):
        idp(aws.pool).admin_update_user_attributes(**given)
    _, credentials = identity_and_credentials(aws.pool, tokens(aws.pool, aws)["IdToken"])
    with pytest.raises(ClientError, match="AccessDenied"):
        client_with(credentials, "cognito-idp", aws.pool).admin_update_user_attributes(**given)
    assert aws.account("ada").attributes["email_verified"] == "true"


def test_a_verified_alias_moves_to_whom_an_administrator_gives_it(aws, pool):
    aws.administrator.create_user("fay", password=PASSWORD, pool=pool)
    aws.administrator.set_attributes("fay", {"email": "eve@example.org", "email_verified": "true"}, pool=pool)
    assert aws.account("eve@example.org", pool=pool).username == "fay"
    assert aws.account("eve", pool=pool).attributes["email_verified"] == "false"
