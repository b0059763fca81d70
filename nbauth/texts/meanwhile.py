"""What was going on when a call failed."""

from nbauth.texts.text import Text


class Meanwhile:
    """Of `nbauth.aws.during`; each follows “while”."""

    PASSWORD = Text("the password was checked")
    SENT_PASSWORD = Text("the password was looked at")
    CUSTOM = Text("the sign-in was begun")
    CUSTOM_PASSWORD = Text("the password was checked first")
    CHOICE = Text("the ways to sign in were asked for")
    CHOICE_PASSWORD = Text("the password was proved")
    CONFIRMED = Text("the confirmed account signed in")
    GIVEN_PASSWORD = Text("the password was given")
    CHALLENGE = Text("the answer was checked")
    NEW_PASSWORD = Text("the new password was looked at")
    CUSTOM_CHALLENGE = Text("the answer was looked at")
    EMAIL_SETUP = Text("the e-mail address was looked at")
    FACTORS = Text("the second factors were looked at")
    APP = Text("the authenticator app was verified")
    REFRESH = Text("the sign-in was renewed")
    SIGN_OUT = Text("AWS was told of the sign-out")
    IDENTITY = Text("AWS credentials were fetched")
    GUEST = Text("a guest's AWS credentials were fetched")
    ROLE = Text("AWS credentials of the chosen role were fetched")
    BASIC = Text("AWS credentials were fetched by the basic flow")
    BASIC_ROLE = Text("AWS credentials of the chosen role were fetched by the basic flow")
    ASSUMING = Text("a role was assumed")
    SIGN_UP = Text("the account was made")
    CONFIRMATION = Text("the account was confirmed")
    RESEND = Text("a new code was asked for")
    FORGOTTEN = Text("a code for a new password was asked for")
    RESET = Text("the new password was set")
    ATTRIBUTES = Text("the attributes were read")
    UPDATE = Text("the attributes were changed")
    REMOVAL = Text("attributes were removed")
    ATTRIBUTE_CODE = Text("a code for an address was asked for")
    VERIFICATION = Text("the address was verified")
    PASSWORD_CHANGE = Text("the password was changed")
    DELETION = Text("the account was deleted")
    DEVICES = Text("the devices were looked at")
    FORGETTING = Text("the device was forgotten")
