"""What has happened to a sign-in, as its history, the card and the report tell it."""

from nbauth.texts.text import Text


class Happened:
    """Columns, names and sentences."""

    # Columns
    TIME = Text("time")
    WHAT = Text("what")
    TOOK = Text("took")
    RESULT = Text("result")
    CODE = Text("code")
    REQUEST_ID = Text("request id")

    DONE = Text("done")
    UNKNOWN = Text("unknown")
    REPEATED = Text("{result}, {times} times since {since}")
    NOTHING = Text("Nothing has happened yet.")

    # Events
    SIGN_IN = Text("Sign-in")
    ANSWER = Text("Answer to a question")
    RESUME = Text("Kept sign-in")
    TOKENS = Text("New tokens")
    CREDENTIALS = Text("New credentials")
    ROLE = Text("Choice of a role")
    ASSUMING = Text("Assumed role")
    WAIT = Text("Wait for another notebook")
    END = Text("End of the sign-in")
    SIGN_OUT = Text("Sign-out")
    SIGN_UP = Text("Sign-up")
    CONFIRMATION = Text("Confirmation")
    NEW_CODE = Text("New code")
    FORGOTTEN_PASSWORD = Text("Forgotten password")
    ATTRIBUTES = Text("Attributes read")
    CHANGE = Text("Attributes changed")
    VERIFICATION = Text("Address verified")
    DELETION = Text("Account deleted")
    DEVICES = Text("Devices")
    NEW_PASSWORD = Text("New password chosen")
    SECOND_FACTOR = Text("Second factor")

    # The report
    REPORT = Text("What happened to a sign-in with nbauth, {time}")
    KERNEL = Text("Kernel")
    REGION = Text("Region")
    USER_POOL = Text("User pool")
    APP_CLIENT = Text("App client")
    IDENTITY_POOL = Text("Identity pool")
    HOSTS = Text("Instead of AWS")
    STATE = Text("State")
    ASKED = Text("Asked for")
    WHO = Text("Signed in")
    KEPT = Text("Kept")
    OF_ROLE = Text("Role")
    CLOCK = Text("AWS's clock")
