"""What an identity pool refuses with.

Two messages alone blame its configuration; whatever else is wrong with an ID token is mended by a new one, or by a new
sign-in. https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html, and
amplify-js issue 2067, aws-sdk-net issue 1251.
"""

from nbauth.aws.refusals.refusal import GUEST, IDENTITY_POOL, ROLE, Refusal, each
from nbauth.errors import ConfigurationError, GuestRefused, RoleRefused, ServiceError, TokenInvalid
from nbauth.texts import Assuming, Service

_NOT_AUTHORIZED = "NotAuthorizedException"
_NOT_TRUSTED = r"supported provider|issuer doesn't match|logins don't match|valid public provider"

_USERS = IDENTITY_POOL - GUEST

ROWS = (
    # AWSMobileClient takes any of them so: "Your backend is not configured … to allow guest access."
    Refusal(
        _NOT_AUTHORIZED, GUEST, GuestRefused, Service.NO_GUESTS,
        examples=("Unauthenticated access is not supported for this identity pool.", ""),
    ),
    *each(
        ("InvalidIdentityPoolConfigurationException", "AccessDeniedException"),
        GUEST, GuestRefused, Service.NO_GUEST_ROLE,
    ),
    *(
        Refusal(code, _USERS, ConfigurationError, Service.NOT_TRUSTED, says=_NOT_TRUSTED, examples=examples)
        for code, examples in (
            (
                _NOT_AUTHORIZED,
                (
                    "Token is not from a supported provider of this identity pool.",
                    "Invalid login token. Issuer doesn't match providerName",
                    "Logins don't match. Please include at least one valid login for this identity or identity pool.",
                ),
            ),
            ("InvalidParameterException", ("Please provide a valid public provider",)),
        )
    ),
    # https://github.com/aws/aws-cli/issues/7652
    Refusal(
        "InvalidParameterException", _USERS, ConfigurationError, Assuming.NO_BASIC_FLOW,
        says="classic",
        examples=("Basic (classic) flow is not enabled, please use enhanced flow.",),
    ),
    Refusal(
        _NOT_AUTHORIZED, _USERS, TokenInvalid, Service.ID_TOKEN_EXPIRED,
        says="expired",
        examples=("Invalid login token. Token expired: 1462308320 >= 1462307420", "Token is expired"),
    ),
    # AmbiguousRoleResolution "Deny": https://github.com/aws-amplify/amplify-js/issues/3621
    Refusal(
        _NOT_AUTHORIZED, _USERS, RoleRefused, Service.ROLE_NOT_CHOSEN,
        says="ambiguous role",
        examples=("The ambiguous role mapping rules for: cognito-idp.… denied this request.",),
    ),
    # With ServerSideTokenCheck the user pool is asked whether the user has signed out everywhere, or is gone.
    Refusal(
        _NOT_AUTHORIZED, ROLE, TokenInvalid, Service.ID_TOKEN_REFUSED,
        says="login token",
        examples=("Invalid login token. Token has been revoked.", "Invalid login token."),
    ),
    # [?] In which words a role is refused that is not in the token.
    Refusal(
        _NOT_AUTHORIZED, ROLE, RoleRefused, Service.ROLE_REFUSED,
        examples=("Access to Role 'arn:aws:iam::123456789012:role/writers' is forbidden.", ""),
    ),
    Refusal(
        _NOT_AUTHORIZED, _USERS - ROLE, TokenInvalid, Service.ID_TOKEN_REFUSED,
        examples=("Invalid login token. Token has been revoked.", "Invalid login token.", ""),
    ),
    *each(("ResourceNotFoundException",), IDENTITY_POOL, ConfigurationError, Service.NO_SUCH_IDENTITY_POOL),
    *each(
        ("InvalidIdentityPoolConfigurationException", "AccessDeniedException", "InvalidParameterException"),
        ROLE, RoleRefused, Service.ROLE_REFUSED,
    ),
    *each(
        ("InvalidIdentityPoolConfigurationException", "AccessDeniedException"),
        _USERS - ROLE, ConfigurationError, Service.NO_ROLE,
    ),
    *each(("ResourceConflictException",), IDENTITY_POOL, ServiceError, Service.LINKED_ELSEWHERE),
)  # fmt: skip
