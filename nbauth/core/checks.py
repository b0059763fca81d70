"""What can be said of typed text before it is sent: each check gives it as it may be sent, or raises.

The limits are those of UsernameType, PasswordType, AttributeNameType and AttributeValueType in botocore's cognito-idp
service model. A one-time code from a custom message or a migration trigger may be longer than six digits, but never as
long as is allowed here.
"""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from nbauth.errors import AttributeInvalid, NbauthError, WeakPassword, WrongCode, WrongCredentials
from nbauth.secret import Secret
from nbauth.texts import Attribute, Text, Typed, fit

_LONGEST_USERNAME = 128
_LONGEST_PASSWORD = 256
_LONGEST_CODE = 64
_LONGEST_MESSAGE = 1000  # that brings a code, and is pasted whole
_LONGEST_ANSWER = 2048
_LONGEST_VALUE = 2048
_ATTRIBUTE_NAME = re.compile(r"[A-Za-z_][\w.-]{0,31}|custom:[\w.:-]{1,25}", re.ASCII)
_NUMBER = re.compile(r"(?<![\w-])[0-9]{2,}(?:[ \u2010-\u2015-][0-9]+)*(?![\w-])")
_SPOKEN: Mapping[str, Text] = MappingProxyType(
    {
        "address": Attribute.ADDRESS,
        "birthdate": Attribute.BIRTHDATE,
        "email": Attribute.EMAIL,
        "family_name": Attribute.FAMILY_NAME,
        "gender": Attribute.GENDER,
        "given_name": Attribute.GIVEN_NAME,
        "locale": Attribute.LOCALE,
        "middle_name": Attribute.MIDDLE_NAME,
        "name": Attribute.NAME,
        "nickname": Attribute.NICKNAME,
        "phone_number": Attribute.PHONE_NUMBER,
        "picture": Attribute.PICTURE,
        "preferred_username": Attribute.PREFERRED_USERNAME,
        "profile": Attribute.PROFILE,
        "website": Attribute.WEBSITE,
        "zoneinfo": Attribute.ZONEINFO,
    }
)
_PHONE_NUMBER = re.compile(r"\+[1-9][0-9]{4,14}", re.ASCII)


def text(value: object, what: str, error: type[NbauthError]) -> str:
    """`value` itself. Raises `error` if it is anything else than text: people pass numbers and None."""
    if not isinstance(value, str):
        raise error(Typed.NO_TEXT.of(what=what, type=type(value).__name__))
    return value


def secret(given: Secret | type, what: str, error: type[NbauthError]) -> Secret:
    """The secret that `taken` has made of an argument. Raises `error` if that was no text."""
    if not isinstance(given, Secret):
        raise error(Typed.NO_TEXT.of(what=what, type=given.__name__))
    return given


def username(typed: str) -> str:
    """Trimmed, never lower-cased: user names can be case-sensitive. Raises WrongCredentials."""
    name = text(typed, "username", WrongCredentials).strip()
    if not name:
        raise WrongCredentials(Typed.NO_USERNAME)
    if len(name) > _LONGEST_USERNAME:
        raise WrongCredentials(Typed.LONG_USERNAME.of(most=_LONGEST_USERNAME))
    if not name.isprintable():
        raise WrongCredentials(Typed.UNPRINTABLE_USERNAME)
    return name


def password(typed: Secret) -> Secret:
    """Never trimmed: spaces are part of a password. Raises WrongCredentials."""
    if not len(typed):
        raise WrongCredentials(Typed.NO_PASSWORD)
    if len(typed) > _LONGEST_PASSWORD:
        raise WrongCredentials(Typed.LONG_PASSWORD.of(most=_LONGEST_PASSWORD))
    if _is_broken(typed):
        raise WrongCredentials(Typed.BROKEN_PASSWORD)
    return typed


def new_password(typed: Secret) -> Secret:
    """What no pool can have as a password is not sent. Raises WeakPassword."""
    if not len(typed):
        raise WeakPassword(Typed.NO_NEW_PASSWORD)
    if len(typed) > _LONGEST_PASSWORD:
        raise WeakPassword(Typed.LONG_NEW_PASSWORD.of(most=_LONGEST_PASSWORD))
    if _is_broken(typed):
        raise WeakPassword(Typed.BROKEN_NEW_PASSWORD)
    return typed


def code(typed: Secret) -> Secret:
    """The code in what was typed or pasted: “123 456”, “123-456”, “Your code is 123456.”, full-width digits.

    Raises WrongCode.
    """
    if len(typed) > _LONGEST_MESSAGE:
        raise WrongCode(Typed.NOT_A_CODE)
    digits = Secret(_code_in(unicodedata.normalize("NFKC", typed.reveal())))
    if not len(digits):
        raise WrongCode(Typed.NO_CODE)
    if len(digits) > _LONGEST_CODE or not (digits.reveal().isascii() and digits.reveal().isprintable()):
        raise WrongCode(Typed.NOT_A_CODE)
    return digits


def custom_answer(typed: Secret) -> Secret:
    """As typed: only the pool's own code knows what it means. Raises WrongCode."""
    if not len(typed):
        raise WrongCode(Typed.NO_ANSWER)
    if len(typed) > _LONGEST_ANSWER:
        raise WrongCode(Typed.LONG_ANSWER.of(most=_LONGEST_ANSWER))
    if _is_broken(typed):
        raise WrongCode(Typed.BROKEN_ANSWER)
    return typed


def attributes(given: Mapping[str, str], *, required: tuple[str, ...] = ()) -> dict[str, str]:
    """Trimmed, without those left empty. Raises AttributeInvalid, naming the one that is wrong or missing."""
    if not isinstance(given, Mapping) or not all(isinstance(one, str) for one in (*given, *given.values())):
        raise AttributeInvalid(Typed.NO_ATTRIBUTES)
    checked = {name: _attribute(name, value.strip()) for name, value in given.items() if value.strip()}
    for name in required:
        if name not in checked:
            raise AttributeInvalid(Typed.MISSING_ATTRIBUTE.of(name=spoken(name)))
    return checked


def changes(given: Mapping[str, str]) -> dict[str, str]:
    """New values, each of them one. Raises AttributeInvalid; what shall be gone is removed, not emptied."""
    checked = attributes(given)
    for name in given:
        if name not in checked:
            raise AttributeInvalid(Typed.EMPTY_ATTRIBUTE.of(name=spoken(name), attribute=name[:40]))
    if not checked:
        raise AttributeInvalid(Typed.NO_ATTRIBUTES)
    return checked


def attribute_name(given: str) -> str:
    """Like `"email"`, or `"custom:team"`. Raises AttributeInvalid."""
    name = text(given, "name of an attribute", AttributeInvalid)
    if not _ATTRIBUTE_NAME.fullmatch(name):
        raise AttributeInvalid(Typed.NO_ATTRIBUTE_NAME.of(name=name[:40]))
    return name


def phone_number(typed: str) -> str:
    """E.164, without the punctuation that people write. Raises AttributeInvalid."""
    number = re.sub(r"[\s().-]", "", typed)
    if not _PHONE_NUMBER.fullmatch(number):
        raise AttributeInvalid(Typed.NO_PHONE_NUMBER)
    return number


def spoken(attribute: str) -> Text:
    """An attribute's name as a person says it."""
    return _SPOKEN.get(attribute) or Text(fit(attribute.removeprefix("custom:").replace("_", " ").strip()))


def _code_in(typed: str) -> str:
    """The one number in a sentence; of anything else all but spaces and dashes."""
    numbers = _NUMBER.findall(typed)
    found = numbers[0] if len(numbers) == 1 else typed
    return "".join(each for each in found if not each.isspace() and unicodedata.category(each) != "Pd")


def _attribute(name: str, value: str) -> str:
    attribute_name(name)
    problem = _problem_of(value)
    if problem:
        raise AttributeInvalid(problem.of(name=spoken(name), most=_LONGEST_VALUE))
    return phone_number(value) if name == "phone_number" else value


def _problem_of(value: str) -> Text | None:
    if len(value) > _LONGEST_VALUE:
        return Typed.LONG_ATTRIBUTE
    # An address may have several lines.
    return None if all(character.isprintable() or character == "\n" for character in value) else Typed.BROKEN_ATTRIBUTE


def _is_broken(secret: Secret) -> bool:
    """Whether it holds half a surrogate pair, which a page can send and UTF-8 can't carry."""
    return any("\ud800" <= character <= "\udfff" for character in secret.reveal())
