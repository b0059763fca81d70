"""What the service says to a sign-up, a confirmation and a forgotten password, in our errors.

InvalidParameterException and NotAuthorizedException have many meanings there, which their texts alone tell apart.
"""

import re

from nbauth.aws.during import During
from nbauth.aws.reply import trigger_words
from nbauth.core.checks import spoken
from nbauth.errors import (
    AliasTaken,
    AttributeInvalid,
    NbauthError,
    NoVerifiedAddress,
    ServiceError,
    SignUpRefused,
    UsernameTaken,
)
from nbauth.texts import Service, Text, Typed

_ACCOUNTS = {During.SIGN_UP, During.CONFIRMATION, During.RESEND, During.FORGOTTEN, During.RESET}

# "Attributes did not conform to the schema: family_name: The attribute is required\n…": one of several is told.
_SCHEMA = re.compile(r"Attributes did not conform to the schema: (?P<name>[\w.:-]{1,60}): (?P<what>.*)", re.DOTALL)

_INVALID: tuple[tuple[str, type[NbauthError], Text], ...] = (
    ("invalid email address format", AttributeInvalid, Service.NO_EMAIL),
    ("invalid phone number format", AttributeInvalid, Typed.NO_PHONE_NUMBER),
    ("username should be", AttributeInvalid, Service.USERNAME_MUST_BE_ADDRESS),
    ("username cannot be of", AttributeInvalid, Service.USERNAME_MUST_NOT_BE_ADDRESS),
    ("already confirmed", ServiceError, Service.CONFIRMED_ALREADY),
    ("no registered/verified", NoVerifiedAddress, Service.NO_VERIFIED_ADDRESS),
)
"""What an InvalidParameterException says somewhere, in lower case, and what that means."""


def explained(code: str, text: str, words: str, during: During) -> NbauthError | None:
    """Our error, or None for what means the same as in a sign-in; `words` is `text` where it may be quoted."""
    if during not in _ACCOUNTS:
        return None
    match code:
        case "UsernameExistsException":
            return UsernameTaken(Service.USERNAME_TAKEN, code=code)
        case "AliasExistsException":
            return AliasTaken(Service.ALIAS_TAKEN, code=code)
        case "CodeDeliveryFailureException":
            return ServiceError(Service.NOT_DELIVERED, code=code)
        case "UserLambdaValidationException" | "UnexpectedLambdaException" if during is During.SIGN_UP:
            by_trigger = trigger_words(words)
            said = Service.SIGN_UP_REFUSED_IN_ITS_WORDS.of(words=by_trigger) if by_trigger else Service.SIGN_UP_REFUSED
            return SignUpRefused(said, code=code)
        case "NotAuthorizedException":
            return _not_authorized(text, during)
        case "InvalidParameterException":
            return _invalid(text)
        case _:
            return None


def _not_authorized(text: str, during: During) -> NbauthError | None:
    code = "NotAuthorizedException"
    if "attempts exceeded" in text or "disabled" in text:
        return None
    match during:
        case During.SIGN_UP if "attribute" in text:
            return AttributeInvalid(Service.ATTRIBUTE_NOT_YOURS, code=code)
        case During.SIGN_UP:
            return SignUpRefused(Service.SIGN_UP_CLOSED, code=code)
        case During.CONFIRMATION | During.RESEND:
            return ServiceError(Service.CANT_BE_CONFIRMED, code=code)
        case _:
            return ServiceError(Service.CANT_BE_RESET, code=code)


def _invalid(text: str) -> NbauthError:
    code = "InvalidParameterException"
    if schema := _SCHEMA.match(text):
        return AttributeInvalid(_of_schema(schema["name"], schema["what"]), code=code)
    for found, kind, said in _INVALID:
        if found in text.lower():
            return kind(said, code=code)
    return AttributeInvalid(Service.WRONG_INPUT, code=code)


def _of_schema(name: str, what: str) -> Text:
    if "required" in what:
        return Typed.MISSING_ATTRIBUTE.of(name=spoken(name))
    if "does not exist" in what:
        return Service.ATTRIBUTE_UNKNOWN.of(name=name)
    return Service.ATTRIBUTE_REFUSED.of(name=spoken(name))
