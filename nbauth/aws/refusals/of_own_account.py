"""What the calls of somebody who is signed in, about their own account and devices, are refused with.

Messages as they were met: the access token against AWS, what must not be deleted in the sources of apps, the device in
amplify-js, which looks for "Device does not exist.", and in its issue 8469, what can be verified in its issue 3652.
"""

from nbauth.aws.during import During
from nbauth.aws.refusals.refusal import OWN, Refusal
from nbauth.errors import (
    AttributeInvalid,
    ConfigurationError,
    ServiceError,
    TokenInvalid,
    UserNotFound,
    WeakPassword,
    WrongCredentials,
)
from nbauth.texts import Account, Service

_NOT_AUTHORIZED = "NotAuthorizedException"
_INVALID = "InvalidParameterException"
_CHANGING = frozenset({During.UPDATE, During.REMOVAL})
_PROVING = frozenset({During.ATTRIBUTE_CODE, During.VERIFICATION})
_PASSWORD = frozenset({During.PASSWORD_CHANGE})
_DEVICES = frozenset({During.DEVICES, During.FORGETTING})

ROWS = (
    # Who asks
    Refusal(
        _NOT_AUTHORIZED, OWN, ConfigurationError, Account.NO_SCOPE,
        says="required scopes", examples=("Access Token does not have required scopes",),
    ),
    Refusal(
        _NOT_AUTHORIZED, OWN, TokenInvalid, Account.TOKEN_REFUSED,
        says="access token",
        examples=("Access Token has expired", "Access Token has been revoked", "Invalid Access Token"),
    ),
    Refusal("UserNotFoundException", OWN, UserNotFound, Account.GONE, examples=("User does not exist.",)),

    # Attributes
    Refusal(
        _NOT_AUTHORIZED, _CHANGING, AttributeInvalid, Service.ATTRIBUTE_NOT_YOURS,
        says="unauthorized attribute", examples=("A client attempted to write unauthorized attribute",),
    ),
    Refusal(
        _INVALID, _CHANGING, AttributeInvalid, Account.ATTRIBUTE_NEEDED,
        says=r"(?P<name>[\w:.-]{1,60}): required attribute cannot be deleted", quoting=Account.NEEDED,
        examples=("Invalid user attributes: phone_number: Required attribute cannot be deleted.\n",),
    ),
    Refusal(
        _INVALID, _CHANGING, AttributeInvalid, Account.ATTRIBUTE_FIXED,
        says=r"(non-mutable attribute (?P<name>[\w:.-]{1,60})|cannot be updated)", quoting=Account.FIXED,
        examples=("Cannot modify the non-mutable attribute sub",),
    ),
    Refusal(_INVALID, _PROVING, AttributeInvalid, Account.NOT_PROVABLE, examples=(
        "Invalid attribute name. Only phone_number and email can be verified", "",
    )),
    Refusal(_INVALID, frozenset({During.REMOVAL}), AttributeInvalid, Service.WRONG_INPUT),

    # The password
    Refusal(
        _NOT_AUTHORIZED, _PASSWORD, WrongCredentials, Account.WRONG_OLD_PASSWORD,
        says="incorrect", examples=("Incorrect username or password.",),
    ),
    Refusal(
        _INVALID, _PASSWORD, WrongCredentials, Account.WRONG_OLD_PASSWORD,
        says="previouspassword|oldpassword", examples=("Missing required parameter OldPassword",),
    ),
    Refusal(_INVALID, _PASSWORD, WeakPassword, Service.PASSWORD_REFUSED, examples=(
        "1 validation error detected: Value at 'proposedPassword' failed to satisfy constraint", "",
    )),

    # Devices
    Refusal(
        "ResourceNotFoundException", _DEVICES, ServiceError, Account.NO_SUCH_DEVICE,
        says="device", examples=("Device does not exist.",),
    ),
    Refusal(
        _INVALID, _DEVICES, ServiceError, Account.NO_SUCH_DEVICE,
        says="device ?key", examples=("Invalid device key given.",),
    ),

    Refusal(_NOT_AUTHORIZED, OWN, ServiceError, Account.NOT_ALLOWED, examples=("Something else", "")),
    Refusal(
        _INVALID, _DEVICES | {During.ATTRIBUTES, During.DELETION}, ServiceError, Service.REFUSED_DURING,
        examples=("Something else", ""),
    ),
)  # fmt: skip
