"""Why nothing new could be had before the old expired."""

from nbauth.texts.text import ISSUES, Text


class Renewal:
    """Errors of `nbauth.refreshing`."""

    UNFINISHED = Text("The renewal does not come to its end.", hint="Check the network, then try again.")
    SHUTTING_DOWN = Text(
        "Nothing can be renewed any more: this Python is shutting down.", hint="Restart the kernel or the program."
    )
    FAILED = Text("The renewal failed with a {what}.", hint=f"Please report this: {ISSUES}")
    EXPIRED_ALREADY = Text("What the service gave has expired already.", hint="Check this computer's clock.")
