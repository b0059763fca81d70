"""A role that somebody who is signed in assumes with AWS STS, and how long, and as what.

The limits are those of AssumeRole, and of a role that is assumed with the credentials of another one:
https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from nbauth.core.roles import is_arn
from nbauth.errors import RoleRefused
from nbauth.texts import Assuming

SHORTEST_S, LONGEST_S = 900, 3600
"""A role's own longest session counts for who has keys of a user; who has those of a role gets an hour."""
_SESSION_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
_NOT_IN_A_NAME = re.compile(r"[^\w+=,.@-]", re.ASCII)
_MOST_TAGS = 50
_LONGEST_TAG, _LONGEST_VALUE = 128, 256
_LONGEST_SHOWN = 100  # of what somebody took for an argument


@dataclass(frozen=True, slots=True)
class AssumedAs:
    """Which role, and what its session is like."""

    arn: str
    session_name: str | None
    """What AWS's logs call it; None for the name of who is signed in."""
    tags: tuple[tuple[str, str], ...]
    seconds: int


def assumed_as(
    arn: object, *, session_name: object = None, tags: object = None, duration: object = LONGEST_S
) -> AssumedAs:
    """From what somebody has typed. Raises RoleRefused, which says what is wrong with it."""
    if not is_arn(arn):
        raise RoleRefused(Assuming.NO_ROLE.of(value=_shown(arn)))
    if session_name is not None and not (isinstance(session_name, str) and _SESSION_NAME.fullmatch(session_name)):
        raise RoleRefused(Assuming.NO_SESSION_NAME.of(value=_shown(session_name)))
    if not isinstance(duration, int) or isinstance(duration, bool) or not SHORTEST_S <= duration <= LONGEST_S:
        raise RoleRefused(Assuming.NO_DURATION.of(value=_shown(duration), least=SHORTEST_S, most=LONGEST_S))
    return AssumedAs(str(arn), session_name, _tags(tags), duration)


def session_name_of(username: str | None) -> str:
    """A name for the session of this user, in the characters that AWS allows."""
    return _NOT_IN_A_NAME.sub("-", username or "nbauth")[:64].ljust(2, "-")


def _tags(given: object) -> tuple[tuple[str, str], ...]:
    if given is None:
        return ()
    if not isinstance(given, Mapping):
        raise RoleRefused(Assuming.NO_TAGS.of(type=type(given).__name__))
    if len(given) > _MOST_TAGS:
        raise RoleRefused(Assuming.MANY_TAGS.of(most=_MOST_TAGS))
    names: set[str] = set()
    for name, value in given.items():
        is_right = _is_text(name, 1, _LONGEST_TAG) and _is_text(value, 0, _LONGEST_VALUE)
        if not is_right or name.casefold().startswith("aws:") or name.casefold() in names:
            raise RoleRefused(Assuming.NO_TAG.of(name=_shown(name), most=_LONGEST_TAG, most_of_value=_LONGEST_VALUE))
        names.add(name.casefold())
    return tuple(given.items())


def _is_text(value: object, least: int, most: int) -> bool:
    """AWS's letters, digits, spaces and signs: `_.:/=+-@`."""
    return isinstance(value, str) and least <= len(value) <= most and all(map(_fits, value))


def _fits(character: str) -> bool:
    return character in "_.:/=+-@" or unicodedata.category(character)[0] in "LZN"


def _shown(value: object) -> str:
    """As Python writes it: a number as text, and a blank at the end, are seen."""
    return repr(value)[:_LONGEST_SHOWN]
