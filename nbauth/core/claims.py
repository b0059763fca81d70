"""What an ID token says of a person beside who they are.

It is bounded: a pool's own trigger may have put anything there.
"""

from collections.abc import Mapping
from typing import TypeGuard

_LONGEST_GROUP = 128
_MOST_GROUPS = 100  # of a user
_LONGEST_EMAIL = 2048


def groups_in(claims: Mapping[str, object]) -> tuple[str, ...]:
    """The user's groups that an ID token names.

    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
    """
    named = claims.get("cognito:groups")
    found = [each for each in named if _is_text(each, _LONGEST_GROUP)] if isinstance(named, list | tuple) else []
    return tuple(found[:_MOST_GROUPS])


def email_in(claims: Mapping[str, object]) -> str | None:
    """The address that an ID token names, if it does."""
    found = claims.get("email")
    return found if _is_text(found, _LONGEST_EMAIL) else None


def _is_text(value: object, longest: int) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= longest
