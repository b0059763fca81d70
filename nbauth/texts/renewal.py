"""Why nothing new could be had before the old expired."""

from nbauth.texts.text import Text


class Renewal:
    """Errors of `nbauth.refreshing`."""

    SHUTTING_DOWN = Text("Nothing can be renewed any more: this Python is shutting down.")
    FAILED = Text("The renewal failed with a {what}.", hint="Please report this.")
    EXPIRED_ALREADY = Text("What the service gave has expired already.", hint="Check this computer's clock.")
