"""What somebody who looks at their second factors is refused with, signed in or on the way.

Codes: the errors of AssociateSoftwareToken, VerifySoftwareToken and SetUserMFAPreference in botocore's service model.
"""

from nbauth.aws.during import During
from nbauth.aws.refusals.refusal import ANSWER, FACTORS, OPENING, Refusal, each
from nbauth.errors import ConfigurationError, ServiceError, WrongChoice
from nbauth.texts import Service

_INVALID = "InvalidParameterException"

ROWS = (
    # [?] What is verified that nobody has set up: the code is that of a wrong one.
    Refusal(
        "EnableSoftwareTokenMFAException", FACTORS, WrongChoice, Service.NO_APP_YET,
        says="associated", examples=("No software token MFA has been associated for verification.",),
    ),
    # [?] The texts are documented nowhere; these were met (amplify-js issues 2667, 5246).
    Refusal(
        _INVALID, FACTORS, WrongChoice, Service.FACTOR_NOT_SET_UP,
        says=r"not (verified|set ?up|have|configured)|no (verified )?(phone|email)|delivery config",
        examples=(
            "User has not verified software token mfa",
            "User does not have delivery config set to turn on SMS_MFA",
        ),
    ),
    Refusal(
        _INVALID, FACTORS | OPENING | ANSWER, ConfigurationError, Service.FACTOR_NOT_OFFERED,
        says="not (enabled|activated|supported) (for|by|in) (the|this) user ?pool",
        examples=("Software Token MFA is not enabled for the userPool.",),
    ),
    # [?] How SELECT_MFA_TYPE refuses what the account does not have is documented nowhere either.
    Refusal(
        _INVALID, frozenset({During.CHALLENGE}), WrongChoice, Service.FACTOR_NOT_SET_UP,
        says="select_mfa_type|incorrect answer|mfa type", examples=("Incorrect ANSWER for SELECT_MFA_TYPE",),
    ),
    *each(("ConcurrentModificationException",), FACTORS | ANSWER, ServiceError, Service.CHANGED_MEANWHILE),
)  # fmt: skip
