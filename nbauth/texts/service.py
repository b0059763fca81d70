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
    NOT_AWS = Text(
        "Something else than AWS answered (HTTP {status}).",
        hint="Log in to this network if it asks for that (open any page in a browser), and check the proxy and "
        "endpoint_url.",
    )
    UNEXPECTED = Text("An unexpected {what} came while {during}.", hint=f"Please report this: {ISSUES}")
    REFUSED = Text("The service refused with {code}.", hint="Ask the administrator of the user pool.")
    REFUSED_SILENTLY = Text("The service refused, and did not say why.", hint="Ask the administrator of the user pool.")
    REFUSED_DURING = Text("The service refused while {during}.", hint="Ask the administrator of the user pool.")
    IN_ITS_WORDS = Text("{words}", hint="Ask the administrator of the user pool.")
    FIREWALL = Text("A firewall of the user pool's has blocked this.", hint="Ask the administrator of the user pool.")
    TRIGGER_REFUSED = Text(
        "A check of the user pool's own has refused this.", hint="Ask the administrator of the user pool."
    )
    TRIGGER_FAILED = Text(
        "A check of the user pool's own (a Lambda trigger) has failed.", hint="Ask the administrator of the user pool."
    )
    POOL_MISCONFIGURED = Text(
        "The user pool is not set up for this.", hint="The administrator of the user pool must check its settings."
    )
    NOT_SWITCHED_ON = Text("The user pool does not offer this.", hint="Ask the administrator of the user pool.")
    CANT_SEND = Text(
        "The user pool can't send its messages.",
        hint="The administrator of the user pool must check the role that sends them.",
    )
    UNFINISHED = Text("The service does not finish its answer.", hint="Check the network, then try again.")

    # What was sent, and whether it was done is not known
    ANSWER_LOST = Text(
        "No reply came: whether your answer was taken is not known.",
        hint="Send it again; if it is refused then, sign in again.",
    )
    NEW_PASSWORD_LOST = Text(
        "No reply came: it may have worked.",
        hint="Sign in with the new password; if that fails, with the one before.",
    )
    SIGN_UP_LOST = Text(
        "No reply came: the account may have been made.", hint="Sign in with it; if that fails, create it again."
    )
    CONFIRMATION_LOST = Text(
        "No reply came: the account may have been confirmed.", hint="Sign in with it, or send the code again."
    )
    CODE_LOST = Text("No reply came: a code may have been sent.", hint="Look for it, or ask for another one.")
    REVOCATION_LOST = Text("No reply came: whether it was done is not known.", hint="Check the network.")

    # While signing in
    DEVICE_FORGOTTEN = Text("The user pool does not know this computer any more.", hint="Sign in again.")
    FLOW_NOT_ALLOWED = Text(
        "The app client does not allow this way to sign in.",
        hint="The administrator of the user pool must allow {flow} (and ALLOW_REFRESH_TOKEN_AUTH) on the app client.",
    )
    WRONG_PASSWORD = Text("The username or the password is not right.", hint="Check both, and try again.")
    NOT_LET_IN = Text("The user pool does not let this username in.", hint="Check it, and try again.")
    TOO_MANY_PASSWORDS = Text(
        "Too many wrong passwords.", hint="Wait a minute, then try again; each further try makes the wait longer."
    )
    TOO_MANY_ANSWERS = Text("Too many wrong answers.", hint="Wait a minute, then sign in again.")
    TEMPORARY_PASSWORD_EXPIRED = Text(
        "The temporary password has expired.", hint="Ask the administrator of the user pool to send a new one."
    )
    BLOCKED = Text(
        "The user pool's protection against strangers has blocked this sign-in.",
        hint="Try it from where you usually sign in, or ask the administrator of the user pool.",
    )
    NO_SECOND_FACTOR = Text(
        "The account has no second factor of the kind that is asked for.",
        hint="Ask the administrator of the user pool.",
    )
    NO_APP_YET = Text(
        "No authenticator app has been told the secret key yet.",
        hint="Set one up first: auth.mfa.set_up_totp(), then auth.mfa.verify_totp(code).",
    )
    FACTOR_NOT_SET_UP = Text(
        "The account does not have that second factor.",
        hint="An app is set up first; a code needs an e-mail address or a phone number that is verified in your "
        "details.",
    )
    FACTOR_NOT_OFFERED = Text(
        "The user pool does not offer that second factor.", hint="Ask the administrator of the user pool."
    )
    CHANGED_MEANWHILE = Text("Something else changes the account just now.", hint="Try again in a moment.")
    NO_SETUP = Text(
        "The user pool asks for a second factor that can't be set up while signing in ({offered}).",
        hint="Ask the administrator of the user pool to add your phone number, or to offer authenticator apps.",
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
    UNSUPPORTED_AND_UNNAMED = Text(
        "The user pool asks for something that this version of nbauth can't do.",
        hint="Ask the administrator of the user pool for another way to sign in.",
    )

    # While the sign-in lasts
    EXPIRED = Text("The sign-in has expired.", hint="Sign in again.")
    REUSED = Text(
        "The sign-in has ended: its refresh token was used twice, as it is when a reply is lost on the way.",
        hint="Sign in again.",
    )
    DISABLED_MEANWHILE = Text("This account was disabled.", hint="Ask the administrator of the user pool.")
    REFRESH_NOT_ALLOWED = Text(
        "The app client does not allow that a sign-in is renewed.",
        hint="The administrator of the user pool must allow ALLOW_REFRESH_TOKEN_AUTH, or refresh token rotation.",
    )
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
        "The user pool knows no attribute {attribute}.",
        hint="The administrator of the user pool must check the attributes in the configuration.",
    )
    ATTRIBUTE_REFUSED = Text("The user pool does not accept the {name}.", hint="Check it, and try again.")
    ONE_ATTRIBUTE_REFUSED = Text(
        "The user pool does not accept one of the attributes.", hint="Check them, and try again."
    )
    ALREADY_GIVEN = Text("The user pool has your {name} already, and it can't be changed here.", hint="Leave it out.")
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
    ID_TOKEN_REFUSED = Text("The identity pool does not accept the ID token any more.", hint="Sign in again.")
    LINKED_ELSEWHERE = Text(
        "This sign-in belongs to another identity of the identity pool.", hint="Ask the administrator of the user pool."
    )
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
    NO_GUESTS = Text(
        "The identity pool lets no guests in.",
        hint="Sign in, or ask the administrator of the user pool to switch on guest access in the identity pool, with "
        "a role for guests (unauthenticated).",
    )
    NO_GUEST_ROLE = Text(
        "The identity pool has no usable role for guests.",
        hint="Sign in, or ask the administrator of the user pool to check the identity pool's role for guests "
        "(unauthenticated) and its trust policy. A session policy of AWS's own bounds what guests can use with it.",
    )
    ROLE_NOT_CHOSEN = Text(
        "The identity pool does not choose a role for you by itself.",
        hint="Choose one of your roles: “Switch role” on the card, or auth.roles() and auth.use_role(…). If you have "
        "none, ask the administrator of the user pool for a group with a role.",
    )
    ROLE_REFUSED = Text(
        "The identity pool does not give you this role.",
        hint="Use another one, or ask the administrator of the user pool: the identity pool must choose roles from the "
        "token, and the role's trust policy must name the identity pool.",
    )
