"""What comes of a change to one's own account, or to what the user pool knows of one's devices."""

from nbauth.texts.text import Text


class Account:
    """Errors of `auth.account` and `auth.devices`."""

    TOKEN_REFUSED = Text("The user pool does not accept the access token any more.", hint="Sign in again.")
    NO_SCOPE = Text(
        "This sign-in may not change the account.",
        hint="The administrator of the user pool must allow the app client the scope aws.cognito.signin.user.admin.",
    )
    NOT_ALLOWED = Text(
        "The user pool does not let you do this now.",
        hint="Sign in again; if that does not help, ask the administrator of the user pool.",
    )
    GONE = Text("The account does not exist any more.", hint="Sign in with another one.")
    NEEDED = Text("The user pool asks everybody for their {name}.", hint="Change it instead of removing it.")
    ATTRIBUTE_NEEDED = Text(
        "The user pool asks everybody for one of these attributes.", hint="Change it instead of removing it."
    )
    FIXED = Text("Your {name} can't be changed.", hint="Leave it out.")
    ATTRIBUTE_FIXED = Text("One of these attributes can't be changed.", hint="Leave it out.")
    NOT_PROVABLE = Text(
        "No code can prove that.", hint="It must be an email or a phone_number that the account has, by that name."
    )
    WRONG_OLD_PASSWORD = Text(
        "The old password is not right.", hint="Check it; if it is forgotten, sign out and choose “Forgot password?”."
    )
    NO_DEVICES = Text(
        "The user pool does not know this computer as a device.",
        hint="The administrator of the user pool must have it remember devices; then sign in again.",
    )
    NO_SUCH_DEVICE = Text("The user pool knows no such device.", hint="auth.devices.list() has those that it knows.")
    UPDATE_LOST = Text(
        "No reply came: the attributes may have been changed.", hint="Look at auth.account.attributes(), or try again."
    )
    VERIFICATION_LOST = Text(
        "No reply came: the code may have been taken.", hint="Look at auth.account.attributes(), or send it again."
    )
    DELETION_LOST = Text(
        "No reply came: the account may have been deleted.",
        hint="Try again: if it was, the user pool does not know it any more.",
    )
    APP_LOST = Text(
        "No reply came: the authenticator app may have been set up.",
        hint='Call auth.mfa.prefer("TOTP"); if that is refused, send the code that the app shows next.',
    )
    FORGETTING_LOST = Text(
        "No reply came: the device may have been forgotten.", hint="Look at auth.devices.list(), or try again."
    )
