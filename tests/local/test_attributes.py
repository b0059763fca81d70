import pytest
from account_calls import PASSWORD, sign_up
from local_calls import idp, refused, sign_in


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
