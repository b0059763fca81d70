"""Signing in right after a sign-up: USER_AUTH with the Session of the confirmation."""

import pytest
from account_calls import confirm, last_code, other_than, sign_up
from local_calls import idp, refused
from pycognito.aws_srp import AWSSRP

_INVALID = "Invalid session for the user"


@pytest.fixture(scope="module")
def aws(module_aws):
    return module_aws


@pytest.fixture(params=[False, True], ids=["without secret", "with secret"])
def pool(aws, request):
    return aws.administrator.make_pool(user_auth=True, secret=request.param)


@pytest.fixture
def signed_up(aws, pool):
    """The Session of eve's sign-up, and her code."""
    session = sign_up(pool)["Session"]
    return session, last_code(aws, "eve", pool=pool)


def first_sign_in(pool, session, username="eve"):
    parameters = {"USERNAME": username}
    if pool.client_secret:
        parameters["SECRET_HASH"] = AWSSRP.get_secret_hash(username, pool.client_id, pool.client_secret)
    return idp(pool).initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_AUTH",
        AuthParameters=parameters,
        **({"Session": session} if session else {}),
    )


def test_the_session_of_the_confirmation_signs_in_once(pool, signed_up):
    session, code = signed_up
    confirmed = confirm(pool, "eve", code, Session=session)["Session"]
    assert confirmed != session
    token = first_sign_in(pool, confirmed)["AuthenticationResult"]["AccessToken"]
    assert idp(pool).get_user(AccessToken=token)["Username"] == "eve"
    with refused("NotAuthorizedException", "session can only be used once"):
        first_sign_in(pool, confirmed)


def test_a_confirmation_without_the_session_gives_none(pool, signed_up):
    assert "Session" not in confirm(pool, "eve", signed_up[1])


def test_the_session_of_the_sign_up_does_not_sign_in(pool, signed_up):
    session, code = signed_up
    with refused("NotAuthorizedException", _INVALID):
        first_sign_in(pool, session)
    confirm(pool, "eve", code, Session=session)
    with refused("NotAuthorizedException", _INVALID):
        first_sign_in(pool, session)


def test_a_wrong_code_keeps_the_session(pool, signed_up):
    session, code = signed_up
    with refused("CodeMismatchException"):
        confirm(pool, "eve", other_than(code), Session=session)
    assert confirm(pool, "eve", code, Session=session)["Session"]


def test_a_session_that_has_expired_is_refused_and_keeps_the_code(aws, pool, signed_up):
    session, code = signed_up
    aws.clock.advance(180)
    with refused("NotAuthorizedException", "session is expired"):
        confirm(pool, "eve", code, Session=session)
    confirm(pool, "eve", code)


def test_the_first_sign_in_must_follow_soon(aws, pool, signed_up):
    session, code = signed_up
    confirmed = confirm(pool, "eve", code, Session=session)["Session"]
    aws.clock.advance(180)
    with refused("NotAuthorizedException", "session is expired"):
        first_sign_in(pool, confirmed)


def test_a_session_is_one_persons(aws, pool, signed_up):
    sign_up(pool, "fay", attributes={"email": "fay@example.org"})
    with refused("NotAuthorizedException", _INVALID):
        confirm(pool, "fay", last_code(aws, "fay", pool=pool), Session=signed_up[0])
    confirmed = confirm(pool, "eve", signed_up[1], Session=signed_up[0])["Session"]
    confirm(pool, "fay", last_code(aws, "fay", pool=pool))
    with refused("NotAuthorizedException", _INVALID):
        first_sign_in(pool, confirmed, "fay")


def test_a_session_is_one_app_clients(aws, pool, signed_up):
    other = aws.administrator.make_client(pool=pool, user_auth=True)
    confirmed = confirm(pool, "eve", signed_up[1], Session=signed_up[0])["Session"]
    with refused("NotAuthorizedException", _INVALID):
        first_sign_in(other, confirmed)


def test_a_user_who_was_disabled_meanwhile_is_refused(aws, pool, signed_up):
    confirmed = confirm(pool, "eve", signed_up[1], Session=signed_up[0])["Session"]
    aws.administrator.disable("eve", pool=pool)
    with refused("NotAuthorizedException", "User is disabled."):
        first_sign_in(pool, confirmed)


def test_an_app_client_that_does_not_allow_it_gives_no_session(aws):
    pool = aws.administrator.make_pool()
    assert "Session" not in sign_up(pool)
    with refused("InvalidParameterException", "USER_AUTH is not enabled for the client."):
        first_sign_in(pool, "x" * 40)
