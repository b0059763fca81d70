"""What AWS says, and what a person is told: a table of code, message and call."""

import signal
import threading

import pytest
from botocore import exceptions as aws
from botocore.exceptions import ClientError
from fakes import PATIENCE_S

from nbauth import deadline, errors
from nbauth.aws.during import During
from nbauth.aws.faults import translate
from nbauth.aws.guard import guarded
from nbauth.aws.refusals.refusal import ASSUMING, BASIC
from nbauth.secret import Secret
from nbauth.texts import Service

NOT_AUTHORIZED = "NotAuthorizedException"
EVERY_CALL = tuple(During)
COGNITO = tuple(each for each in During if each not in ASSUMING | BASIC)
SIGN_IN = (During.PASSWORD, During.CHALLENGE, During.REFRESH, During.SIGN_OUT)
ACCOUNTS = (During.SIGN_UP, During.CONFIRMATION, During.RESEND, During.FORGOTTEN, During.RESET)
USER_POOL = (*SIGN_IN, *ACCOUNTS)
OWN = (
    *(During.UPDATE, During.ATTRIBUTE_CODE, During.VERIFICATION, During.PASSWORD_CHANGE),
    *(During.DELETION, During.FORGETTING, During.APP, During.GIVEN_PASSWORD, During.BROWSER),
)
CHANGES = (
    *(During.CHALLENGE, During.NEW_PASSWORD, During.CUSTOM_CHALLENGE, During.EMAIL_SETUP, During.SIGN_OUT),
    *ACCOUNTS,
    *OWN,
)
ASKS_ONLY = tuple(during for during in EVERY_CALL if during not in CHANGES)

NOT_VERIFIED = "Cannot reset password for the user as there is no registered/verified email or phone_number"

TABLE = [
    # code, message, HTTP status, calls, error
    (NOT_AUTHORIZED, "Incorrect username or password.", 400, [During.PASSWORD], errors.WrongCredentials),
    (NOT_AUTHORIZED, "Something new", 400, [During.PASSWORD], errors.WrongCredentials),
    (NOT_AUTHORIZED, "Password attempts exceeded", 400, [During.PASSWORD, During.CHALLENGE], errors.TooManyAttempts),
    (NOT_AUTHORIZED, "User is disabled.", 400, [During.PASSWORD, During.CHALLENGE], errors.ServiceError),
    (
        NOT_AUTHORIZED,
        "Invalid session for the user.",
        400,
        [During.PASSWORD, During.CHALLENGE],
        errors.ChallengeExpired,
    ),
    (NOT_AUTHORIZED, "Something new", 400, [During.CHALLENGE], errors.ChallengeExpired),
    (NOT_AUTHORIZED, "Refresh Token has expired", 400, [During.REFRESH], errors.SignInExpired),
    (NOT_AUTHORIZED, "Refresh Token has been revoked", 400, [During.REFRESH], errors.SignInExpired),
    (NOT_AUTHORIZED, "Something new", 400, [During.REFRESH], errors.SignInExpired),
    (NOT_AUTHORIZED, "Access Token has been revoked", 400, [During.SIGN_OUT], errors.ServiceError),
    (
        NOT_AUTHORIZED,
        "Unable to verify secret hash for client 1",
        400,
        [During.PASSWORD, During.CHALLENGE, During.REFRESH],  # a wrong client secret never ends a sign-in
        errors.ConfigurationError,
    ),
    (
        NOT_AUTHORIZED,
        "Client 1 is configured with secret but SECRET_HASH was not received",
        400,
        [During.PASSWORD],
        errors.ConfigurationError,
    ),
    (
        "InvalidParameterException",
        "USER_SRP_AUTH is not enabled for the client.",
        400,
        [During.PASSWORD],
        errors.ConfigurationError,
    ),
    (
        "InvalidParameterException",
        "Auth flow not enabled for this client",
        400,
        [During.CUSTOM, During.CUSTOM_PASSWORD, During.CONFIRMED],
        errors.ConfigurationError,
    ),
    ("InvalidParameterException", "Something new", 400, SIGN_IN, errors.ServiceError),
    ("TokenRevokedException", "", 400, [During.REFRESH], errors.SignInExpired),
    ("UserNotFoundException", "", 400, [During.REFRESH], errors.SignInExpired),
    ("PasswordResetRequiredException", "", 400, [During.REFRESH], errors.SignInExpired),
    ("UserNotConfirmedException", "", 400, [During.REFRESH], errors.SignInExpired),
    ("RefreshTokenReuseException", "", 400, [During.REFRESH], errors.SignInExpired),
    ("UserNotFoundException", "", 400, [During.PASSWORD, During.CHALLENGE], errors.UserNotFound),
    ("UserNotConfirmedException", "", 400, [During.PASSWORD], errors.NotConfirmed),
    ("PasswordResetRequiredException", "", 400, [During.PASSWORD], errors.PasswordResetRequired),
    ("CodeMismatchException", "", 400, [During.CHALLENGE], errors.WrongCode),
    ("EnableSoftwareTokenMFAException", "", 400, [During.CHALLENGE], errors.WrongCode),
    ("ExpiredCodeException", "", 400, [During.CHALLENGE], errors.CodeExpired),
    ("LimitExceededException", "", 400, USER_POOL, errors.TooManyAttempts),
    ("TooManyFailedAttemptsException", "", 400, USER_POOL, errors.TooManyAttempts),
    ("InvalidPasswordException", "Password not long enough", 400, [During.CHALLENGE], errors.WeakPassword),
    ("PasswordHistoryPolicyViolationException", "Used before", 400, [During.CHALLENGE], errors.WeakPassword),
    ("UserLambdaValidationException", "Not today", 400, [During.PASSWORD], errors.ServiceError),
    # Accounts: the texts are Cognito's
    ("UsernameExistsException", "User already exists", 400, [During.SIGN_UP], errors.UsernameTaken),
    ("AliasExistsException", "An account with the email already exists.", 400, ACCOUNTS, errors.AliasTaken),
    ("InvalidPasswordException", "Not long enough", 400, [During.SIGN_UP, During.RESET], errors.WeakPassword),
    ("UserLambdaValidationException", "PreSignUp failed with error No.", 400, [During.SIGN_UP], errors.SignUpRefused),
    (NOT_AUTHORIZED, "SignUp is not permitted for this user pool", 400, [During.SIGN_UP], errors.SignUpRefused),
    (
        NOT_AUTHORIZED,
        "A client attempted to write unauthorized attribute",
        400,
        [During.SIGN_UP],
        errors.AttributeInvalid,
    ),
    (NOT_AUTHORIZED, "User is disabled.", 400, ACCOUNTS, errors.ServiceError),
    (
        NOT_AUTHORIZED,
        "Password cannot be reset in the current state.",
        400,
        [During.FORGOTTEN],
        errors.ServiceError,
    ),
    ("InvalidParameterException", "Invalid email address format.", 400, [During.SIGN_UP], errors.AttributeInvalid),
    ("InvalidParameterException", "Something new", 400, ACCOUNTS, errors.AttributeInvalid),
    ("InvalidParameterException", NOT_VERIFIED, 400, [During.FORGOTTEN], errors.NoVerifiedAddress),
    ("InvalidParameterException", "User is already confirmed.", 400, [During.RESEND], errors.ServiceError),
    ("CodeDeliveryFailureException", "", 400, ACCOUNTS, errors.ServiceError),
    ("CodeMismatchException", "", 400, [During.CONFIRMATION, During.RESET], errors.WrongCode),
    ("ExpiredCodeException", "", 400, [During.CONFIRMATION, During.RESET], errors.CodeExpired),
    ("UserNotFoundException", "", 400, ACCOUNTS, errors.UserNotFound),
    ("ResourceNotFoundException", "", 400, COGNITO, errors.ConfigurationError),
    (NOT_AUTHORIZED, "Token is not from a supported provider", 400, [During.IDENTITY], errors.ConfigurationError),
    ("InvalidIdentityPoolConfigurationException", "", 400, [During.IDENTITY], errors.ConfigurationError),
    ("AccessDeniedException", "", 400, [During.IDENTITY], errors.ConfigurationError),
    ("TooManyRequestsException", "", 400, EVERY_CALL, errors.Throttled),
    ("ThrottlingException", "", 400, EVERY_CALL, errors.Throttled),
    ("Anything", "", 429, EVERY_CALL, errors.Throttled),
    ("InternalErrorException", "", 400, EVERY_CALL, errors.Unreachable),
    ("ExternalServiceException", "", 400, EVERY_CALL, errors.Unreachable),
    ("Anything", "", 503, ASKS_ONLY, errors.Unreachable),
    ("Anything", "", 503, CHANGES, errors.Unanswered),  # it may have been done before that
    (NOT_AUTHORIZED, "", 500, ASKS_ONLY, errors.Unreachable),  # a 5xx never signs anybody out
    (NOT_AUTHORIZED, "", 500, CHANGES, errors.Unanswered),
    ("ForbiddenException", "WAF", 403, EVERY_CALL, errors.ServiceError),
    ("", "", 400, EVERY_CALL, errors.ServiceError),
]
ROWS = [(code, text, status, during, kind) for code, text, status, calls, kind in TABLE for during in calls]


def fault(code, text="", status=400, **metadata):
    said = {"Error": {"Code": code, "Message": text}, "ResponseMetadata": {"HTTPStatusCode": status, **metadata}}
    return ClientError(said, "Op")


@pytest.mark.parametrize(("code", "text", "status", "during", "kind"), ROWS)
def test_each_code_has_its_error(code, text, status, during, kind):
    error = translate(fault(code, text, status), during, ())

    assert type(error) is kind
    assert error.code == code
    assert error.message


@pytest.mark.parametrize("reply", [{}, {"Error": {}}, {"Error": {"Code": None, "Message": None}}])
def test_a_fault_that_says_nothing_is_still_told(reply):
    for during in During:
        assert isinstance(translate(ClientError(reply, "Op"), during, ()), errors.NbauthError)


def test_only_a_renewal_ends_a_sign_in():
    ended = {during for _, _, _, during, kind in ROWS if kind is errors.SignInExpired}

    assert ended == {During.REFRESH}


@pytest.mark.parametrize(("code", "text", "status", "during", "kind"), ROWS)
def test_each_has_the_id_of_the_request(code, text, status, during, kind):
    assert translate(fault(code, text, status, RequestId="8b2b6b3e-1f5f"), during, ()).request_id == "8b2b6b3e-1f5f"


@pytest.mark.parametrize("said", [{}, {"RequestId": None}, {"RequestId": "<script>"}, {"RequestId": "x" * 5000}])
def test_what_is_no_id_of_a_request_is_dropped(said):
    assert translate(fault(NOT_AUTHORIZED, "", 400, **said), During.PASSWORD, ()).request_id == ""


def test_a_secret_that_comes_back_as_an_id_or_a_code_goes_into_no_log():
    error = translate(fault("X123456", "", 400, RequestId="a-123456-b"), During.CHALLENGE, [Secret("123456")])
    assert "123456" not in f"{error.code} {error.request_id} {error}"


@pytest.mark.parametrize("password", ["x", "e", "1", "Exception", "NotAuthorizedException"])
def test_a_password_that_stands_in_a_code_or_an_id_by_chance_hides_neither(password):
    refused = fault(NOT_AUTHORIZED, "Incorrect username or password.", 400, RequestId="8b2b6b3e-1f5f")
    error = translate(refused, During.PASSWORD, [Secret(password)])
    assert (type(error), error.code, error.request_id) == (errors.WrongCredentials, NOT_AUTHORIZED, "8b2b6b3e-1f5f")


# What the service says itself


@pytest.mark.parametrize(
    "code", ["InvalidPasswordException", "PasswordHistoryPolicyViolationException", "UserLambdaValidationException"]
)
def test_words_for_people_are_passed_on_unless_they_hold_a_secret_that_was_sent(code):
    hidden = [Secret("hunter22"), Secret("secret-session")]
    passed_on = translate(fault(code, "Must be longer."), During.CHALLENGE, hidden)
    kept_back = translate(fault(code, "hunter22 is too short."), During.CHALLENGE, hidden)
    also_kept_back = translate(fault(code, "In secret-session."), During.CHALLENGE, hidden)

    assert passed_on.message.rstrip(".") == "Must be longer"
    assert "hunter22" not in str(kept_back)
    assert kept_back.message
    assert kept_back.hint
    assert "secret-session" not in str(also_kept_back)


@pytest.mark.parametrize(
    "code",
    ["InvalidParameterException", NOT_AUTHORIZED, "Anything", "ResourceNotFoundException", "TooManyRequestsException"],
)
@pytest.mark.parametrize("during", During)
def test_other_words_of_the_service_are_not_passed_on(code, during):
    assert "hunter22" not in str(translate(fault(code, "value hunter22 failed to satisfy"), during, ()))


# The network, and replies that make no sense


@pytest.mark.parametrize(
    ("raised", "kind", "about"),
    [
        (aws.EndpointConnectionError(endpoint_url="https://x"), errors.Unreachable, "network"),
        (aws.ConnectTimeoutError(endpoint_url="https://x"), errors.Unreachable, "network"),
        (aws.ReadTimeoutError(endpoint_url="https://x"), errors.Unreachable, "network"),
        (aws.ConnectionClosedError(endpoint_url="https://x"), errors.Unreachable, "network"),
        (ConnectionResetError("hunter22"), errors.Unreachable, "network"),
        (aws.SSLError(endpoint_url="https://x", error="bad"), errors.Unreachable, "AWS_CA_BUNDLE"),
        (aws.ProxyConnectionError(proxy_url="http://user:hunter22@proxy"), errors.Unreachable, "HTTPS_PROXY"),
        (KeyError("hunter22"), errors.Unreachable, "endpoint_url"),
        (ValueError("hunter22"), errors.Unreachable, "endpoint_url"),
        (TypeError("hunter22"), errors.Unreachable, "endpoint_url"),
        (aws.ParamValidationError(report="hunter22"), errors.ServiceError, "report"),
        (RuntimeError("hunter22"), errors.ServiceError, "report"),
        (NameError("hunter22"), errors.ServiceError, "report"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_everything_else_that_is_raised_is_told_without_its_text(raised, kind, about):
    error = translate(raised, During.PASSWORD, ())

    assert type(error) is kind
    assert about in error.hint
    assert "hunter22" not in str(error)


def test_an_error_of_ours_stays_what_it_is_without_its_history():
    def raising():
        try:
            {}["hunter22"]
        except KeyError:
            raise errors.TokenInvalid("No.", hint="Again.") from None

    with pytest.raises(errors.TokenInvalid) as failed:
        guarded(raising, During.PASSWORD, ())

    assert str(failed.value) == "No. Again."
    assert failed.value.__context__ is None
    assert [entry.name for entry in failed.traceback][-1] == "guarded"


def test_the_frames_of_a_call_do_not_leave_with_its_failure():
    def raising():
        password = "hunter22"  # noqa: F841
        raise ValueError

    with pytest.raises(errors.Unreachable) as failed:
        guarded(raising, During.PASSWORD, ())

    assert "raising" not in [entry.name for entry in failed.traceback]
    assert (failed.value.__context__, failed.value.__cause__) == (None, None)


def test_an_interrupt_ends_the_waiting_and_not_the_call():
    done = threading.Event()

    def interrupted():
        signal.raise_signal(signal.SIGINT)  # which Python handles in the thread that waits
        done.set()

    with pytest.raises(KeyboardInterrupt) as failed:
        guarded(interrupted, During.PASSWORD, ())

    assert "interrupted" not in [entry.name for entry in failed.traceback]
    assert failed.value.__context__ is None
    assert done.wait(PATIENCE_S)


def test_an_answer_that_never_ends_is_unreachable(monkeypatch):
    gate = threading.Event()
    monkeypatch.setattr(deadline, "LONGEST_WAIT_S", 0.01)
    with pytest.raises(errors.Unreachable, match="does not finish"):
        guarded(gate.wait, During.PASSWORD, ())
    gate.set()


@pytest.mark.parametrize("during", CHANGES)
def test_what_changes_something_and_never_ends_may_have_been_done(monkeypatch, during):
    gate = threading.Event()
    monkeypatch.setattr(deadline, "LONGEST_WAIT_S", 0.01)
    with pytest.raises(errors.Unanswered):
        guarded(gate.wait, during, ())
    gate.set()


@pytest.mark.parametrize("during", CHANGES)
@pytest.mark.parametrize("late", [aws.ReadTimeoutError, aws.ConnectionClosedError])
def test_a_reply_that_comes_too_late_leaves_open_whether_it_was_done(during, late):
    assert type(translate(late(endpoint_url="https://x"), during, ())) is errors.Unanswered


def test_no_call_is_begun_when_the_time_is_over(monkeypatch):
    begun = []
    monkeypatch.setattr(deadline, "LONGEST_WAIT_S", 0)
    with pytest.raises(errors.Unreachable, match="does not finish"):
        guarded(lambda: begun.append(True), During.PASSWORD, ())
    assert begun == []


def test_what_ends_a_thread_reaches_whoever_waits():
    def leaving():
        raise SystemExit

    with pytest.raises(errors.ServiceError, match="SystemExit"):
        guarded(leaving, During.PASSWORD, ())


# What a sign-up says about attributes

SCHEMA = "Attributes did not conform to the schema: "


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Attributes did not conform to the schema: given_name: The attribute is required\n", "your given name"),
        (
            "Attributes did not conform to the schema: custom:team: Attribute does not exist in the schema.\n",
            "custom:team",
        ),
        ("Attributes did not conform to the schema: birthdate: Invalid length\n", "birthdate"),
        ("Invalid email address format.", "e-mail address"),
        ("Invalid phone number format.", "phone number"),
        ("Username should be an email.", "username is an e-mail"),
        ("Username should be either an email or a phone number.", "username is an e-mail"),
        ("Username cannot be of email format, since user pool is configured for email alias.", "can't be an e-mail"),
    ],
)
def test_what_is_wrong_with_an_attribute_is_named(text, about):
    error = translate(fault("InvalidParameterException", text), During.SIGN_UP, ())

    assert type(error) is errors.AttributeInvalid
    assert about in error.message
    assert error.hint


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("PreSignUp failed with error Only people of example.com.", "Only people of example.com"),
        ("Only people of example.com", "Only people of example.com"),
        ("PreSignUp failed with error hunter22 is bad.", "The user pool refused this sign-up."),
        ("", "The user pool refused this sign-up."),
    ],
)
def test_the_pools_own_check_is_quoted_without_its_frame_and_without_secrets(said, told):
    error = translate(fault("UserLambdaValidationException", said), During.SIGN_UP, [Secret("hunter22")])

    assert (type(error), error.message) == (errors.SignUpRefused, told)


@pytest.mark.parametrize(
    ("during", "flow"),
    [
        (During.PASSWORD, "ALLOW_USER_SRP_AUTH"),
        (During.SENT_PASSWORD, "ALLOW_USER_PASSWORD_AUTH"),
        (During.CUSTOM, "ALLOW_CUSTOM_AUTH"),
        (During.CUSTOM_PASSWORD, "ALLOW_CUSTOM_AUTH"),
        (During.CHOICE, "ALLOW_USER_AUTH"),
        (During.CHOICE_PASSWORD, "ALLOW_USER_AUTH"),
        (During.CONFIRMED, "ALLOW_USER_AUTH"),
    ],
)
def test_a_flow_that_is_not_allowed_is_named(during, flow):
    assert flow in translate(fault("InvalidParameterException", "X is not enabled for the client."), during, ()).hint


def test_a_services_words_are_fit_for_a_terminal_and_for_a_form():
    hostile = "No\x1b[2J\x1b]0;pwned\x07 \u202e" + "x" * 100_000
    for code in ("InvalidPasswordException", "UserLambdaValidationException"):
        said = str(translate(fault(code, hostile), During.SIGN_UP, ()))
        assert said.isprintable()
        assert len(said) < 1_000
    unknown = translate(fault("Very\x1b[2JBad" * 1_000, ""), During.PASSWORD, ())
    assert str(unknown).isprintable()
    assert len(str(unknown)) + len(unknown.code) < 500


def test_of_a_password_that_was_refused_it_is_told_why_without_the_frame():
    refused = fault("InvalidPasswordException", "Password did not conform with policy: Password not long enough")
    assert translate(refused, During.SIGN_UP, ()).message == "Password not long enough."


@pytest.mark.parametrize("during", [each for each in During if each is not During.SIGN_OUT])
def test_every_call_has_its_own_words_for_a_refusal(during):
    unsaid = errors.ServiceError(Service.REFUSED_DURING.of(during=during.value)).message
    assert translate(fault(NOT_AUTHORIZED, "?"), during, ()).message != unsaid
