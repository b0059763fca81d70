"""What a reply says, before it is believed: the service, or whatever answers in its place, may say anything."""

import json
import re
from datetime import timedelta

_LONGEST_CREDENTIALS = timedelta(hours=12)
_CLOCKS_DIFFER = timedelta(minutes=5)
_LONGEST_TOKENS_S = 24 * 60 * 60
_LONGEST_PUBLIC = 256 * 1024
_LONGEST_WORDS = 500
_MOST_ATTRIBUTES = 200  # a user pool has up to 50 of its own beside the standard ones
_LONGEST_NAME = 100
_LONGEST_VALUE = 2048
_MOST_NAMES = 75  # required attributes: at most 50 custom ones beside the standard

# A UUID for Cognito; other services, and who answers in their place, use letters and digits of their own.
_REQUEST_ID = re.compile(r"[A-Za-z0-9_.:=+/-]{1,100}")

# Cognito's have 32 characters, or 52; the service model sets no upper limit.
_SECRET_KEY = re.compile(r"[A-Z2-7]{16,256}={0,6}")

# What a Lambda trigger raised, in Cognito's frame: "PreSignUp failed with error WORDS."
# https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
_TRIGGER = re.compile(r"\w+ failed with error (?P<words>.*?)\.?", re.DOTALL)


def text(value: object, *, longest: int = 20_000) -> str:
    """Printable ASCII, which is what goes into headers. Raises ValueError; its text quotes nothing."""
    if not isinstance(value, str) or not 0 < len(value) <= longest or not (value.isascii() and value.isprintable()):
        raise ValueError("not text")
    return value


def shown(value: object, *, longest: int = 200) -> str:
    """Something to show to a person; empty if it can't be shown."""
    return value if isinstance(value, str) and len(value) <= longest and value.isprintable() else ""


def request_id(value: object) -> str:
    """What the service calls a request; empty if that can't be one. It goes into logs and reports."""
    return value if isinstance(value, str) and _REQUEST_ID.fullmatch(value) else ""


def attributes(given: object) -> dict[str, str]:
    """What a list of names and values says. Raises ValueError."""
    if not isinstance(given, list) or len(given) > _MOST_ATTRIBUTES:
        raise ValueError("no attributes")
    said = {text(each["Name"], longest=_LONGEST_NAME): each.get("Value") or "" for each in given}
    if not all(isinstance(value, str) and len(value) <= _LONGEST_VALUE for value in said.values()):
        raise ValueError("no attributes")
    return said


def public(value: object) -> str:
    """What a trigger made public, a text of several lines or a picture in a `data:` address; empty if it is no text."""
    if not isinstance(value, str) or len(value) > _LONGEST_PUBLIC:
        return ""
    return "".join(character if character.isprintable() or character == "\n" else "\ufffd" for character in value)


def spoken(words: str) -> str:
    """The service's own words, fit for a form and for a terminal: on one line, and not for ever."""
    printable = "".join(character if character.isprintable() else " " for character in words[:_LONGEST_WORDS])
    return " ".join(printable.split())


def trigger_words(words: str) -> str:
    """What the pool's author wrote, without Cognito's frame; empty if there is nothing to quote."""
    framed = _TRIGGER.fullmatch(words)
    return (framed["words"] if framed else words).strip()


def secret_key(value: object) -> str:
    """What an authenticator app is told, base32. Raises ValueError; its text quotes nothing."""
    if not isinstance(value, str) or not _SECRET_KEY.fullmatch(value):
        raise ValueError("no secret key")
    return value


def names(value: object) -> tuple[str, ...]:
    """A JSON list of a challenge's parameter; empty if it is missing. Raises ValueError."""
    found = json.loads(value) if isinstance(value, str) and value else []
    if not isinstance(found, list) or len(found) > _MOST_NAMES:
        raise ValueError("no list of names")
    return tuple(text(name, longest=60) for name in found)


def tokens_life(seconds: object) -> timedelta:
    """ExpiresIn: up to a day. Raises ValueError."""
    if not isinstance(seconds, int) or not 0 < seconds <= _LONGEST_TOKENS_S:
        raise ValueError("no life of tokens")
    return timedelta(seconds=seconds)


def credentials_life(life: timedelta) -> timedelta:
    """Up to twelve hours, the longest session of a role, by clocks that tell whole seconds. Raises ValueError."""
    if not timedelta(0) < life <= _LONGEST_CREDENTIALS + _CLOCKS_DIFFER:
        raise ValueError("no life of credentials")
    return life
