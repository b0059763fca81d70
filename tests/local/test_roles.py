"""Which role an identity pool gives, and which it refuses."""

from itertools import count

import pytest
from account_calls import PASSWORD
from local_calls import client_with, identities, logins, refused, sign_in, tokens

from nbauth.errors import ConfigurationError

READERS, WRITERS = (f"arn:aws:iam::123456789012:role/nbauth-demo-{name}" for name in ("readers", "writers"))
DENY = {"Type": "Token", "AmbiguousRoleResolution": "Deny"}
DEFAULT = {"Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole"}
AMBIGUOUS = "The ambiguous role mapping rules for"
NO_ROLE = "Invalid identity pool configuration. Check assigned IAM roles for this pool."
_numbers = count()


@pytest.fixture(scope="module")
def aws(module_aws):
    return module_aws


def role_of(pool, id_token, wanted=None):
    """The name of the role whose credentials come."""
    given = logins(pool, id_token)
    found = identities(pool).get_id(IdentityPoolId=pool.identity_pool_id, Logins=given)["IdentityId"]
    more = {"CustomRoleArn": wanted} if wanted else {}
    credentials = identities(pool).get_credentials_for_identity(IdentityId=found, Logins=given, **more)["Credentials"]
    return client_with(credentials, "sts", pool).get_caller_identity()["Arn"].split("/")[1]


def eve(aws, pool, *groups):
    """An ID token of somebody in groups, each of a role and a precedence."""
    name = f"eve{next(_numbers)}"
    aws.administrator.create_user(name, password=PASSWORD, pool=pool)
    for role, precedence in groups:
        group = f"group{next(_numbers)}"
        aws.administrator.create_group(group, role_arn=role, precedence=precedence, pool=pool)
        aws.administrator.add_to_group(name, group, pool=pool)
    return sign_in(pool, name, PASSWORD)["AuthenticationResult"]["IdToken"]


def new_role(aws, pool, **how):
    return aws.administrator.make_role(f"role{next(_numbers)}", pool=pool, **how)


def put(aws, pool, id_token, wanted=None):
    given = logins(pool, id_token)
    found = identities(pool).get_id(IdentityPoolId=pool.identity_pool_id, Logins=given)["IdentityId"]
    more = {"CustomRoleArn": wanted} if wanted else {}
    credentials = identities(pool).get_credentials_for_identity(IdentityId=found, Logins=given, **more)["Credentials"]
    client_with(credentials, "s3", pool).put_object(Bucket=aws.bucket, Key="data/new", Body=b"")


# Roles from the token


def test_rosa_reads_unless_she_chooses_to_write(aws):
    token = tokens(aws.pool, aws, "rosa")["IdToken"]
    assert role_of(aws.pool, token) == "nbauth-demo-readers" == role_of(aws.pool, token, READERS)
    with refused("AccessDenied", status=403):
        put(aws, aws.pool, token)
    put(aws, aws.pool, token, WRITERS)


def test_who_is_in_no_group_gets_the_role_of_all(aws):
    assert role_of(aws.pool, tokens(aws.pool, aws)["IdToken"]) == "nbauth-demo-user"


@pytest.mark.parametrize("wanted", [WRITERS, "arn:aws:iam::123456789012:role/nbauth-demo-user"])
def test_a_role_that_is_not_in_the_token_is_refused(aws, wanted):
    with refused("NotAuthorizedException", wanted):
        role_of(aws.pool, tokens(aws.pool, aws)["IdToken"], wanted)


def test_an_app_client_that_comes_later_gets_its_roles_from_the_token_too(aws):
    pool = aws.administrator.make_client()
    assert role_of(pool, tokens(pool, aws, "rosa")["IdToken"], WRITERS) == "nbauth-demo-writers"


@pytest.mark.parametrize("mapping", [DEFAULT, DENY])
def test_where_none_is_preferred_the_identity_pool_says_what_happens(aws, mapping):
    pool = aws.administrator.make_identity_pool(role_mapping=mapping)
    one, other = new_role(aws, pool), new_role(aws, pool)
    for groups in ((), ((one, 1), (other, 1))):
        token = eve(aws, pool, *groups)
        if mapping is DENY:
            with refused("NotAuthorizedException", AMBIGUOUS):
                role_of(pool, token)
        else:
            assert role_of(pool, token).startswith("nbauth-demo-user-")
    assert one.endswith(f"/{role_of(pool, token, one)}")


def test_without_a_mapping_groups_count_for_nothing(aws):
    pool = aws.administrator.make_identity_pool()
    role = new_role(aws, pool)
    token = eve(aws, pool, (role, 1))
    assert role_of(pool, token).startswith("nbauth-demo-user-")
    with refused("NotAuthorizedException", role):
        role_of(pool, token, role)


# What the role itself allows


def test_a_role_that_trusts_another_identity_pool_is_refused(aws):
    pool = aws.administrator.make_identity_pool(role_mapping=DENY)
    role = new_role(aws, aws.pool)
    token = eve(aws, pool, (role, 1))
    for wanted in (None, role):
        with refused("InvalidIdentityPoolConfigurationException", NO_ROLE):
            role_of(pool, token, wanted)


def test_a_role_for_guests_is_none_for_users(aws):
    pool = aws.administrator.make_identity_pool(role_mapping=DENY)
    role = new_role(aws, pool, for_guests=True)
    with refused("InvalidIdentityPoolConfigurationException", NO_ROLE):
        role_of(pool, eve(aws, pool, (role, 1)))


def test_a_role_that_is_gone_is_refused(aws):
    pool = aws.administrator.make_identity_pool(role_mapping=rules({"RoleARN": "arn:aws:iam::123456789012:role/gone"}))
    with refused("InvalidIdentityPoolConfigurationException", NO_ROLE):
        role_of(pool, eve(aws, pool))


def test_a_role_may_do_what_its_policy_says(aws):
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{aws.bucket}/data/*"}],
    }
    pool = aws.administrator.make_identity_pool(role_mapping=DENY)
    put(aws, pool, eve(aws, pool, (new_role(aws, pool, policy=policy), 1)))


# Rules


def rules(*more, otherwise="Deny"):
    """A rule for whose token has no claim of another name."""
    usual = {"Claim": "token_use", "MatchType": "Equals", "Value": "id"}
    configuration = {"Rules": [{**usual, **each} for each in more]}
    return {"Type": "Rules", "AmbiguousRoleResolution": otherwise, "RulesConfiguration": configuration}


@pytest.mark.parametrize(("match", "value", "holds"), [
    ("Equals", "eve", True), ("Equals", "EVE", False), ("NotEqual", "ada", True), ("NotEqual", "eve", False),
    ("Contains", "v", True), ("Contains", "x", False), ("StartsWith", "ev", True), ("StartsWith", "v", False),
])  # fmt: skip
def test_a_rule_compares_a_claim(aws, match, value, holds):
    role = new_role(aws, aws.pool)
    rule = {"Claim": "custom:team", "MatchType": match, "Value": value, "RoleARN": role}
    pool = aws.administrator.make_identity_pool(role_mapping=rules(rule))
    name = f"eve{next(_numbers)}"
    aws.administrator.create_user(name, password=PASSWORD, attributes={"custom:team": "eve"}, pool=pool)
    token = sign_in(pool, name, PASSWORD)["AuthenticationResult"]["IdToken"]
    expected = (
        ("InvalidIdentityPoolConfigurationException", NO_ROLE) if holds else ("NotAuthorizedException", AMBIGUOUS)
    )
    with refused(*expected):  # the role trusts the demo's identity pool
        role_of(pool, token)


def test_the_first_rule_that_holds_counts_unless_another_is_asked_for(aws):
    first, second, never = (f"arn:aws:iam::123456789012:role/r{next(_numbers)}" for _ in range(3))
    mapping = rules(
        {"Claim": "no:such", "RoleARN": never}, {"RoleARN": first}, {"RoleARN": second}, otherwise="AuthenticatedRole"
    )
    pool = aws.administrator.make_identity_pool(role_mapping=mapping)
    for arn in (first, second, never):
        aws.administrator.make_role(arn.rpartition("/")[2], pool=pool)
    token = eve(aws, pool)
    assert first.endswith(role_of(pool, token))
    assert second.endswith(role_of(pool, token, second))
    with refused("NotAuthorizedException", never):
        role_of(pool, token, never)


@pytest.mark.parametrize("wrong", [
    {"Type": "Magic", "AmbiguousRoleResolution": "Deny"},
    {"Type": "Token"},
    {"Type": "Rules", "AmbiguousRoleResolution": "Deny"},
])  # fmt: skip
def test_a_mapping_that_makes_no_sense_is_an_error(aws, wrong):
    with pytest.raises(ConfigurationError):
        aws.administrator.make_identity_pool(role_mapping=wrong)
