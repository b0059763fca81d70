"""What is said of a sign-in in the browser."""

from nbauth.texts.text import Text


class Hosted:
    """Its screen, its errors, and the page that the browser comes back to."""

    # Buttons
    CONTINUE_WITH = Text("Continue with {provider}")
    CONTINUE_IN_BROWSER = Text("Sign in on the sign-in page")
    OPENING = Text("Opening the sign-in page …")

    # Its screen
    HEADING = Text("Sign in with your browser")
    HOW = Text("Sign in in the window that has opened. This form goes on by itself when you are done.")
    OPEN = Text("Open the sign-in page")
    ADDRESS = Text("Address")
    ASKS = Text("Address of the page where it ended")
    PASTE = Text(
        "If it ends at a page that does not load, or asks you to, copy that page's address into here. "
        "Give it to nobody else."
    )
    STAYS_AWAY = Text(
        "Nothing has come back yet. If the sign-in page speaks of redirect_mismatch, the administrator of the user "
        "pool must register the address that it names."
    )

    # After a sign-out
    STILL_KNOWN = Text(
        "The sign-in page may still know you in this browser: whoever opens it next could be taken for you."
    )
    SIGN_OUT_THERE = Text("Sign out there too")

    # In a terminal
    OPENS = Text("Your browser opens this address; if it does not, open it yourself:")
    WAITING = Text("Waiting for the browser to come back. Ctrl-C lets you type the address of the page where it ended.")

    # What can be wrong
    NO_ADDRESS = Text(
        "That is not the address of a page that a sign-in has ended at.",
        hint="Copy all that stands in the browser's address bar when you have signed in.",
    )
    ANOTHER_ADDRESS = Text(
        "That address is not the answer to this sign-in.",
        hint="Open the sign-in page from here once more, and copy the address that it ends at.",
    )
    NO_CODE_IN_IT = Text(
        "That address brings no code.", hint="Open the sign-in page once more, and copy the address that it ends at."
    )
    REFUSED = Text(
        "The sign-in page has refused: {words}", hint="Try it again, or ask the administrator of the user pool."
    )
    REFUSED_SILENTLY = Text(
        "The sign-in page has refused.", hint="Try it again, or ask the administrator of the user pool."
    )
    CODE_IS_OVER = Text(
        "What the sign-in page gave can't be used any more: it lives for five minutes, and counts once.",
        hint="Open the sign-in page once more.",
    )
    LOST = Text("No answer came: the sign-in may be used up.", hint="Open the sign-in page once more.")
    NO_DOMAIN = Text(
        "The configuration names no sign-in page: {key} is missing.",
        hint="The administrator of the user pool knows it, and what else belongs to it: domain and redirect_urls.",
    )
    NO_SUCH_PROVIDER = Text("The configuration has no provider {provider}.", hint="It has these: {providers}.")
    NO_NAME = Text("{what} is {value}, which the sign-in page would not understand.", hint="Check it.")
    NO_ID_TOKEN = Text(
        "The sign-in page gave no ID token.",
        hint="The administrator of the user pool must allow the app client the scope openid.",
    )
    CLIENT_REFUSED = Text(
        "The user pool does not let this app client redeem the sign-in ({code}).",
        hint="The administrator of the user pool must allow it the authorization code grant, and check its secret.",
    )
    ANOTHER_NONCE = Text("The ID token answers another sign-in.", hint="Begin the sign-in again.")
    PAGE_PROBLEM = Text("The sign-in page has a problem of its own.", hint="Try it again in a moment.")
    NOT_THE_PAGE = Text(
        "What answered at {host} is no sign-in page of a user pool.",
        hint="Check domain in the configuration, and the network: a proxy may answer in its place.",
    )
