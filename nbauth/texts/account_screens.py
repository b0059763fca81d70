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
    UNTIL = Text("Until {at}")
    ENDED = Text("Ended at {at}")
    SESSION = Text("Session")
    SHOW_OTHER = Text("Show {who} as {name}")

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

    # Second factors
    FACTORS = Text("Second factors")
    WHAT_FACTORS_DO = Text("What a sign-in asks for beside the password.")
    ON = Text("On")
    OFF = Text("Off")
    PREFERRED = Text("Sign-ins ask for it")
    PREFER = Text("Ask for it")
    PREFER_OF = Text("{factor}: ask for it")
    NOW_PREFERRED = Text("Sign-ins ask for this from now on: {factor}.")
    SWITCH_ON = Text("Switch on")
    SWITCH_ON_OF = Text("{factor}: switch on")
    SWITCHED_ON = Text("Switched on: {factor}.")
    SWITCH_OFF = Text("Switch off")
    SWITCH_OFF_OF = Text("{factor}: switch off")
    SWITCHED_OFF = Text("Switched off: {factor}.")
    NO_PREFERENCE = Text("No preference")
    NOT_PREFERRED = Text("Sign-ins let you choose from now on.")
    SET_UP = Text("Set up")
    SCAN = Text("Scan this with an authenticator app on your phone, then type the code that the app shows.")
    APP_SET_UP = Text("Your authenticator app is set up, and sign-ins ask for its code from now on.")
    APP_NOT_ON = Text("Your authenticator app is set up, but it could not be switched on. {why}")

    # Devices
    FORGETTING = Text(
        "What you forget here can't go on with its sign-in, which ends within the hour; the next one there may ask for "
        "a code again."
    )
    NO_DEVICES = Text("The user pool remembers no computer or phone of yours.")
    THIS_COMPUTER = Text("This computer")
    LAST_USED = Text("Last used {at}")
    NTH = Text("{name} ({number})")
    FROM = Text("From {ip}")
    HERE_FROM = Text("This computer, from {ip}")
    FORGET = Text("Forget")
    FORGET_OF = Text("Forget {name}")
    FORGETTING_IT = Text("Forgetting it…")
    FORGOTTEN = Text("{name} is forgotten.")

    # The ways out
    EVERYWHERE = Text("Sign out everywhere")
    ENDS_ALL = Text("All your sign-ins end: here at once, and elsewhere when the tokens there run out.")
    LIVE_ON = Text("AWS credentials that were handed out here go on working until {keys_until}.")
    DELETE = Text("Delete account")
    DELETING = Text("Deleting the account…")
    DELETES = Text(
        "The user pool forgets you: your name, your details and your sign-ins. It can't be undone. What you have made "
        "in AWS stays there."
    )
    CONFIRM = Text("Type {name} to confirm")
    DELETED = Text("Your account was deleted.")
    DELETED_LIVE_ON = Text(
        "Your account was deleted. AWS credentials that were handed out here go on working until {keys_until}."
    )
