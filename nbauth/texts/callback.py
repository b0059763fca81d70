"""What is said where the browser comes back to from the sign-in page."""

from nbauth.texts.text import Text


class Callback:
    """Of `callback.html` beside the form, which has each of these in all languages, and of the listener."""

    COME_BACK = Text("Back from signing in")
    DONE = Text("Go back to your notebook; this window can be closed.")
    COPY = Text("Copy this address into the form in your notebook that you came from, and give it to nobody else.")
    COPY_BUTTON = Text("Copy")
    NOT_EXPECTED = Text(
        "No sign-in waits for this page here. If another notebook has sent you, copy this page's address into its "
        "form; if not, begin again in your notebook."
    )
