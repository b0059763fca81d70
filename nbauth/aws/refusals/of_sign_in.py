"""What a sign-in, its renewal and its end are refused with.

Messages: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html, and as met:
a temporary password in amplify-js issue 1182, attempts in aws-sdk-android issue 627, the others against AWS.
"""

from nbauth.aws.during import During
from nbauth.aws.refusals.refusal import ANSWER, OPENING, REFRESH, Refusal, each
from nbauth.errors import (
    AttributeInvalid,
    ChallengeExpired,
    ConfigurationError,
    ServiceError,
    SignInExpired,
    WrongCredentials,
)
from nbauth.texts import Service, Typed

_NOT_AUTHORIZED = "NotAuthorizedException"
_INVALID = "InvalidParameterException"
_SIGN_OUT = frozenset({During.SIGN_OUT})
_WITH_PASSWORD = frozenset(
    {During.PASSWORD, During.SENT_PASSWORD, During.CUSTOM_PASSWORD, During.CHOICE_PASSWORD, During.GIVEN_PASSWORD}
)
_NEW_PASSWORD = frozenset({During.NEW_PASSWORD})
_NOT_ENABLED = r"not (enabled|supported|allowed|permitted) for (the|this) (app )?client"
_SESSION = r"session"
# Amplify clears a session on these and no others.
_DEAD = (
    "TokenRevokedException",
    "UserNotFoundException",
    "PasswordResetRequiredException",
    "UserNotConfirmedException",
)

_FLOWS = {
    During.PASSWORD: ("ALLOW_USER_SRP_AUTH", "USER_SRP_AUTH is not enabled for the client."),
    During.SENT_PASSWORD: ("ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH flow not enabled for this client"),
    During.CUSTOM: ("ALLOW_CUSTOM_AUTH", "Auth flow not enabled for this client"),
    During.CUSTOM_PASSWORD: ("ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH is not enabled for the client."),
    During.CHOICE: ("ALLOW_USER_AUTH", "USER_AUTH is not enabled for the client."),
    During.CHOICE_PASSWORD: ("ALLOW_USER_AUTH", "USER_AUTH is not enabled for the client."),
    During.CONFIRMED: ("ALLOW_USER_AUTH", "USER_AUTH is not enabled for the client."),
}
"""What the app client must allow, and what it says if it does not."""

ROWS = (
    # The way in
    *(
        Refusal(
            code, frozenset({during}), ConfigurationError, Service.FLOW_NOT_ALLOWED.of(flow=flow),
            says=_NOT_ENABLED, examples=(example,),
        )
        for code in (_INVALID, _NOT_AUTHORIZED)
        for during, (flow, example) in _FLOWS.items()
    ),
    *(
        Refusal(
            code, REFRESH, ConfigurationError, Service.REFRESH_NOT_ALLOWED,
            says=_NOT_ENABLED, examples=("REFRESH_TOKEN_AUTH is not enabled for the client.",),
        )
        for code in (_INVALID, _NOT_AUTHORIZED)
    ),

    # A sign-in that has ended
    *each(_DEAD, REFRESH, SignInExpired, Service.EXPIRED),
    *each(("RefreshTokenReuseException",), REFRESH, SignInExpired, Service.REUSED),
    Refusal(
        _NOT_AUTHORIZED, REFRESH, SignInExpired, Service.EXPIRED,
        examples=(
            "Refresh Token has expired", "Refresh Token has been revoked", "Invalid Refresh Token",
            "Invalid Refresh Token.", "",
        ),
    ),

    # Who it is
    Refusal(
        _NOT_AUTHORIZED, OPENING | ANSWER, WrongCredentials, Service.TEMPORARY_PASSWORD_EXPIRED,
        says="temporary password has expired|user account has expired",
        examples=(
            "Temporary password has expired and must be reset by an administrator.",
            "User account has expired, it must be reset by an administrator.",
        ),
    ),
    # [?] What threat protection says when it blocks is not documented; these were met.
    Refusal(
        _NOT_AUTHORIZED, OPENING | ANSWER, ServiceError, Service.BLOCKED,
        says="security reasons|request not allowed|blocked|risk",
        examples=("Unable to login because of security reasons.", "Request not allowed due to security reasons."),
    ),
    Refusal(
        _NOT_AUTHORIZED, OPENING | ANSWER, ChallengeExpired, Service.TIME_IS_OVER,
        says=_SESSION,
        examples=(
            "Invalid session for the user.", "Invalid session for the user, session is expired.",
            "Invalid session for the user, session can only be used once.",
        ),
    ),
    Refusal(
        _INVALID, ANSWER, ChallengeExpired, Service.TIME_IS_OVER,
        says="session.*(expired|invalid|used)|invalid.*session",
        examples=("Session has expired or is already used up", "Invalid session provided"),
    ),
    Refusal(
        _NOT_AUTHORIZED, _WITH_PASSWORD, WrongCredentials, Service.WRONG_PASSWORD,
        examples=("Incorrect username or password.", "Incorrect username or password", ""),
    ),
    Refusal(
        _NOT_AUTHORIZED, OPENING - _WITH_PASSWORD, WrongCredentials, Service.NOT_LET_IN,
        examples=("Incorrect username or password.", ""),
    ),

    # What was answered
    Refusal(
        _NOT_AUTHORIZED, _NEW_PASSWORD, AttributeInvalid, Service.ONE_ATTRIBUTE_REFUSED,
        says=r"already provided (?P<name>[\w:.-]{1,60})", quoting=Service.ALREADY_GIVEN,
        examples=("Cannot modify an already provided email",),
    ),
    Refusal(
        _NOT_AUTHORIZED, _NEW_PASSWORD, AttributeInvalid, Service.ATTRIBUTE_NOT_YOURS,
        says="unauthorized attribute", examples=("A client attempted to write unauthorized attribute",),
    ),
    Refusal(
        _INVALID, _NEW_PASSWORD, AttributeInvalid, Service.WRONG_INPUT,
        says=r"invalid attributes given, (?P<name>[\w:.-]{1,60}) is missing", quoting=Typed.MISSING_ATTRIBUTE,
        examples=("Invalid attributes given, given_name is missing",),
    ),
    Refusal(
        _NOT_AUTHORIZED, frozenset({During.CUSTOM_CHALLENGE}), WrongCredentials, Service.ANSWER_REFUSED,
        examples=("Incorrect username or password.", ""),
    ),
    Refusal(
        _NOT_AUTHORIZED, ANSWER - {During.CUSTOM_CHALLENGE, During.GIVEN_PASSWORD},
        ChallengeExpired, Service.ANSWER_REFUSED,
        examples=("Something else", ""),
    ),

    # The way out
    *each(("UnauthorizedException",), _SIGN_OUT, ConfigurationError, Service.NO_SUCH_POOL),
    *each(("UnsupportedTokenTypeException",), _SIGN_OUT, ServiceError, Service.REFUSED_DURING),
    Refusal(
        _NOT_AUTHORIZED, _SIGN_OUT, ServiceError, Service.REFUSED_DURING,
        examples=("Access Token has been revoked", "Access Token has expired", "Invalid Access Token"),
    ),
)  # fmt: skip
