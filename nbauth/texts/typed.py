"""What is wrong with what somebody typed, told before anything is sent."""

from nbauth.texts.text import Text


class Typed:
    """Errors that `nbauth.core.checks` and the screens raise."""

    NO_TEXT = Text("The {what} must be text, not {type}.", hint="Put it in quotes: a code may begin with 0.")
    NO_USERNAME = Text("The username is empty.", hint="Type your username.")
    LONG_USERNAME = Text("The username is longer than the {most} characters that user pools allow.", hint="Check it.")
    UNPRINTABLE_USERNAME = Text("The username holds a character that can't be printed.", hint="Type it by hand.")
    NO_PASSWORD = Text("The password is empty.", hint="Type your password.")
    LONG_PASSWORD = Text("The password is longer than the {most} characters that user pools allow.", hint="Check it.")
    BROKEN_PASSWORD = Text("The password holds a broken character.", hint="Type your password.")
    NO_NEW_PASSWORD = Text("The new password is empty.", hint="Choose one.")
    LONG_NEW_PASSWORD = Text(
        "The new password is longer than the {most} characters that user pools allow.", hint="Choose another one."
    )
    BROKEN_NEW_PASSWORD = Text("The new password holds a broken character.", hint="Choose another one.")
    PASSWORDS_DIFFER = Text("The two passwords differ.", hint="Type the new password again, twice.")
    NO_CODE = Text("The code is empty.", hint="Type the code.")
    NOT_A_CODE = Text("That is not a one-time code.", hint="Type the digits that you were sent or that the app shows.")
    NOT_OFFERED = Text("That is not one of the choices.", hint="Choose one of these: {choices}.")
    NO_ANSWER = Text("The answer is empty.", hint="Type the answer.")
    LONG_ANSWER = Text("The answer is longer than the {most} characters that can be sent.", hint="Shorten it.")
    BROKEN_ANSWER = Text("The answer holds a broken character.", hint="Type it by hand.")
    NO_ATTRIBUTES = Text(
        "The attributes must be a dictionary of names and texts.", hint='Pass them like {"email": "ada@example.com"}.'
    )
    MISSING_ATTRIBUTE = Text("The user pool also asks for your {name}.", hint="Fill it in.")
    EMPTY_ATTRIBUTE = Text("The {name} is empty.", hint='To remove it: auth.account.remove("{attribute}").')
    EMPTY_FIELD = Text("The {name} is empty.", hint="Type it, or go back and leave it as it is.")
    LONG_ATTRIBUTE = Text("The {name} is longer than the {most} characters that user pools allow.", hint="Shorten it.")
    BROKEN_ATTRIBUTE = Text("The {name} holds a character that can't be printed.", hint="Type it by hand.")
    NO_PHONE_NUMBER = Text(
        "That is not a phone number with its country code.", hint="Begin with + and the country, like +14155550100."
    )
    NO_ATTRIBUTE_NAME = Text(
        "{name!r} can't be the name of a user attribute.", hint='It is like "email", or "custom:team".'
    )
    NOT_THAT_NAME = Text("That is not the name of this account.", hint="Type it as it stands there, or go back.")
