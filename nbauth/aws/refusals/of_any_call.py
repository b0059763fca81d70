"""What any call may be refused with.

Codes: the errors of each operation in botocore's service models, and AWS's common ones,
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html.
"""

from nbauth.aws.during import During
from nbauth.aws.refusals.refusal import (
    ACCOUNT,
    ANSWER,
    IDENTITY_POOL,
    OPENING,
    OWN,
    REFRESH,
    SIGN_UP,
    USER_POOL,
    Refusal,
    each,
)
from nbauth.errors import (
    AliasTaken,
    CodeExpired,
    ConfigurationError,
    NotConfirmed,
    PasswordResetRequired,
    ServiceError,
    SignInExpired,
    Throttled,
    TooManyAttempts,
    Unreachable,
    UserNotFound,
    WeakPassword,
    WrongCode,
)
from nbauth.texts import Service

ALL = frozenset(During)
_THROTTLED = ("TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded")
_OUR_SIDE = ("InternalErrorException", "InternalServerError", "ServiceUnavailable", "ExternalServiceException")
_CANT_SEND = (
    "InvalidSmsRoleAccessPolicyException",
    "InvalidSmsRoleTrustRelationshipException",
    "InvalidEmailRoleAccessPolicyException",
)
_SECRET = r"secret.?hash|client secret|configured with secret|invalid.{0,20} secret"  # noqa: S105 -- a pattern

FIRST = (
    *each(_THROTTLED, ALL, Throttled, Service.SLOW_DOWN),
    *each(_OUR_SIDE, ALL, Unreachable, Service.OWN_PROBLEM),
    *(
        Refusal(code, USER_POOL, ConfigurationError, Service.WRONG_SECRET, says=_SECRET, examples=examples)
        for code, examples in (
            (
                "NotAuthorizedException",
                (
                    "Unable to verify secret hash for client 1example23456789",
                    "Client 1example23456789 is configured with secret but SECRET_HASH was not received",
                ),
            ),
            ("InvalidParameterException", ("Invalid client secret provided",)),
            ("UnauthorizedException", ("Invalid client secret",)),
        )
    ),
    *(
        Refusal(
            "NotAuthorizedException", during, TooManyAttempts, text,
            says="attempts exceeded", examples=("Password attempts exceeded",),
        )
        for during, text in (
            (OPENING, Service.TOO_MANY_PASSWORDS),
            (ANSWER, Service.TOO_MANY_ANSWERS),
            (ACCOUNT | OWN, Service.TOO_MANY_ATTEMPTS),
        )
    ),
    *(
        Refusal("NotAuthorizedException", during, error, text, says="disabled", examples=("User is disabled.",))
        for during, error, text in (
            (REFRESH, SignInExpired, Service.DISABLED_MEANWHILE),
            (USER_POOL - REFRESH, ServiceError, Service.DISABLED),
        )
    ),
)  # fmt: skip
"""Before all others: whatever else such a code means in a call."""

LAST = (
    *each(("LimitExceededException",), IDENTITY_POOL, Throttled, Service.SLOW_DOWN),
    *each(("LimitExceededException",), USER_POOL, TooManyAttempts, Service.TOO_MANY_ATTEMPTS),
    *each(("TooManyFailedAttemptsException",), USER_POOL, TooManyAttempts, Service.TOO_MANY_CODES),
    *each(("CodeMismatchException", "EnableSoftwareTokenMFAException"), USER_POOL, WrongCode, Service.WRONG_CODE),
    *each(("ExpiredCodeException",), USER_POOL, CodeExpired, Service.CODE_EXPIRED),
    *each(("UserNotFoundException",), USER_POOL - REFRESH - OWN, UserNotFound, Service.NO_SUCH_USER),
    *each(("UserNotConfirmedException",), USER_POOL - REFRESH, NotConfirmed, Service.NOT_CONFIRMED),
    *each(("PasswordResetRequiredException",), USER_POOL - REFRESH, PasswordResetRequired, Service.RESET_REQUIRED),
    *each(("AliasExistsException",), USER_POOL, AliasTaken, Service.ALIAS_TAKEN),
    *each(("ResourceNotFoundException",), USER_POOL, ConfigurationError, Service.NO_SUCH_POOL),
    *each(("ForbiddenException",), ALL, ServiceError, Service.FIREWALL),
    *each(("InvalidUserPoolConfigurationException",), USER_POOL, ConfigurationError, Service.POOL_MISCONFIGURED),
    *each(
        ("OperationNotEnabledException", "UnsupportedOperationException", "FeatureUnavailableInTierException"),
        USER_POOL, ConfigurationError, Service.NOT_SWITCHED_ON,
    ),
    *each(_CANT_SEND, USER_POOL, ConfigurationError, Service.CANT_SEND),
    *each(
        ("InvalidLambdaResponseException", "UnexpectedLambdaException"),
        USER_POOL - SIGN_UP, ServiceError, Service.TRIGGER_FAILED,
    ),
    *each(("CodeDeliveryFailureException",), ACCOUNT | OWN, ServiceError, Service.NOT_DELIVERED),
    *each(("MFAMethodNotFoundException",), USER_POOL, ServiceError, Service.NO_SECOND_FACTOR),
    *each(("SoftwareTokenMFANotFoundException",), USER_POOL, ConfigurationError, Service.FACTOR_NOT_OFFERED),
    Refusal(
        "UserLambdaValidationException", USER_POOL - SIGN_UP, ServiceError, Service.TRIGGER_REFUSED,
        says=r"^(\w+ failed with error )?(?P<words>.*?)\.?$", quoting=Service.IN_ITS_WORDS,
        examples=("PreAuthentication failed with error Not today.", "Not today"),
    ),
    *(
        Refusal(
            code, USER_POOL, WeakPassword, Service.PASSWORD_REFUSED,
            says=r"^(.*policy: )?(?P<words>.*?)\.?$", quoting=Service.PASSWORD_REFUSED_IN_ITS_WORDS, examples=examples,
        )
        for code, examples in (
            (
                "InvalidPasswordException",
                (
                    "Password did not conform with policy: Password not long enough",
                    "Password does not conform to policy: Password must have uppercase characters",
                    "Provided password cannot be used for security reasons.",
                ),
            ),
            ("PasswordHistoryPolicyViolationException", ("Password has previously been used.",)),
        )
    ),
)  # fmt: skip
"""What a code means in every call that has no meaning of its own for it."""
