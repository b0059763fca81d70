"""Translates what botocore raises into our errors: with `account_faults`, the place that knows the services' codes.

Branches on the code, never on the message, except where one code has several meanings. A service's own words are
passed on only for codes whose text is written for the person, and only if they hold none of the request's secrets.
"""

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from botocore.exceptions import BotoCoreError, ClientError

from nbauth.aws import account_faults, unreachable
from nbauth.aws.during import During
from nbauth.aws.reply import shown, spoken, trigger_words
from nbauth.errors import (
    ChallengeExpired,
    CodeExpired,
    ConfigurationError,
    NbauthError,
    NotConfirmed,
    PasswordResetRequired,
    ServiceError,
    SignInExpired,
    Throttled,
    TokenInvalid,
    TooManyAttempts,
    Unreachable,
    UserNotFound,
    WeakPassword,
    WrongCode,
    WrongCredentials,
)
from nbauth.secret import Secret
from nbauth.texts import Service, Text

# These, and no others, mean that a refresh token is dead; Amplify clears a session on the same ones.
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
_FLOWS = {
    During.PASSWORD: "ALLOW_USER_SRP_AUTH",
    During.CUSTOM: "ALLOW_CUSTOM_AUTH",
    During.CUSTOM_PASSWORD: "ALLOW_CUSTOM_AUTH",
    During.CONFIRMED: "ALLOW_USER_AUTH",
}
"""What the app client must allow."""
# "USER_SRP_AUTH is not enabled for the client." and "Auth flow not enabled for this client"
_NOT_ALLOWED = re.compile(r"not enabled for th(e|is) client")
_WEAK = {"InvalidPasswordException", "PasswordHistoryPolicyViolationException"}


def translate(error: BaseException, during: During, hidden: Collection[Secret]) -> NbauthError:
    """Our error for any exception out of a call; `hidden` are the secrets that the call sent."""
    if isinstance(error, NbauthError):
        return error.again()  # without its context, whose frames hold tokens
    if isinstance(error, ClientError):
        return _of_service(error, during, hidden)
    if isinstance(error, (*unreachable.FAILURES, OSError)):
        return unreachable.explained(error)
    # Their texts may quote what was sent or received, so they are named and not quoted.
    what = type(error).__name__
    if isinstance(
        error, BotoCoreError | ValueError | LookupError | TypeError | AttributeError | ArithmeticError | RecursionError
    ):
        return ServiceError(Service.NOT_UNDERSTOOD.of(what=what))
    return ServiceError(Service.UNEXPECTED.of(what=what, during=during.value))


def _of_service(error: ClientError, during: During, hidden: Collection[Secret]) -> NbauthError:
    details = error.response.get("Error", {})
    code, text = str(details.get("Code", "")), str(details.get("Message", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _THROTTLED or status == 429:
        return Throttled(Service.SLOW_DOWN, code=code)
    if code in _OUR_SIDE or status >= 500:
        return Unreachable(Service.OWN_PROBLEM, code=code)
    if "secret hash" in text.lower() or "SECRET_HASH" in text:
        return ConfigurationError(Service.WRONG_SECRET, code=code)
    words = "" if any(len(secret) and secret.reveal() in text for secret in hidden) else spoken(text)
    found = (
        _of_identity_pool(code, text)
        if during is During.IDENTITY
        else account_faults.explained(code, text, words, during) or _of_user_pool(code, text, words, during)
    )
    return found or ServiceError(Service.REFUSED.of(code=shown(code) or "no reason"), code=shown(code))


def _of_user_pool(code: str, text: str, words: str, during: During) -> NbauthError | None:
    if during is During.REFRESH and code in _DEAD:
        return SignInExpired(Service.EXPIRED, code=code)
    if code == "NotAuthorizedException":
        return _not_authorized(text, during)
    if code == "InvalidParameterException" and during in _FLOWS and _NOT_ALLOWED.search(text):
        return ConfigurationError(Service.FLOW_NOT_ALLOWED.of(flow=_FLOWS[during]), code=code)
    if code in _WEAK:
        # Cognito says which: "… did not conform with policy: Password not long enough"
        why = words.rpartition("policy: ")[2].rstrip(".")
        said = Service.PASSWORD_REFUSED_IN_ITS_WORDS.of(words=why) if why else Service.PASSWORD_REFUSED
        return WeakPassword(said, code=code)
    if code == "UserLambdaValidationException" and (by_trigger := trigger_words(words)):
        return ServiceError(Service.IN_ITS_WORDS.of(words=by_trigger), code=code)
    kind, said = _BY_CODE.get(code, (None, Service.REFUSED))
    return kind(said, code=code) if kind else None


def _not_authorized(text: str, during: During) -> NbauthError:
    code = "NotAuthorizedException"
    if "attempts exceeded" in text:
        return TooManyAttempts(Service.TOO_MANY_PASSWORDS, code=code)
    if "disabled" in text:
        return ServiceError(Service.DISABLED, code=code)
    if during is During.CUSTOM_CHALLENGE and "session" not in text:
        return WrongCredentials(Service.ANSWER_REFUSED, code=code)
    if "session" in text or during in {During.CHALLENGE, During.CUSTOM_CHALLENGE}:
        return ChallengeExpired(Service.TIME_IS_OVER, code=code)
    if during in {During.PASSWORD, During.CUSTOM_PASSWORD}:
        return WrongCredentials(Service.WRONG_PASSWORD, code=code)
    if during in {During.CUSTOM, During.CONFIRMED}:
        return WrongCredentials(Service.NOT_LET_IN, code=code)
    return ServiceError(Service.REFUSED_DURING.of(during=during.value), code=code)


def _of_identity_pool(code: str, text: str) -> NbauthError | None:
    match code:
        case "NotAuthorizedException" if "expired" in text.lower():
            return TokenInvalid(Service.ID_TOKEN_EXPIRED, code=code)
        case "ResourceNotFoundException":
            return ConfigurationError(Service.NO_SUCH_IDENTITY_POOL, code=code)
        case "NotAuthorizedException" | "InvalidParameterException":
            return ConfigurationError(Service.NOT_TRUSTED, code=code)
        case "InvalidIdentityPoolConfigurationException" | "AccessDeniedException":
            return ConfigurationError(Service.NO_ROLE, code=code)
        case _:
            return None


_BY_CODE: Mapping[str, tuple[type[NbauthError], Text]] = MappingProxyType(
    {
        "UserNotFoundException": (UserNotFound, Service.NO_SUCH_USER),
        "UserNotConfirmedException": (NotConfirmed, Service.NOT_CONFIRMED),
        "PasswordResetRequiredException": (PasswordResetRequired, Service.RESET_REQUIRED),
        "CodeMismatchException": (WrongCode, Service.WRONG_CODE),
        "EnableSoftwareTokenMFAException": (WrongCode, Service.WRONG_CODE),
        "ExpiredCodeException": (CodeExpired, Service.CODE_EXPIRED),
        "LimitExceededException": (TooManyAttempts, Service.TOO_MANY_ATTEMPTS),
        "TooManyFailedAttemptsException": (TooManyAttempts, Service.TOO_MANY_CODES),
        "ResourceNotFoundException": (ConfigurationError, Service.NO_SUCH_POOL),
    }
)
