"""A choice that is made in words: of the second factors, or of the first."""

import re
from collections.abc import Collection, Mapping
from typing import TypeVar

from nbauth.errors import WrongChoice
from nbauth.secret import Secret
from nbauth.texts import Typed

W = TypeVar("W", bound=str)


def meant(typed: Secret, offered: Collection[W], words: Mapping[W, frozenset[str]]) -> W:
    """Which one a text means: “TOTP”, “authenticator app”, “SMS_MFA”, “e-mail”. Raises WrongChoice for another one.

    `words` are what people call each, and the services that know them: in any case, with whatever else stands there.
    """
    said = {*re.split(r"[\W_]+", typed.reveal().casefold())}
    found = [each for each in words if words[each] & said]
    if len(found) != 1:
        raise not_offered(offered)
    return checked(found[0], offered)


def checked(choice: object, offered: Collection[W]) -> W:
    """The choice itself. Raises WrongChoice if it is not on offer."""
    for each in offered:
        if each == choice:
            return each
    raise not_offered(offered)


def not_offered(offered: Collection[str]) -> WrongChoice:
    """The error that says what can be chosen."""
    return WrongChoice(Typed.NOT_OFFERED.of(choices=", ".join(f'"{each}"' for each in offered)))
