"""What is sent once, what may be sent twice, and what is said when no usable answer comes: over real connections."""

import json
from dataclasses import replace

import pytest
from door import Door, http
from fakes import POOL, START, FakeClock, NoDevices, tokens

from nbauth import aws
from nbauth.core.accounts import NewAccount
from nbauth.core.answers import Code, Confirmed, Custom, NewPassword, Password, SentPassword
from nbauth.core.delivery import Ticket
from nbauth.core.ports import Kept
from nbauth.core.steps import NeedsNewPassword, NeedsSmsCode
from nbauth.errors import ServiceError, Throttled, Unanswered, Unreachable
from nbauth.secret import Secret

PAGE = b"<html><body>Log in to this network</body></html>"


@pytest.fixture
def door():
    opened = Door()
    yield opened
    opened.close()


@pytest.fixture
def service(door):
    made = aws.connect(replace(POOL, endpoint_url=door.url), FakeClock(), NoDevices())
    made.provider._verifier.keys._keys = {"kid": "key"}
    return made


TICKET = Ticket("ada", "a-session-of-twenty-characters")
SMS = NeedsSmsCode("ada", START, TICKET, "+***")
NEW = NeedsNewPassword("ada", START, TICKET, ())
KEPT = Kept("ada", "sub-of-ada", "refresh")
PW = Secret("hunter22")

ONCE = {
    "RespondToAuthChallenge": lambda s: s.provider.answer(SMS, Code(Secret("123456"))),
    "RespondToAuthChallenge, a new password": lambda s: s.provider.answer(NEW, NewPassword(PW)),
    "InitiateAuth, with a session": lambda s: s.provider.begin(Confirmed("ada", TICKET)),
    "InitiateAuth, which may send a message": lambda s: s.provider.begin(Custom("ada")),
    "InitiateAuth, with the password": lambda s: s.provider.begin(SentPassword("ada", PW)),
    "GetTokensFromRefreshToken": lambda s: s.provider.refresh(KEPT, print),
    "SignUp": lambda s: s.accounts.sign_up(NewAccount("ada", PW)),
    "ConfirmSignUp": lambda s: s.accounts.confirm_sign_up("ada", Secret("123456")),
    "ResendConfirmationCode": lambda s: s.accounts.resend_sign_up_code("ada"),
    "ForgotPassword": lambda s: s.accounts.forgot_password("ada"),
    "ConfirmForgotPassword": lambda s: s.accounts.confirm_forgot_password("ada", Secret("123456"), PW),
    "UpdateUserAttributes": lambda s: s.own_account.update(tokens(), {"email": "a@example.org"}),
    "GetUserAttributeVerificationCode": lambda s: s.own_account.send_code(tokens(), "email"),
    "VerifyUserAttribute": lambda s: s.own_account.verify(tokens(), "email", Secret("123456")),
    "ChangePassword": lambda s: s.own_account.change_password(tokens(), PW, PW),
    "DeleteUser": lambda s: s.own_account.delete(tokens()),
    "ForgetDevice": lambda s: s.own_devices.forget(tokens(), "eu-west-1_0"),
}
TWICE = {
    "InitiateAuth": lambda s: s.provider.begin(Password("ada", PW)),
    "RevokeToken": lambda s: s.provider.revoke(Secret("refresh")),
    "GlobalSignOut": lambda s: s.provider.sign_out_everywhere(tokens()),
    "GetUser": lambda s: s.own_account.attributes(tokens()),
    "DeleteUserAttributes": lambda s: s.own_account.remove(tokens(), ["nickname"]),
    "ListDevices": lambda s: s.own_devices.list(tokens()),
    "UpdateDeviceStatus": lambda s: s.own_devices.remember(replace(tokens(), device_key="eu-west-1_0")),
    "GetCredentialsForIdentity": lambda s: s.source.credentials(tokens(), "eu-west-1:id"),
}
SRP = {
    "ChallengeName": "PASSWORD_VERIFIER",
    "ChallengeParameters": {
        "USER_ID_FOR_SRP": "ada",
        "USERNAME": "ada",
        "SALT": "ab",
        "SRP_B": "cd",
        "SECRET_BLOCK": "AAAA",
    },
}
LOST = {
    "RespondToAuthChallenge": "whether your answer was taken",
    "RespondToAuthChallenge, a new password": "Sign in with the new password",
    "SignUp": "account may have been made",
    "ConfirmSignUp": "may have been confirmed",
    "ResendConfirmationCode": "may have been sent",
    "ForgotPassword": "may have been sent",
    "ConfirmForgotPassword": "Sign in with the new password",
    "UpdateUserAttributes": "may have been changed",
    "GetUserAttributeVerificationCode": "may have been sent",
    "VerifyUserAttribute": "may have been taken",
    "ChangePassword": "Sign in with the new password",
    "DeleteUser": "may have been deleted",
    "ForgetDevice": "may have been forgotten",
    "RevokeToken": "not known",
    "GlobalSignOut": "not known",
}
ALL = {**ONCE, **TWICE}


@pytest.mark.parametrize("name", ONCE)
def test_what_can_be_done_once_is_sent_once(door, service, name):
    with pytest.raises(Unreachable):
        ONCE[name](service)
    assert door.asked == [name.partition(",")[0]]


@pytest.mark.parametrize("name", TWICE)
def test_what_does_no_harm_twice_is_sent_again(door, service, name):
    with pytest.raises(Unreachable):
        TWICE[name](service)
    assert door.asked == [name] * 2


def test_the_proof_of_a_password_is_sent_again(door, service):
    door.answer = lambda name: http(200, json.dumps(SRP).encode()) if name == "InitiateAuth" else None
    with pytest.raises(Unreachable):
        service.provider.begin(Password("ada", PW))
    assert door.asked == ["InitiateAuth", "RespondToAuthChallenge", "RespondToAuthChallenge"]


@pytest.mark.parametrize("name", LOST)
@pytest.mark.parametrize("said", [b"", http(200, b'{"Session":"s', length=1000), http(200, b'{"Session": ')])
def test_what_is_not_known_is_said(door, service, name, said):
    door.answer = lambda _: said
    with pytest.raises(Unanswered) as lost:
        ALL[name](service)
    assert LOST[name] in str(lost.value)


@pytest.mark.parametrize("name", ALL)
def test_of_what_was_never_sent_nothing_is_lost(door, service, name):
    door.close()
    with pytest.raises(Unreachable) as failed:
        ALL[name](service)
    assert type(failed.value) is Unreachable


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("status", [200, 302, 403, 511])
def test_a_networks_own_page_is_no_answer_of_awss(door, service, name, status):
    door.answer = lambda _: http(status, PAGE, kind="text/html")
    with pytest.raises(Unreachable) as failed:
        ALL[name](service)
    assert type(failed.value) is Unreachable
    assert "Something else than AWS" in str(failed.value)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b'{"status": "ok"}'),
        (403, b'{"error": "log in"}'),
        (400, b"{}"),
        (302, b"{}"),
        (400, b'["__type"]'),
    ],
)
def test_nor_is_json_that_the_operation_can_not_say(door, service, name, status, body):
    door.answer = lambda _: http(status, body)
    with pytest.raises(Unreachable, match="Something else") as failed:
        ALL[name](service)
    assert type(failed.value) is Unreachable


@pytest.mark.parametrize(("body", "more"), [(b'{"__type": "Odd"}', ""), (b"{}", "x-amzn-ErrorType: Odd\r\n")])
def test_one_that_says_which_is(door, service, body, more):
    door.answer = lambda _: http(400, body, more=more)
    with pytest.raises(ServiceError, match="refused with"):
        service.provider.revoke(Secret("refresh"))


@pytest.mark.parametrize("name", LOST)
@pytest.mark.parametrize(
    ("status", "body"), [(500, b'{"__type": "InternalErrorException"}'), (504, b"upstream timeout"), (502, PAGE)]
)
def test_what_fails_at_the_services_side_may_have_been_done(door, service, name, status, body):
    door.answer = lambda _: http(status, body)
    with pytest.raises(Unanswered, match="problem of its own"):
        ALL[name](service)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"yes"', b"true"])
def test_nor_is_anything_else_that_says_200(door, service, body):
    door.answer = lambda _: http(200, body)
    with pytest.raises(Unreachable, match="Something else"):
        service.provider.revoke(Secret("refresh"))


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("body", [b"", b'{"message": "Too Many Requests"}', PAGE])
def test_a_limit_that_somebody_on_the_way_sets_asks_for_patience(door, service, name, body):
    door.answer = lambda _: http(429, body)
    with pytest.raises(Throttled):
        ALL[name](service)


def test_a_sign_out_everywhere_that_had_worked_before_its_reply_was_lost_has_worked(door, service):
    revoked = b'{"__type": "NotAuthorizedException", "message": "Access Token has been revoked"}'
    door.answer = lambda _: None if len(door.asked) == 1 else http(400, revoked)
    service.provider.sign_out_everywhere(tokens())
    with pytest.raises(ServiceError):  # another sign-out has ended this one, and not the others
        service.provider.sign_out_everywhere(tokens())


@pytest.mark.parametrize(
    ("body", "more"),
    [(b"{}", ""), (b"", "x-amzn-RequestId: 1\r\n"), (b'{"New": 1}', "x-amzn-RequestId: 1\r\n")],
)
def test_awss_own_is(door, service, body, more):
    door.answer = lambda _: http(200, body, more=more)
    service.provider.revoke(Secret("refresh"))


def test_a_client_that_has_revocation_switched_off_has_nothing_to_end(door, service):
    door.answer = lambda _: http(400, b'{"__type": "UnsupportedOperationException", "message": "x"}')
    service.provider.revoke(Secret("refresh"))
