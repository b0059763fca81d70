"""What is said of the local AWS."""

from nbauth.texts.text import Text

_INSTALL = "pip install 'nbauth[local]'"


class Local:
    """Errors of `nbauth.local`, and what `python -m nbauth.local` prints."""

    # Its start
    NOT_INSTALLED = Text("The local AWS needs {module}, which is not installed.", hint=_INSTALL)
    NOT_STARTED = Text("The local AWS did not start: {why}.", hint=f"Install what it was written for: {_INSTALL}")
    ENDED_AT_ONCE = Text("it ended at once")
    SAID_NOTHING = Text("it said nothing")
    WITH_DETAIL = Text("{why} ({detail})")

    NO_LIFE = Text("Credentials can't live {given} seconds.", hint="Pass a whole number of seconds, at least 1.")

    # Where it is
    NONE_HERE = Text(
        "There is no local AWS here.",
        hint="Start one (nbauth.local.start(), or the command `nbauth demo`), "
        "and pass aws.environment() to the processes that should find it.",
    )
    NOT_AN_ADDRESS = Text(
        "{variable} does not say where a local AWS is.", hint="Take it from aws.environment() as it stands."
    )
    STOPPED = Text(
        "The local AWS has stopped.", hint="Start it again: make demo, nbauth demo, or nbauth.local.start()."
    )

    # What is asked of it
    REFUSED = Text("The local AWS refused: {words}", hint="Check what was passed.")
    NO_APP = Text("{username} has no authenticator app.", hint='A user with one is of the kind "totp" or "choice".')
    NO_KEY = Text(
        "That is no secret key of an authenticator app.", hint="Pass the secret_key of NeedsTotpSetup or TotpSetup."
    )
    ENDS_ELSEWHERE = Text("This process did not start the local AWS.", hint="It ends with the process that started it.")
    MADE_ELSEWHERE = Text(
        "This process did not start the local AWS.",
        hint="Users and pools are made by the process that starts it: nbauth.local.start().",
    )

    # What its users sign in with
    WITH_PASSWORD = Text("a password")
    WITH_SMS = Text("a password and a code by SMS")
    WITH_EMAIL = Text("a password and a code by e-mail")
    WITH_APP = Text("a password and an authenticator app")
    WITH_CHOICE = Text("a password, and an authenticator app or a code by SMS")
    WITH_NEW_PASSWORD = Text("a password to be replaced")
    WITH_ROLES = Text("a password, then one of two roles")
    WITH_CONFIRMATION = Text("a password, and once the code that confirms the account")

    # The command
    USAGE = Text("usage: python -m nbauth.local COMMAND [ARGUMENT …]")
    NO_COMMAND = Text("There is no command {command}.")
