"""The table of what AWS refuses with: it is reached, whole, and covers what botocore knows of the calls we make."""

import pytest
from botocore.exceptions import ClientError
from botocore.loaders import Loader

from nbauth.aws.during import During
from nbauth.aws.faults import translate
from nbauth.aws.refusals import REFUSALS, meaning, row_of
from nbauth.aws.refusals.refusal import ASSUMING, BASIC, IDENTITY_POOL
from nbauth.errors import SignInExpired
from nbauth.secret import Secret

CALLS = {
    During.PASSWORD: ("InitiateAuth", "RespondToAuthChallenge"),
    During.SENT_PASSWORD: ("InitiateAuth",),
    During.CUSTOM: ("InitiateAuth",),
    During.CUSTOM_PASSWORD: ("InitiateAuth", "RespondToAuthChallenge"),
    During.CHOICE: ("InitiateAuth", "RespondToAuthChallenge"),
    During.CHOICE_PASSWORD: ("InitiateAuth", "RespondToAuthChallenge"),
    During.CONFIRMED: ("InitiateAuth",),
    During.BROWSER: (),  # no operation of botocore's: see test_hosted_login
    During.GIVEN_PASSWORD: ("RespondToAuthChallenge",),
    During.CHALLENGE: ("RespondToAuthChallenge", "AssociateSoftwareToken", "VerifySoftwareToken"),
    During.NEW_PASSWORD: ("RespondToAuthChallenge",),
    During.CUSTOM_CHALLENGE: ("RespondToAuthChallenge",),
    During.EMAIL_SETUP: ("RespondToAuthChallenge",),
    During.FACTORS: ("AssociateSoftwareToken", "GetUser", "SetUserMFAPreference"),
    During.APP: ("VerifySoftwareToken",),
    During.REFRESH: ("GetTokensFromRefreshToken", "InitiateAuth"),
    During.SIGN_OUT: ("RevokeToken", "GlobalSignOut"),
    During.SIGN_UP: ("SignUp",),
    During.CONFIRMATION: ("ConfirmSignUp",),
    During.RESEND: ("ResendConfirmationCode",),
    During.FORGOTTEN: ("ForgotPassword",),
    During.RESET: ("ConfirmForgotPassword",),
    During.ATTRIBUTES: ("GetUser",),
    During.UPDATE: ("UpdateUserAttributes",),
    During.REMOVAL: ("DeleteUserAttributes",),
    During.ATTRIBUTE_CODE: ("GetUserAttributeVerificationCode",),
    During.VERIFICATION: ("VerifyUserAttribute",),
    During.PASSWORD_CHANGE: ("ChangePassword",),
    During.DELETION: ("DeleteUser",),
    During.DEVICES: ("ListDevices", "UpdateDeviceStatus"),
    During.FORGETTING: ("ForgetDevice",),
    During.IDENTITY: ("GetId", "GetCredentialsForIdentity"),
    During.GUEST: ("GetId", "GetCredentialsForIdentity"),
    During.ROLE: ("GetId", "GetCredentialsForIdentity"),
    During.ASSUMING: ("AssumeRole",),
    During.BASIC: ("AssumeRoleWithWebIdentity",),
    During.BASIC_ROLE: ("AssumeRoleWithWebIdentity",),
}
# Codes that say nothing without their message: an unknown one is told by its code.
SAYS_NOTHING = {"InvalidParameterException", "MalformedPolicyDocument"}  # no policy is sent


def named(given):
    return getattr(given, "code", None) or getattr(given, "name", None)


EACH = [
    (row, during, example) for row in REFUSALS for during in sorted(row.during, key=named) for example in row.examples
]


@pytest.mark.parametrize(("row", "during", "example"), EACH, ids=named)
def test_no_row_stands_in_the_shadow_of_another(row, during, example):
    assert row_of(row.code, example, during) is row


@pytest.mark.parametrize(("row", "during", "example"), EACH, ids=named)
def test_each_row_says_what_happened_and_what_to_do(row, during, example):
    error = meaning(row.code, example, during, ())
    assert type(error) is row.error
    assert error.code == row.code
    assert error.message.template == (row.quoting or row.text).template
    assert error.message and error.hint
    assert "{" not in str(error)


def test_every_call_is_in_the_table_here():
    assert set(CALLS) == set(During)


def test_what_is_wrong_with_one_attribute_is_not_told_of_another():
    several = "Attributes did not conform to the schema: birthdate: Invalid length\nlocale: The attribute is required\n"
    error = meaning("InvalidParameterException", several, During.SIGN_UP, ())
    assert error.message == "The user pool does not accept the birthdate."


@pytest.mark.parametrize("during", During, ids=named)
def test_every_code_that_botocore_knows_of_a_call_has_a_meaning(during):
    service = "cognito-identity" if during in IDENTITY_POOL else "sts" if during in ASSUMING | BASIC else "cognito-idp"
    model = Loader().load_service_model(service, "service-2")
    shapes = {error["shape"] for name in CALLS[during] for error in model["operations"][name]["errors"]}
    known = {model["shapes"][shape].get("error", {}).get("code", shape) for shape in shapes}
    assert {code for code in known - SAYS_NOTHING if row_of(code, "", during) is None} == set()


@pytest.mark.parametrize("row", [row for row in REFUSALS if row.quoting], ids=named)
def test_a_message_that_holds_a_secret_is_not_quoted(row):
    for during in row.during:
        for example in row.examples:
            quoted = meaning(row.code, example, during, ())
            secret = max(example.split(), key=len).strip(".:")
            told = meaning(row.code, example, during, [Secret(secret)])
            assert quoted.message != told.message
            assert secret.lower() not in str(told).lower() or secret.lower() in row.text.lower()


@pytest.mark.parametrize("row", [row for row in REFUSALS if row.quoting], ids=named)
def test_no_control_character_of_a_message_is_passed_on(row):
    for during in row.during:
        for example in row.examples:
            error = meaning(row.code, example.replace(" ", " \x1b[2J\x07\n\u202e", 1), during, ())
            assert error is None or str(error).isprintable()


def test_a_renewal_alone_ends_a_sign_in():
    assert {during for row in REFUSALS if row.error is SignInExpired for during in row.during} == {During.REFRESH}


@pytest.mark.parametrize("code", ["InvalidParameterException", "NotAuthorizedException", "UnauthorizedException"])
def test_a_wrong_client_secret_never_does(code):
    said = {"Error": {"Code": code, "Message": "Unable to verify secret hash for client 1"}}
    assert "secret" in str(translate(ClientError(said, "Op"), During.REFRESH, ()))
    assert not isinstance(translate(ClientError(said, "Op"), During.REFRESH, ()), SignInExpired)
