"""What groups put into the tokens of their members."""

import pytest
from account_calls import PASSWORD
from local_calls import refresh, sign_in
from test_tokens import claims_of

from nbauth.errors import ConfigurationError

_ROLES = {
    "a": "arn:aws:iam::123456789012:role/nbauth-demo-user",
    "b": "arn:aws:iam::123456789012:role/nbauth-demo-user-2",
}
_CLAIMS = ("cognito:groups", "cognito:roles", "cognito:preferred_role")


@pytest.fixture(scope="module")
def aws(module_aws):
    module_aws.administrator.make_identity_pool()  # which brings the second role
    return module_aws


def eve_in(aws, *groups):
    """A pool with eve in groups: each a role (or None) and a precedence (or None). They are called 0, 1, …"""
    pool = aws.administrator.make_pool()
    aws.administrator.create_user("eve", password=PASSWORD, pool=pool)
    for number, (role, precedence) in enumerate(groups):
        aws.administrator.create_group(str(number), role_arn=_ROLES.get(role), precedence=precedence, pool=pool)
        aws.administrator.add_to_group("eve", str(number), pool=pool)
    return pool


def claims(pool, kind="IdToken"):
    found = claims_of(pool, sign_in(pool, "eve", PASSWORD)["AuthenticationResult"][kind])
    return {name: found[name] for name in _CLAIMS if name in found}


def test_who_is_in_no_group_has_no_such_claims(aws):
    assert claims(eve_in(aws)) == {}


def test_a_group_without_a_role_is_named_alone(aws):
    assert claims(eve_in(aws, (None, 1))) == {"cognito:groups": ["0"]}


@pytest.mark.parametrize(("groups", "preferred"), [
    ([("a", None)], "a"),
    ([("a", 2), ("b", 1)], "b"),
    ([("a", 0), ("b", 1)], "a"),
    ([("a", None), ("b", 5)], "b"),
    ([("a", 1), ("a", 1)], "a"),
    ([("a", 1), ("b", 1)], None),
    ([(None, 0), ("b", 1)], "b"),
])  # fmt: skip
def test_the_role_of_the_first_group_is_preferred_unless_two_are_first(aws, groups, preferred):
    found = claims(eve_in(aws, *groups))
    assert found["cognito:roles"] == list(dict.fromkeys(_ROLES[role] for role, _ in groups if role))
    assert found.get("cognito:preferred_role") == _ROLES.get(preferred)


def test_the_access_token_names_the_groups_alone(aws):
    assert claims(eve_in(aws, ("a", 1)), "AccessToken") == {"cognito:groups": ["0"]}


def test_a_refresh_shows_the_groups_of_today(aws):
    pool = eve_in(aws)
    token = sign_in(pool, "eve", PASSWORD)["AuthenticationResult"]["RefreshToken"]
    aws.administrator.create_group("late", role_arn=_ROLES["a"], pool=pool)
    aws.administrator.add_to_group("EVE", "late", pool=pool)
    found = claims_of(pool, refresh(pool, token)["IdToken"])
    assert found["cognito:preferred_role"] == _ROLES["a"]


def test_what_makes_no_sense_is_an_error(aws):
    pool = eve_in(aws, (None, None))
    with pytest.raises(ConfigurationError, match="GroupExistsException"):
        aws.administrator.create_group("0", pool=pool)
    with pytest.raises(ConfigurationError, match="ResourceNotFoundException"):
        aws.administrator.add_to_group("eve", "other", pool=pool)
