"""What is said under a cell."""

from nbauth.texts.text import Text


class Notebook:
    """Errors and warnings of `nbauth.notebook`."""

    # The session's name
    NO_NAME = Text("{name} can't be the name of a variable.", hint='Pass one like name="session".')
    NAME_TAKEN = Text(
        "nbauth.login() gave the name {name!r} to the AWS session; it was something else before. "
        'Pass another one, like nbauth.login(name="aws").'
    )
    NO_SUCH_NAME = Text("There is no sign-in named {name}.", hint="Call {call} first.")

    # The language of what is shown
    NO_LANG = Text("{lang} is no language that nbauth speaks.", hint="Pass one of these, or none: {known}.")

    # Where no form is shown
    RUN_THIS_CELL = Text("Run this cell to sign in.")
    NO_WIDGETS = Text(
        "If you did and see this line, this front end cannot show widgets: "
        "open the notebook in JupyterLab, Jupyter Notebook 7 or VS Code. Where this computer has a keychain, you can "
        "also answer the prompts of `nbauth login` in a terminal, and run this cell again."
    )

    # Waiting for the sign-in
    NOT_YET = Text("Nobody is signed in yet.", hint="Sign in with the form above, then run this cell again.")
    INTERRUPTED = Text("Nobody is signed in yet.", hint="Sign in with the form above, then run the cells below.")
    WAITING = Text("Waiting for you to sign in, with the form above…")
    HAS_WAITED = Text("No longer waiting for the sign-in.")
    NOT_HEARD = Text(
        "{why} The call can't wait for you: here nothing comes from the form while a cell runs.",
        hint="Sign in with the form above, in another notebook or with `nbauth login`, then run this cell again.",
    )
    NOBODY_TO_WAIT_FOR = Text(
        "{why} The call can't wait: there is nobody to ask here.",
        hint="Start the run again, or have it sign in with an account whose sign-in lasts longer.",
    )
    LEFT = Text("{why} The prompts were left.", hint="Run it again to sign in.")
    NO_WAITING_IN_VOILA = Text(
        "No cell can wait for the sign-in here: Voilà shows its page after the last cell.",
        hint="Call nbauth.login() without await, and use the session in what a button does.",
    )
    NO_WAITING_IN_MARIMO = Text(
        "A cell of marimo can't wait for the sign-in.",
        hint="Write auth = nbauth.login() without await: cells that use auth run again after the sign-in.",
    )

    # The account
    NOBODY_TO_SHOW = Text(
        "The account can't be shown: there is nobody to ask here.",
        hint="Use auth.account, auth.mfa and auth.devices, or call it in a notebook or a terminal.",
    )

    # Unattended runs
    NOBODY_HERE = Text(
        "Nobody is signed in, and there is nobody to ask here.",
        hint="Set {username}, and {file} to a file with the password, or run this in a notebook or a terminal.",
    )
    CHECK_VARIABLES = Text("Check {username} and {file} or {password}.")
    TWO_PASSWORDS = Text("{password} and {file} are both set.", hint="Set one of them: the file is safer.")
    NO_PASSWORD_FILE = Text("{file} names {path!r}, which could not be read: {why}.", hint="Check the path.")
    NO_PASSWORD_IN_FILE = Text(
        "{file} names {path!r}, which holds no password.", hint="Put the password there, and nothing else."
    )
    MORE_THAN_A_PASSWORD = Text(
        "The user pool asks {username} for more than a password ({step}), and nobody is here.",
        hint="Use an account without a second factor for unattended runs.",
    )
