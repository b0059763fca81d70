"""Translates what botocore raises into our errors: the one place that knows the services' error codes.

Branches on the code, never on the message, except where one code has several meanings. A service's own words are
passed on only for codes whose text is written for the person, and only if they hold none of the request's secrets.
"""

from collections.abc import Callable, Collection
from enum import Enum

from botocore.exceptions import BotoCoreError, ClientError

from nbauth.aws import unreachable
from nbauth.errors import (
    ChallengeExpired,
    CodeExpired,
    ConfigurationError,
    NbauthError,
    NotConfirmed,
    ServiceError,
    SignInExpired,
    Throttled,
    TokenInvalid,
    TooManyAttempts,
    Unreachable,
    UnsupportedChallenge,
    UserNotFound,
    WeakPassword,
    WrongCode,
    WrongCredentials,
)
from nbauth.secret import Secret


class During(Enum):
    """Which call failed: the same code means different things to the person."""

    PASSWORD = "the password was checked"  # noqa: S105 -- what was going on, no password
    CHALLENGE = "the answer was checked"
    REFRESH = "the sign-in was renewed"
    SIGN_OUT = "AWS was told of the sign-out"
    IDENTITY = "AWS credentials were fetched"


_SIGN_IN_AGAIN = "Sign in again."
_ASK = "Ask the administrator of the user pool."

# cognito.md, "Tokens": these, and no others, mean that a refresh token is dead.
_DEAD = {
    "NotAuthorizedException",
    "TokenRevokedException",
    "UserNotFoundException",
    "PasswordResetRequiredException",
    "UserNotConfirmedException",
    "RefreshTokenReuseException",
}
_THROTTLED = {"TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded"}
_OUR_SIDE = {"InternalErrorException", "InternalServerError", "ServiceUnavailable", "ExternalServiceException"}
_FOR_PEOPLE = {"UserLambdaValidationException", "InvalidPasswordException", "PasswordHistoryPolicyViolationException"}


def translate(error: BaseException, during: During, hidden: Collection[Secret] = ()) -> NbauthError:
    """Our error for any exception out of a call; `hidden` are the secrets that the call sent."""
    if isinstance(error, NbauthError):
        return error.again()  # without its context, whose frames hold tokens
    if isinstance(error, ClientError):
        return _of_service(error, during, hidden)
    if isinstance(error, (*unreachable.FAILURES, OSError)):
        return unreachable.explained(error)
    # Their texts may quote what was sent or received, so they are named and not quoted.
    if isinstance(
        error, BotoCoreError | ValueError | LookupError | TypeError | AttributeError | ArithmeticError | RecursionError
    ):
        hint = "A proxy or a wrong endpoint_url may have answered instead of AWS."
        return ServiceError(f"The service's reply could not be understood ({type(error).__name__}).", hint=hint)
    return ServiceError(f"An unexpected {type(error).__name__} came while {during.value}.", hint="Please report this.")


def _of_service(error: ClientError, during: During, hidden: Collection[Secret]) -> NbauthError:
    details = error.response.get("Error", {})
    code, text = str(details.get("Code", "")), str(details.get("Message", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _THROTTLED or status == 429:
        return Throttled("The service asks to slow down.", hint="Try again in a moment.", code=code)
    if code in _OUR_SIDE or status >= 500:
        return Unreachable("The service has a problem of its own.", hint="Try again in a moment.", code=code)
    if "secret hash" in text.lower() or "SECRET_HASH" in text:
        what = "The app client's secret does not match the configuration."
        return ConfigurationError(what, hint="Set client_secret, or use an app client without one.", code=code)
    known = _identity(code, text) if during is During.IDENTITY else _user_pool(code, text, during)
    if known:
        return known
    said = text if code in _FOR_PEOPLE and not any(secret.reveal() in text for secret in hidden) else ""
    if code in {"InvalidPasswordException", "PasswordHistoryPolicyViolationException"}:
        hint = "Choose another one." if said else "It breaks the pool's policy: choose another one."
        return WeakPassword(said or "The new password was refused.", hint=hint, code=code)
    return ServiceError(said or f"The service refused with {code or 'no reason'}.", hint=_ASK, code=code)


def _user_pool(code: str, text: str, during: During) -> NbauthError | None:
    if during is During.REFRESH and code in _DEAD:
        return SignInExpired("The sign-in has expired.", hint=_SIGN_IN_AGAIN, code=code)
    if code == "NotAuthorizedException":
        return _not_authorized(text, during)
    if code == "InvalidParameterException" and "not enabled for the client" in text:
        hint = "The administrator must allow ALLOW_USER_SRP_AUTH (and ALLOW_REFRESH_TOKEN_AUTH) on the app client."
        return ConfigurationError("The app client does not allow this way to sign in.", hint=hint, code=code)
    make = _BY_CODE.get(code)
    return make(code) if make else None


def _not_authorized(text: str, during: During) -> NbauthError:
    code = "NotAuthorizedException"
    if "attempts exceeded" in text:
        hint = "Wait a minute, then try again; each further try makes the wait longer."
        return TooManyAttempts("Too many wrong passwords.", hint=hint, code=code)
    if "disabled" in text:
        return ServiceError("This account is disabled.", hint=_ASK, code=code)
    if "session" in text or during is During.CHALLENGE:
        what = "The time to answer is over, or it was wrong too often."
        return ChallengeExpired(what, hint=_SIGN_IN_AGAIN, code=code)
    if during is During.PASSWORD:
        what = "The username or the password is not right."
        return WrongCredentials(what, hint="Check both, and try again.", code=code)
    return ServiceError(f"The service refused while {during.value}.", code=code)


def _identity(code: str, text: str) -> NbauthError | None:
    match code:
        case "NotAuthorizedException" if "expired" in text.lower():
            return TokenInvalid("The ID token has expired, by AWS's clock.", hint=_SIGN_IN_AGAIN, code=code)
        case "ResourceNotFoundException":
            hint = "Check identity_pool_id: the pool may be of another account or region."
            return ConfigurationError("There is no such identity pool.", hint=hint, code=code)
        case "NotAuthorizedException" | "InvalidParameterException":
            hint = "The administrator must add this user pool and app client to the identity pool's identity providers."
            return ConfigurationError("The identity pool does not accept this sign-in.", hint=hint, code=code)
        case "InvalidIdentityPoolConfigurationException" | "AccessDeniedException":
            hint = "The administrator must check the roles of the identity pool and their trust policies."
            return ConfigurationError("The identity pool has no usable role for you.", hint=hint, code=code)
        case _:
            return None


_BY_CODE: dict[str, Callable[[str], NbauthError]] = {
    "UserNotFoundException": lambda code: UserNotFound(
        "There is no such user in this pool.", hint="Check the username.", code=code
    ),
    "UserNotConfirmedException": lambda code: NotConfirmed(
        "This account has not been confirmed yet.",
        hint="Ask the administrator of the user pool to confirm it.",
        code=code,
    ),
    "PasswordResetRequiredException": lambda code: UnsupportedChallenge(
        "A new password must be set first (PASSWORD_RESET_REQUIRED), which is not possible here.", hint=_ASK, code=code
    ),
    "CodeMismatchException": lambda code: WrongCode(
        "That code is not right.", hint="Check it, and try again.", code=code
    ),
    "EnableSoftwareTokenMFAException": lambda code: WrongCode(
        "That code is not right.", hint="Check it, and try again.", code=code
    ),
    "ExpiredCodeException": lambda code: CodeExpired(
        "That code is too old, or was used already.", hint="Use a new one.", code=code
    ),
    "LimitExceededException": lambda code: TooManyAttempts(
        "Too many attempts.", hint="Wait a while, then try again.", code=code
    ),
    "TooManyFailedAttemptsException": lambda code: TooManyAttempts(
        "Too many wrong codes.", hint="Wait a while, then try again.", code=code
    ),
    "ResourceNotFoundException": lambda code: ConfigurationError(
        "There is no such user pool or app client.", hint="Check user_pool_id and client_id.", code=code
    ),
}
