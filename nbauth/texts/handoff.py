"""What is said where credentials are handed on."""

from nbauth.texts.text import ISSUES, Text


class Handoff:
    """Errors of `nbauth.handoff`."""

    NOT_STARTED = Text(
        "The helper process that hands out credentials on this computer did not start.",
        hint=f"Try again; if it fails again, please report it: {ISSUES}",
    )
    NEEDS = Text("This needs {module}, which is not installed.", hint="pip install 'nbauth[{extra}]'")
    NOT_HERE = Text(
        "This process has no sign-in to the user pool {pool}.",
        hint="Sign in here, with nbauth.login() and the same configuration.",
    )
    SEVERAL_HERE = Text(
        "In this process there are several sign-ins named {name} to the user pool {pool}.",
        hint="Give each a name of its own: nbauth.login(name=…), nbauth.Auth(pool, name=…).",
    )
    PARENT_GONE = Text(
        "The process that this one was forked from hands out no credentials any more.",
        hint="Start this one again from there, after auth.install(); or sign in here.",
    )
    NOT_YET = Text("The credentials of this sign-in have not come yet.", hint="Try again in a moment.")
