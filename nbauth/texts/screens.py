"""What the form shows, and the terminal says."""

from nbauth.texts.text import ISSUES, Text


class Screens:
    """Headings, labels, buttons and sentences of the screens."""

    # Fields
    USERNAME = Text("Username")
    EMAIL = Text("Email")
    PHONE_NUMBER = Text("Phone number")
    EMAIL_OR_PHONE_NUMBER = Text("Email or phone number")
    PASSWORD = Text("Password")
    NEW_PASSWORD = Text("New password")
    CONFIRM_PASSWORD = Text("Confirm password")
    CODE = Text("Code")
    ANSWER = Text("Answer")
    KEEP = Text("Keep me signed in on this computer")
    WITH_COUNTRY_CODE = Text("With the country code, like +14155550100.")

    # Buttons, and what is said while each does its work
    SIGN_IN = Text("Sign in")
    SIGNING_IN = Text("Signing in…")
    CONTINUE = Text("Continue")
    CHECKING = Text("Checking…")
    NEW_CODE = Text("Send a new code")
    SENDING = Text("Sending a code…")
    BACK = Text("Back")
    START_AGAIN = Text("Start again")
    GOING_BACK = Text("Going back…")
    SIGN_OUT = Text("Sign out")
    SIGNING_OUT = Text("Signing out…")
    CREATE_ACCOUNT = Text("Create account")
    CREATING_ACCOUNT = Text("Creating the account…")
    FORGOT_PASSWORD = Text("Forgot password?")
    GOING_ON = Text("Going on…")

    # The frame
    POOL = Text("User pool {pool}")
    POOL_AT = Text("User pool {pool} at {host}")
    PRACTICE_POOL = Text("Practice pool on this computer ({pool} at {host})")
    NOTEBOOK_WAITS = Text("The notebook waits for you here.")
    NOT_AWS = Text("This is not AWS: your sign-in goes to {host}")
    OTHER_IDENTITY_POOL = Text(
        "Your AWS credentials will come from the identity pool {now}; last time they came from {before}. If somebody "
        "sent you this notebook, ask first what it is for."
    )
    NONE = Text("none")
    TIME_MAY_BE_OVER = Text("The time to answer may be over. Choose “{button}”.")
    DEFECT = Text(
        "Something went wrong inside nbauth: {what}.",
        hint=f"Try again. If it happens again, it is a defect of nbauth: please report it at {ISSUES}",
    )
    NO_LONGER_OPEN = Text("The sign-in was left.", hint="Call it again to sign in.")

    # The sign-in
    SIGN_IN_AGAIN = Text("Sign in again")
    GO_ON = Text("{why} Sign in again: the session and every client made from it go on.")
    NOT_RESUMED = Text("A sign-in is kept on this computer, but could not be taken up just now. {why}")
    GUEST = Text("The session is a guest's until you sign in.")
    NO_GUEST = Text("Nobody is signed in, and the session is no guest's either. {why}")
    GUEST_HERE = Text("{status}. To sign in, call nbauth.login().")
    YOU_ARE_SIGNED_OUT = Text("You are signed out.")
    CREDENTIALS_LIVE_ON = Text(
        "You are signed out. AWS credentials that were handed out here go on working until {keys_until}."
    )

    # Codes
    ENTER_CODE = Text("Enter your code")
    SENT_BY_SMS = Text("A code was sent by text message to {where}.")
    SENT_BY_EMAIL = Text("A code was sent by e-mail to {where}.")
    CODE_OF_THE_APP = Text("Type the code that your authenticator app shows now.")
    SENT_WHEN_PASTED = Text("A code that you paste is sent at once.")
    PASSWORD_AGAIN = Text("Your password is not kept any more. Type it again to go on.")
    ANOTHER_CODE = Text("A new code was sent. The one before is not good any more.")

    # First factors
    HOW_TO_SIGN_IN = Text("Choose how to sign in")
    CODE_BY_EMAIL = Text("Code by e-mail")
    CODE_BY_SMS = Text("Code by text message")
    ENTER_PASSWORD = Text("Enter your password")
    SIGNING_IN_AS = Text("You sign in as {name}.")

    # Second factors
    BY_APP = Text("Authenticator app")
    BY_EMAIL = Text("E-mail")
    BY_EMAIL_TO = Text("E-mail to {where}")
    BY_SMS = Text("Text message")
    BY_SMS_TO = Text("Text message to {where}")
    HOW_TO_GO_ON = Text("Confirm that it is you")
    WHICH_FACTOR = Text("Which code will you use?")
    SET_UP_A_FACTOR = Text("Protect your account")
    WHICH_TO_SET_UP = Text("Your user pool wants a second proof beside the password. Which one do you want to set up?")
    WHICH_TO_SET_UP_HERE = Text(
        "Your user pool wants a second proof beside the password. Which one do you want to set up? "
        "What it takes beside these, the administrator of the user pool must set up for you: {elsewhere}."
    )
    SET_UP_APP = Text("Set up an authenticator app")
    SCAN = Text(
        "Your user pool wants a second proof beside the password. Scan this with an authenticator app on your phone, "
        "then type the code that the app shows."
    )
    KEY = Text("Can't scan? Key: {key}")
    SET_UP_EMAIL = Text("Set up codes by e-mail")
    WHERE_TO_SEND = Text(
        "Your user pool wants a second proof beside the password: a code by e-mail. Type your address."
    )

    # New passwords
    CHOOSE_PASSWORD = Text("Choose a new password")
    TEMPORARY_PASSWORD = Text("Your password was a temporary one.")

    # The pool's own questions
    ANSWER_THE_QUESTION = Text("Answer the question")
    OWN_QUESTION = Text("Your user pool asks a question of its own.")

    ASKED_AGAIN = Text("The same is asked once more.")

    # What the pool wants of a password
    AT_LEAST = Text("At least {length} characters")
    LOWERCASE = Text("A lowercase letter")
    UPPERCASE = Text("An uppercase letter")
    NUMBER = Text("A number")
    SYMBOL = Text("A symbol, like ! or -")
    SAME = Text("The same in both fields")
    LACKS = Text("The password still lacks: {rules}.", hint="Type another one, twice.")

    # Sign-up
    ACCOUNT_MADE = Text("The account was made: sign in with it.")
    CONFIRM_ACCOUNT = Text("Confirm your account")
    SENT_AT_SIGN_UP = Text("The account {username} waits for the code that was sent when it was made.")
    NO_CODE_SENT = Text("The account was made, but no code was sent to confirm it.")
    NEW_CODE_SENT = Text("A new code was sent. Codes that were sent before are not good any more.")
    NEW_CODE_ASKED = Text("A new code was asked for. Codes that were sent before are not good any more.")

    # A forgotten password
    FORGOTTEN = Text("Forgot your password?")
    WHOSE = Text("Type your username: a code to set a new password with is sent to the account's address or number.")
    SENT_IF_ANY_BY_SMS = Text("If there is such an account, a code was sent by text message to {where}.")
    SENT_IF_ANY_BY_EMAIL = Text("If there is such an account, a code was sent by e-mail to {where}.")
    RESET_BY_ADMINISTRATOR = Text(
        "The administrator of the user pool wants you to choose a new password. "
        "Type the code that was sent to you, or have one sent."
    )

    # In a terminal
    CODE_FROM_SMS = Text("Code from the text message")
    CODE_FROM_EMAIL = Text("Code from the e-mail")
    CODE_FROM_APP = Text("Code from your authenticator app")
    CODE_SENT = Text("Code that was sent to you")
    HIDDEN = Text("Nothing is shown while you type passwords, codes and answers. Ctrl-C leaves.")
    OTHER_CHOICES = Text("Leave an answer empty to choose something else ({choices}).")
    OTHER_CHOICES_BESIDE_FILLED_IN = Text(
        "Leave an answer empty, or type ? where one stands in brackets, to choose something else ({choices})."
    )
    ENTRY = Text("{label}: {value}")
    ENTRY_WITH_NOTE = Text("{entry} ({note})")
    CHOICE_LATER = Text("{button} in {seconds} s")
    WRITE_A_DATE = Text("Write a date as year-month-day, like 1990-12-31.")
    RULES = Text("A new password needs:")
    PROMPT = Text("{label}: ")
    PROMPT_FILLED_IN = Text("{label} [{value}]: ")
    YES = Text("yes")
    NO = Text("no")
    YES_UNLESS_NO = Text("{question}? [Y/n]: ")
    NO_UNLESS_YES = Text("{question}? [y/N]: ")
    WHICH = Text("Which one? (Enter: none of them) ")
    NO_SUCH_CHOICE = Text("{typed!r} is none of them.")
    NOT_YET = Text("Not yet: in {seconds} s.")
    ANOTHER_USER = Text("To sign in as another user, sign out first: auth.sign_out(), then nbauth.login().")
    ACCOUNT_HERE = Text("Your details, password, second factors and devices: nbauth.account().")
    PICTURE_NOT_SHOWN = Text("{name}: a picture, which a terminal can't show. Sign in from a notebook.")

    # The card
    SIGNED_IN_AS = Text("Signed in as {name}")
    SESSION_NAME = Text("Your boto3 session here is named {name}.")
    KEPT = Text("Kept on this computer until you sign out.")
    IN_MEMORY = Text("Kept in memory only: a restarted kernel asks again.")
    IN_MEMORY_BECAUSE = Text("Kept in memory only. {why}")
    REMEMBER = Text("Remember this computer")
    REMEMBERING = Text("Telling the user pool…")
    MAY_REMEMBER = Text("The user pool can remember this computer, and may ask for fewer codes here then.")
    IS_REMEMBERED = Text("The user pool remembers this computer.")
    ROLE = Text("Your role is {role}.")
    ROLE_OF_THE_POOL = Text("The identity pool chooses your role.")
    CREDENTIALS_UNTIL = Text("Credentials until {until}, renewed by themselves.")
    CREDENTIALS_ENDED = Text("The credentials ended at {until}; they are renewed when they are used next.")
    TOKENS_UNTIL = Text("Tokens until {until}, renewed by themselves.")
    TOKENS_ENDED = Text("The tokens ended at {until}; they are renewed when they are used next.")
    CREDENTIALS_GOOD = Text("The credentials are good until {until}.")
    CREDENTIALS_OVER = Text("The credentials ended at {until}.")
    TOKENS_GOOD = Text("The tokens are good until {until}.")
    TOKENS_OVER = Text("The tokens ended at {until}.")
    NO_CREDENTIALS = Text("There are no credentials yet.")
    FAILING = Text("Renewing has failed since {since}; the next try is at {next}.")
    FAILING_IDLE = Text("Renewing has failed since {since}; it is tried again at the next use.")
    CLOCK_IS_SLOW = Text(
        "This computer's clock is {minutes} minutes behind AWS's: set it, or AWS will refuse what the session signs."
    )
    CLOCK_IS_FAST = Text(
        "This computer's clock is {minutes} minutes ahead of AWS's: set it, or AWS will refuse what the session signs."
    )

    # Roles
    SWITCH_ROLE = Text("Switch role")
    SWITCHING_ROLE = Text("Switching the role…")
    ROLES_ARE_FOLLOWED = Text("The session, and every client made from it, follows your choice.")
    LEAVE_THE_CHOICE = Text("Leave it to the identity pool")
    ROLE_SWITCHED = Text("Your role is {role} now.")
    ROLE_LEFT = Text("The identity pool chooses your role again.")

    # Details
    DETAILS = Text("Details")
    REPORT_NAMES_YOU = Text(
        "Send a report of this to the administrator of the user pool. "
        "It names you, and holds no password, code, token or key."
    )
    REPORT_NAMES_NOBODY = Text(
        "Send a report of this to the administrator of the user pool. "
        "It names nobody, and holds no password, code, token or key."
    )
