"""What AWS STS refuses with: of a role that is assumed, and of one that the basic flow asks for.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html and API_AssumeRoleWithWebIdentity.html
"""

from nbauth.aws.refusals.refusal import ASSUMING, BASIC, BASIC_ROLE, Refusal, each
from nbauth.errors import ConfigurationError, RoleRefused, TokenInvalid, Unreachable
from nbauth.texts import Assuming, Service

_EXPIRED = ("ExpiredToken", "ExpiredTokenException")
_CLOCK = ("RequestExpired", "SignatureDoesNotMatch")

ROWS = (
    # It names who asks, the action and the role, and nothing else: what an administrator wants to know.
    Refusal(
        "AccessDenied", ASSUMING, RoleRefused, Assuming.REFUSED,
        says=r"^(?P<words>User: .{1,400}?)\.?$", quoting=Assuming.REFUSED_IN_ITS_WORDS,
        examples=(
            "User: arn:aws:sts::1:assumed-role/users/CognitoIdentityCredentials is not authorized to perform: …",
        ),
    ),
    *each(("AccessDenied",), ASSUMING, RoleRefused, Assuming.REFUSED),
    *each(("AccessDenied",), BASIC_ROLE, RoleRefused, Assuming.BASIC_REFUSED),
    *each(("AccessDenied",), BASIC - BASIC_ROLE, ConfigurationError, Assuming.BASIC_REFUSED),
    Refusal(
        "ValidationError", BASIC, ConfigurationError, Assuming.BASIC_TOO_LONG,
        says="DurationSeconds",
        examples=("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",),
    ),
    *each(("PackedPolicyTooLarge",), ASSUMING, RoleRefused, Assuming.TOO_LONG),
    *each(("PackedPolicyTooLarge",), BASIC, ConfigurationError, Assuming.BASIC_TAGS_TOO_LONG),
    *each(("RegionDisabledException",), ASSUMING | BASIC, ConfigurationError, Assuming.NOT_IN_REGION),
    *each((*_EXPIRED, *_CLOCK), ASSUMING, TokenInvalid, Assuming.EXPIRED),
    *each((*_EXPIRED, "InvalidIdentityToken", "IDPRejectedClaim"), BASIC, TokenInvalid, Service.ID_TOKEN_REFUSED),
    *each(("IDPCommunicationError",), BASIC, Unreachable, Service.OWN_PROBLEM),
)  # fmt: skip
