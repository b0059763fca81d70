"""Which call failed: the same error code means different things to the person."""

from enum import Enum


class During(Enum):
    """What was going on."""

    PASSWORD = "the password was checked"  # noqa: S105 -- what was going on, no password
    SENT_PASSWORD = "the password was looked at"  # noqa: S105 -- as above
    CUSTOM = "the sign-in was begun"
    CUSTOM_PASSWORD = "the password was checked first"  # noqa: S105 -- as above
    CHOICE = "the ways to sign in were asked for"
    CHOICE_PASSWORD = "the password was proved"  # noqa: S105 -- as above
    CONFIRMED = "the confirmed account signed in"
    GIVEN_PASSWORD = "the password was given"  # noqa: S105 -- as above
    CHALLENGE = "the answer was checked"
    NEW_PASSWORD = "the new password was looked at"  # noqa: S105 -- as above
    CUSTOM_CHALLENGE = "the answer was looked at"
    EMAIL_SETUP = "the e-mail address was looked at"
    FACTORS = "the second factors were looked at"
    REFRESH = "the sign-in was renewed"
    SIGN_OUT = "AWS was told of the sign-out"
    IDENTITY = "AWS credentials were fetched"
    GUEST = "a guest's AWS credentials were fetched"
    ROLE = "AWS credentials of the chosen role were fetched"
    SIGN_UP = "the account was made"
    CONFIRMATION = "the account was confirmed"
    RESEND = "a new code was asked for"
    FORGOTTEN = "a code for a new password was asked for"
    RESET = "the new password was set"
    ATTRIBUTES = "the attributes were read"
    UPDATE = "the attributes were changed"
    REMOVAL = "attributes were removed"
    ATTRIBUTE_CODE = "a code for an address was asked for"
    VERIFICATION = "the address was verified"
    PASSWORD_CHANGE = "the password was changed"  # noqa: S105 -- as above
    DELETION = "the account was deleted"
    DEVICES = "the devices were looked at"
    FORGETTING = "the device was forgotten"
