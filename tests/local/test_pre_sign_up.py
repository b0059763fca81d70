import pytest
from account_calls import PASSWORD, sign_up
from local_calls import refused, sign_in

import nbauth.local
from nbauth.local import AutoConfirm


@pytest.fixture(scope="module")
def aws(module_aws):
    return module_aws


def test_a_trigger_refuses_with_a_text_of_its_own(aws):
    def colleagues_only(user):
        if not user.attributes["email"].endswith("@example.com"):
            raise ValueError("Only colleagues may sign up")

    pool = aws.administrator.make_pool(pre_sign_up=colleagues_only)
    with refused("UserLambdaValidationException", "PreSignUp failed with error Only colleagues may sign up."):
        sign_up(pool)
    assert aws.accounts(pool=pool) == []
    assert sign_up(pool, attributes={"email": "eve@example.com"})["UserConfirmed"] is False


def test_a_trigger_confirms_and_verifies(aws):
    seen = []

    def confirm_all(user):
        seen.append(user)
        return AutoConfirm(verify=("email",))

    pool = aws.administrator.make_pool(pre_sign_up=confirm_all)
    made = sign_up(pool, ValidationData=[{"Name": "invite", "Value": "abc"}], ClientMetadata={"from": "here"})
    assert made["UserConfirmed"] is True
    assert "CodeDeliveryDetails" not in made
    assert aws.outbox("eve", pool=pool) == []
    assert sign_in(pool, "eve@example.org", PASSWORD)["AuthenticationResult"]
    (user,) = seen
    assert (user.username, user.attributes) == ("eve", {"email": "eve@example.org"})
    assert (user.validation_data, user.client_metadata) == ({"invite": "abc"}, {"from": "here"})


def test_the_demos_pool_takes_a_trigger_too():
    def never(user):
        raise ValueError("Never")

    with nbauth.local.start(pre_sign_up=never) as aws, refused("UserLambdaValidationException", "Never."):
        sign_up(aws.pool)


def test_a_pools_triggers_are_taken_away(aws):
    def never(user):
        raise ValueError("Never")

    pool = aws.administrator.make_pool(pre_sign_up=never)
    aws.administrator.set_triggers(pool=pool)
    assert sign_up(pool)["UserSub"]
