"""Which call failed: the same error code means different things to the person."""

from enum import Enum

from nbauth.texts import Meanwhile


class During(Enum):
    """What was going on, in words."""

    PASSWORD = Meanwhile.PASSWORD
    SENT_PASSWORD = Meanwhile.SENT_PASSWORD
    CUSTOM = Meanwhile.CUSTOM
    CUSTOM_PASSWORD = Meanwhile.CUSTOM_PASSWORD
    CHOICE = Meanwhile.CHOICE
    CHOICE_PASSWORD = Meanwhile.CHOICE_PASSWORD
    CONFIRMED = Meanwhile.CONFIRMED
    BROWSER = Meanwhile.BROWSER
    GIVEN_PASSWORD = Meanwhile.GIVEN_PASSWORD
    CHALLENGE = Meanwhile.CHALLENGE
    NEW_PASSWORD = Meanwhile.NEW_PASSWORD
    CUSTOM_CHALLENGE = Meanwhile.CUSTOM_CHALLENGE
    EMAIL_SETUP = Meanwhile.EMAIL_SETUP
    FACTORS = Meanwhile.FACTORS
    APP = Meanwhile.APP
    REFRESH = Meanwhile.REFRESH
    SIGN_OUT = Meanwhile.SIGN_OUT
    IDENTITY = Meanwhile.IDENTITY
    GUEST = Meanwhile.GUEST
    ROLE = Meanwhile.ROLE
    BASIC = Meanwhile.BASIC
    BASIC_ROLE = Meanwhile.BASIC_ROLE
    ASSUMING = Meanwhile.ASSUMING
    SIGN_UP = Meanwhile.SIGN_UP
    CONFIRMATION = Meanwhile.CONFIRMATION
    RESEND = Meanwhile.RESEND
    FORGOTTEN = Meanwhile.FORGOTTEN
    RESET = Meanwhile.RESET
    ATTRIBUTES = Meanwhile.ATTRIBUTES
    UPDATE = Meanwhile.UPDATE
    REMOVAL = Meanwhile.REMOVAL
    ATTRIBUTE_CODE = Meanwhile.ATTRIBUTE_CODE
    VERIFICATION = Meanwhile.VERIFICATION
    PASSWORD_CHANGE = Meanwhile.PASSWORD_CHANGE
    DELETION = Meanwhile.DELETION
    DEVICES = Meanwhile.DEVICES
    FORGETTING = Meanwhile.FORGETTING
