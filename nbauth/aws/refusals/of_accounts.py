"""What a sign-up, its confirmation and a forgotten password are refused with.

Messages: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html, and as they
were met.
"""

from nbauth.aws.during import During
from nbauth.aws.refusals.refusal import ACCOUNT, SIGN_UP, Refusal, each
from nbauth.errors import (
    AttributeInvalid,
    NoVerifiedAddress,
    ServiceError,
    SignUpRefused,
    UsernameTaken,
)
from nbauth.texts import Service, Typed

_NOT_AUTHORIZED = "NotAuthorizedException"
_INVALID = "InvalidParameterException"
_CONFIRMING = frozenset({During.CONFIRMATION, During.RESEND})
_RESETTING = frozenset({During.FORGOTTEN, During.RESET})
_WITH_ATTRIBUTES = ACCOUNT | {During.NEW_PASSWORD, During.UPDATE, During.EMAIL_SETUP}
# One of several is told: "Attributes did not conform to the schema: family_name: The attribute is required\n…"
_SCHEMA = r"attributes did not conform to the schema: (?P<name>[\w.:-]{1,60}): "

ROWS = (
    *each(("UsernameExistsException",), ACCOUNT, UsernameTaken, Service.USERNAME_TAKEN),
    Refusal(
        "UserLambdaValidationException", SIGN_UP, SignUpRefused, Service.SIGN_UP_REFUSED,
        says=r"^(\w+ failed with error )?(?P<words>.*?)\.?$", quoting=Service.SIGN_UP_REFUSED_IN_ITS_WORDS,
        examples=("PreSignUp failed with error Only for members.", "Only for members"),
    ),
    *each(
        ("UnexpectedLambdaException", "InvalidLambdaResponseException"), SIGN_UP, SignUpRefused, Service.SIGN_UP_REFUSED
    ),

    # NotAuthorizedException; that an account is disabled is told in any call
    Refusal(
        _NOT_AUTHORIZED, SIGN_UP, AttributeInvalid, Service.ATTRIBUTE_NOT_YOURS,
        says="unauthorized attribute", examples=("A client attempted to write unauthorized attribute",),
    ),
    Refusal(
        _NOT_AUTHORIZED, SIGN_UP, SignUpRefused, Service.SIGN_UP_CLOSED,
        examples=("SignUp is not permitted for this user pool", ""),
    ),
    Refusal(
        _NOT_AUTHORIZED, _CONFIRMING, ServiceError, Service.CANT_BE_CONFIRMED,
        examples=("User cannot be confirmed. Current status is COMPROMISED", ""),
    ),
    Refusal(
        _NOT_AUTHORIZED, _RESETTING, ServiceError, Service.CANT_BE_RESET,
        examples=("User password cannot be reset in the current state.", ""),
    ),

    # InvalidParameterException
    Refusal(
        _INVALID, _WITH_ATTRIBUTES, AttributeInvalid, Service.WRONG_INPUT,
        says=rf"{_SCHEMA}[^\n]*required", quoting=Typed.MISSING_ATTRIBUTE,
        examples=("Attributes did not conform to the schema: given_name: The attribute is required\n",),
    ),
    Refusal(
        _INVALID, _WITH_ATTRIBUTES, AttributeInvalid, Service.WRONG_INPUT,
        says=_SCHEMA.replace("name", "attribute") + r"[^\n]*does not exist", quoting=Service.ATTRIBUTE_UNKNOWN,
        examples=("Attributes did not conform to the schema: custom:team: Attribute does not exist in the schema.\n",),
    ),
    Refusal(
        _INVALID, _WITH_ATTRIBUTES, AttributeInvalid, Service.WRONG_INPUT,
        says=_SCHEMA, quoting=Service.ATTRIBUTE_REFUSED,
        examples=(
            "Attributes did not conform to the schema: birthdate: Invalid length\n",
            "Attributes did not conform to the schema: birthdate: Invalid length\nlocale: The attribute is required\n",
        ),
    ),
    *(
        Refusal(_INVALID, _WITH_ATTRIBUTES, error, text, says=says, examples=examples)
        for error, text, says, examples in (
            (AttributeInvalid, Service.NO_EMAIL, "invalid email address format", ("Invalid email address format.",)),
            (AttributeInvalid, Typed.NO_PHONE_NUMBER, "invalid phone number format", ("Invalid phone number format.",)),
            (
                AttributeInvalid, Service.USERNAME_MUST_BE_ADDRESS, "username should be",
                ("Username should be an email.", "Username should be either an email or a phone number."),
            ),
            (
                AttributeInvalid, Service.USERNAME_MUST_NOT_BE_ADDRESS, "username cannot be of",
                ("Username cannot be of email format, since user pool is configured for email alias.",),
            ),
            (ServiceError, Service.CONFIRMED_ALREADY, "already confirmed", ("User is already confirmed.",)),
            (
                NoVerifiedAddress, Service.NO_VERIFIED_ADDRESS, "no registered/verified",
                ("Cannot reset password for the user as there is no registered/verified email or phone_number",),
            ),
        )
    ),
    Refusal(
        _INVALID, ACCOUNT | {During.UPDATE}, AttributeInvalid, Service.WRONG_INPUT,
        examples=("1 validation error detected: Value at 'username' failed to satisfy constraint", ""),
    ),
)  # fmt: skip
