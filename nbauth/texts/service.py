"""What comes of a call to the service, told to whoever waits for it."""

from nbauth.texts.text import ISSUES, Text


class Service:
    """Errors that the AWS edge raises."""

    # Of every call
    SLOW_DOWN = Text("The service asks to slow down.", hint="Try again in a moment.")
    OWN_PROBLEM = Text("The service has a problem of its own.", hint="Try again in a moment.")
    WRONG_SECRET = Text(
        "The app client's secret does not match the configuration.",
        hint="Set client_secret, or use an app client without one.",
    )
    NO_SUCH_POOL = Text("There is no such user pool or app client.", hint="Check user_pool_id and client_id.")
    NOT_UNDERSTOOD = Text(
        "The service's reply could not be understood ({what}).",
        hint="A proxy or a wrong endpoint_url may have answered instead of AWS.",
    )
    UNEXPECTED = Text("An unexpected {what} came while {during}.", hint=f"Please report this: {ISSUES}")
    REFUSED = Text("The service refused with {code}.", hint="Ask the administrator of the user pool.")
    REFUSED_DURING = Text("The service refused while {during}.", hint="Ask the administrator of the user pool.")
    IN_ITS_WORDS = Text("{words}", hint="Ask the administrator of the user pool.")
    UNFINISHED = Text("The service does not finish its answer.", hint="Check the network, then try again.")

    # While signing in
    FLOW_NOT_ALLOWED = Text(
        "The app client does not allow this way to sign in.",
        hint="The administrator of the user pool must allow {flow} (and ALLOW_REFRESH_TOKEN_AUTH) on the app client.",
    )
    WRONG_PASSWORD = Text("The username or the password is not right.", hint="Check both, and try again.")
    NOT_LET_IN = Text("The user pool does not let this username in.", hint="Check it, and try again.")
    TOO_MANY_PASSWORDS = Text(
        "Too many wrong passwords.", hint="Wait a minute, then try again; each further try makes the wait longer."
    )
    DISABLED = Text("This account is disabled.", hint="Ask the administrator of the user pool.")
    TIME_IS_OVER = Text("The time to answer is over, or it was wrong too often.", hint="Sign in again.")
    ANSWER_REFUSED = Text("That answer was not accepted, and the sign-in starts over.", hint="Sign in again.")
    WRONG_CODE = Text("That code is not right.", hint="Check it, and try again.")
    CODE_EXPIRED = Text("That code is too old, or was used already.", hint="Use a new one.")
    TOO_MANY_ATTEMPTS = Text("Too many attempts.", hint="Wait a while, then try again.")
    TOO_MANY_CODES = Text("Too many wrong codes.", hint="Wait a while, then try again.")
    NO_SUCH_USER = Text("There is no such user in this pool.", hint="Check the username.")
    NOT_CONFIRMED = Text(
        "This account has not been confirmed yet.", hint="Confirm it with the code that was sent at the sign-up."
    )
    RESET_REQUIRED = Text(
        "The administrator of the user pool wants a new password to be set first.",
        hint='Choose “Forgot password?”, or call auth.forgot_password("NAME").',
    )
    PASSWORD_REFUSED = Text("The new password was refused.", hint="It breaks the pool's policy: choose another one.")
    PASSWORD_REFUSED_IN_ITS_WORDS = Text("{words}.", hint="Choose another one.")
    UNSUPPORTED = Text(
        "The user pool asks for {what}, which this version of nbauth can't do.",
        hint="Ask the administrator of the user pool for another way to sign in.",
    )

    # While the sign-in lasts
    EXPIRED = Text("The sign-in has expired.", hint="Sign in again.")
    ANOTHER_USERS_TOKENS = Text("The refreshed tokens are another user's.", hint="Sign out, and sign in again.")
    NO_TOKENS_KEPT = Text("No tokens were kept.", hint="They are renewed when they are needed.")

    # Sign-up, and a forgotten password
    USERNAME_TAKEN = Text("Somebody has an account of that name already.", hint="Choose another username, or sign in.")
    ALIAS_TAKEN = Text(
        "Somebody has an account with that e-mail address or phone number already.",
        hint="Sign in with that account, or use another address.",
    )
    SIGN_UP_CLOSED = Text(
        "Nobody can sign up for this user pool by themselves.",
        hint="Ask the administrator of the user pool for an account.",
    )
    SIGN_UP_REFUSED = Text(
        "The user pool refused this sign-up.", hint="Ask the administrator of the user pool for an account."
    )
    SIGN_UP_REFUSED_IN_ITS_WORDS = Text("{words}", hint="Ask the administrator of the user pool if that is not clear.")
    ATTRIBUTE_UNKNOWN = Text(
        "The user pool knows no attribute {name}.",
        hint="The administrator of the user pool must check the attributes in the configuration.",
    )
    ATTRIBUTE_REFUSED = Text("The user pool does not accept the {name}.", hint="Check it, and try again.")
    ATTRIBUTE_NOT_YOURS = Text(
        "The app client may not set one of the attributes.",
        hint="The administrator of the user pool must let the app client write it, or leave it out.",
    )
    NO_EMAIL = Text("That is not an e-mail address.", hint="Check it, and try again.")
    USERNAME_MUST_BE_ADDRESS = Text(
        "In this user pool the username is an e-mail address or a phone number.", hint="Type yours as the username."
    )
    USERNAME_MUST_NOT_BE_ADDRESS = Text(
        "In this user pool the username can't be an e-mail address.",
        hint="Choose another one; once confirmed, the address signs you in too.",
    )
    WRONG_INPUT = Text("The user pool does not accept what was typed.", hint="Check it, and try again.")
    NOT_DELIVERED = Text(
        "The code could not be sent.", hint="Check the address or number, or ask the administrator of the user pool."
    )
    CONFIRMED_ALREADY = Text("This account is confirmed already.", hint="Sign in.")
    NO_VERIFIED_ADDRESS = Text(
        "No code can be sent: the account has no verified e-mail address or phone number.",
        hint="Ask the administrator of the user pool to set a new password.",
    )
    CANT_BE_RESET = Text(
        "The password of this account can't be reset now.", hint="Ask the administrator of the user pool."
    )
    CANT_BE_CONFIRMED = Text("This account can't be confirmed now.", hint="Ask the administrator of the user pool.")

    # The identity pool
    ID_TOKEN_EXPIRED = Text("The ID token has expired, by AWS's clock.", hint="Sign in again.")
    NO_SUCH_IDENTITY_POOL = Text(
        "There is no such identity pool.",
        hint="Check identity_pool_id: the pool may be of another account or region.",
    )
    NOT_TRUSTED = Text(
        "The identity pool does not accept this sign-in.",
        hint="The administrator of the user pool must add it and the app client to the identity providers of the "
        "identity pool.",
    )
    NO_ROLE = Text(
        "The identity pool has no usable role for you.",
        hint="The administrator of the user pool must check the identity pool's roles and their trust policies.",
    )
