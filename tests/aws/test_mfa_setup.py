"""What Cognito may say while an app is set up that the local AWS does not: sessions, lost replies, nonsense."""

from datetime import timedelta

import pytest
from botocore.exceptions import ReadTimeoutError
from fakes import START
from test_user_pool import RESULT, SRP, Edge, challenge, fault

from nbauth.core.answers import ChosenFactor, Code, Password
from nbauth.core.delivery import Ticket
from nbauth.core.mfa import MfaChoice
from nbauth.core.steps import NeedsEmailSetup, NeedsMfaChoice, NeedsMfaSetupChoice, NeedsTotpSetup, SignedIn
from nbauth.errors import (
    ChallengeExpired,
    ConfigurationError,
    Unanswered,
    Unreachable,
    UnsupportedChallenge,
    WrongChoice,
    WrongCode,
)
from nbauth.secret import Secret

PASSWORD = Password("ada", Secret("hunter22"))
CODE = Code(Secret("123456"))
KEY = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJKLMNOPQRST"
MADE = {"SecretCode": KEY, "Session": "session-of-the-key"}
ONLY_APPS = challenge("MFA_SETUP", MFAS_CAN_SETUP='["SOFTWARE_TOKEN_MFA"]')
DONE = {"AuthenticationResult": RESULT}
VERIFIED = {"Status": "SUCCESS", "Session": "session-of-the-proof"}


@pytest.fixture
def edge():
    return Edge()


def set_up(edge, first=ONLY_APPS, made=MADE):
    edge.aws.replies = [SRP, first, made]
    return edge.users.begin(PASSWORD)


def sent(edge, operation):
    return [parameters for name, parameters in edge.aws.calls if name == operation]


@pytest.mark.parametrize("can", ["", '["SOFTWARE_TOKEN_MFA"]', '["SMS_MFA", "SOFTWARE_TOKEN_MFA", "NEVER_HEARD_OF"]'])
def test_where_an_app_is_all_that_can_be_set_up_the_key_is_asked_for_at_once(edge, can):
    step = set_up(edge, challenge("MFA_SETUP", **({"MFAS_CAN_SETUP": can} if can else {})))
    assert isinstance(step, NeedsTotpSetup)
    assert (step.secret_key, step.ticket.session) == (KEY, "session-of-the-key")
    assert sent(edge, "associate_software_token") == [{"Session": "secret-next-session"}]


def test_the_answer_goes_with_the_newest_session(edge):
    step = set_up(edge)
    edge.aws.replies = [VERIFIED, DONE]
    assert isinstance(edge.users.answer(step, CODE), SignedIn)
    [verified] = sent(edge, "verify_software_token")
    assert (verified["Session"], verified["UserCode"]) == ("session-of-the-key", "123456")
    assert verified["FriendlyDeviceName"].startswith("nbauth on ")
    answered = sent(edge, "respond_to_auth_challenge")[-1]
    assert (answered["ChallengeName"], answered["Session"]) == ("MFA_SETUP", "session-of-the-proof")
    assert answered["ChallengeResponses"] == {"USERNAME": "user-id"}


@pytest.mark.parametrize("code", ["EnableSoftwareTokenMFAException", "CodeMismatchException"])
def test_a_wrong_code_can_be_followed_by_the_right_one(edge, code):
    step = set_up(edge)
    edge.aws.replies = [fault(code, "Code mismatch and fail enable Software Token MFA")]
    with pytest.raises(WrongCode):
        edge.users.answer(step, CODE)
    edge.aws.replies = [VERIFIED, DONE]
    assert isinstance(edge.users.answer(step, CODE), SignedIn)


def test_a_refusal_that_brings_a_session_is_a_wrong_code_and_the_session_is_used(edge):
    step = set_up(edge)
    edge.aws.replies = [{"Status": "ERROR", "Session": "session-after-that"}]
    with pytest.raises(WrongCode):
        edge.users.answer(step, CODE)
    edge.aws.replies = [VERIFIED, DONE]
    edge.users.answer(step, CODE)
    assert [each["Session"] for each in sent(edge, "verify_software_token")] == [
        "session-of-the-key",
        "session-after-that",
    ]


def test_what_was_verified_is_not_verified_again_if_the_answer_after_it_was_lost(edge):
    step = set_up(edge)
    edge.aws.replies = [VERIFIED, ReadTimeoutError(endpoint_url="x")]
    with pytest.raises(Unanswered):
        edge.users.answer(step, CODE)
    edge.aws.replies = [DONE]
    assert isinstance(edge.users.answer(step, CODE), SignedIn)
    assert len(sent(edge, "verify_software_token")) == 1


def test_what_was_verified_in_one_sign_in_is_not_in_the_next(edge):
    step = set_up(edge)
    edge.aws.replies = [VERIFIED, DONE]
    edge.users.answer(step, CODE)
    again = set_up(edge, made={**MADE, "Session": "session-of-another-key"})
    edge.aws.replies = [VERIFIED, DONE]
    edge.users.answer(again, CODE)
    assert sent(edge, "verify_software_token")[-1]["Session"] == "session-of-another-key"


@pytest.mark.parametrize("typed", ["12345", "1234567"])
def test_a_code_that_cognito_cannot_take_is_a_wrong_one_and_not_sent(edge, typed):
    step = set_up(edge)
    with pytest.raises(WrongCode):
        edge.users.answer(step, Code(Secret(typed)))
    assert sent(edge, "verify_software_token") == []


@pytest.mark.parametrize("key", [None, "", "short", "A" * 257, "ABCDEFGHIJKLMNOP<b>", "abcdefghijklmnop", 7])
def test_a_key_that_is_none_is_not_shown(edge, key):
    with pytest.raises(Unreachable):
        set_up(edge, made={**MADE, "SecretCode": key})


def test_a_key_among_the_parameters_is_held_to_the_same(edge):
    edge.aws.replies = [SRP, challenge("MFA_SETUP", MFAS_CAN_SETUP='["EMAIL_OTP"]', SecretCode="<script>")]
    with pytest.raises(Unreachable):
        edge.users.begin(PASSWORD)


def test_a_session_that_is_over_ends_the_sign_in(edge):
    step = set_up(edge)
    edge.aws.replies = [fault("NotAuthorizedException", "Invalid session for the user, session is expired.")]
    with pytest.raises(ChallengeExpired):
        edge.users.answer(step, CODE)


def test_a_pool_whose_apps_are_switched_off_says_so(edge):
    edge.aws.replies = [SRP, ONLY_APPS, fault("SoftwareTokenMFANotFoundException")]
    with pytest.raises(ConfigurationError, match="does not offer that second factor"):
        edge.users.begin(PASSWORD)


def test_an_address_alone_is_asked_for_at_once(edge):
    edge.aws.replies = [SRP, challenge("MFA_SETUP", MFAS_CAN_SETUP='["EMAIL_OTP", "SMS_MFA"]')]
    assert isinstance(edge.users.begin(PASSWORD), NeedsEmailSetup)


@pytest.mark.parametrize(("can", "named"), [('["SMS_MFA"]', "SMS"), ('["WEB_AUTHN"]', "WEB_AUTHN")])
def test_what_cannot_be_set_up_here_is_named(edge, can, named):
    edge.aws.replies = [SRP, challenge("MFA_SETUP", MFAS_CAN_SETUP=can)]
    with pytest.raises(UnsupportedChallenge, match=named) as unsupported:
        edge.users.begin(PASSWORD)
    assert unsupported.value.hint


def test_the_choice_of_a_set_up_makes_no_call_but_for_the_key_and_the_time_runs_on(edge):
    earlier = START + timedelta(minutes=1)
    step = NeedsMfaSetupChoice("ada", earlier, Ticket("user-id", "secret-session"), (MfaChoice("TOTP"),))
    asked = edge.users.answer(step, ChosenFactor("EMAIL"))
    assert asked == NeedsEmailSetup("ada", earlier, step.ticket)
    assert edge.aws.calls == []
    edge.aws.replies = [MADE]
    asked = edge.users.answer(step, ChosenFactor("TOTP"))
    assert (asked.answer_by, asked.secret_key, asked.username) == (earlier, KEY, "ada")


# Choosing


@pytest.mark.parametrize("can", ["", "[]", "nonsense", '{"a": 1}', '["WEB_AUTHN"]', "[7]"])
def test_a_choice_of_nothing_is_no_question(edge, can):
    edge.aws.replies = [SRP, challenge("SELECT_MFA_TYPE", MFAS_CAN_CHOOSE=can)]
    with pytest.raises(Unreachable):
        edge.users.begin(PASSWORD)


@pytest.mark.parametrize(
    ("where", "places"),
    [("+*******1234", ["", "", "+*******1234"]), ("a***@e***", ["", "a***@e***", ""]), (None, ["", "", ""])],
)
def test_where_a_code_would_go_is_told_of_what_it_goes_to(edge, where, places):
    can = '["SMS_MFA", "EMAIL_MFA", "SOFTWARE_TOKEN_MFA"]'
    edge.aws.replies = [SRP, challenge("SELECT_MFA_TYPE", MFAS_CAN_CHOOSE=can, CODE_DELIVERY_DESTINATION=where)]
    step = edge.users.begin(PASSWORD)
    assert isinstance(step, NeedsMfaChoice)
    assert step.factors == ("TOTP", "EMAIL", "SMS")
    assert [choice.sent_to for choice in step.choices] == places


def test_a_choice_that_cognito_refuses_is_told_and_can_be_made_again(edge):
    step = NeedsMfaChoice("ada", START, Ticket("user-id", "secret-session"), (MfaChoice("SMS"),))
    edge.aws.replies = [fault("InvalidParameterException", "Incorrect ANSWER for SELECT_MFA_TYPE")]
    with pytest.raises(WrongChoice):
        edge.users.answer(step, ChosenFactor("SMS"))
