"""What the form shows of the account of whoever is signed in, and the terminal says."""

from nbauth.texts.text import Text


class AccountScreens:
    """Headings, labels, buttons and sentences of these screens."""

    # The overview
    ACCOUNT = Text("Your account")
    OPEN = Text("Account")
    READING = Text("Asking the user pool…")
    USER_ID = Text("User id")
    GROUPS = Text("Groups")
    CHOSEN_BY_POOL = Text("Chosen by the identity pool")
    IDENTITY = Text("Identity id")
    CREDENTIALS = Text("Credentials")
    TOKENS = Text("Tokens")
    CREDENTIALS_UNTIL = Text("Until {credentials_until}")
    CREDENTIALS_ENDED = Text("Ended at {credentials_until}")
    TOKENS_UNTIL = Text("Until {tokens_until}")
    TOKENS_ENDED = Text("Ended at {tokens_until}")
    SESSION = Text("Session")

    # Attributes
    ATTRIBUTES = Text("Your details")
    VERIFIED = Text("Verified")
    NOT_VERIFIED = Text("Not verified")
    CHANGE = Text("Change")
    CHANGE_OF = Text("Change your {name}")
    CHANGED = Text("Your {name} was changed.")
    ADD = Text("Add a detail")
    ADD_OF = Text("Add your {name}")
    SAVE = Text("Save")
    SAVING = Text("Saving…")
    REMOVE = Text("Remove")
    REMOVE_OF = Text("Remove your {name}")
    REMOVES = Text("“{value}” will be gone from the user pool. What is signed in stays so.")
    REMOVING = Text("Removing…")
    REMOVED = Text("Your {name} was removed.")
    VERIFY = Text("Verify")
    VERIFY_OF = Text("Verify your {name}")
    NO_CODE = Text("The user pool did not say where it sent the code.")
    IS_VERIFIED = Text("Your {name} is verified.")

    # The password
    CHANGE_PASSWORD = Text("Change password")
    CHANGING_PASSWORD = Text("Changing the password…")
    CURRENT_PASSWORD = Text("Current password")
    STAYS_SIGNED_IN = Text("You stay signed in, here and elsewhere.")
    PASSWORD_CHANGED = Text("Your password was changed.")
