"""Names: what is one, and who is meant by it.

Names are compared without case, in every pool here: `UsernameConfiguration` with `CaseSensitive` false, as the console
and Amplify make user pools. A user name is kept in lower case, whatever was typed at the sign-up: what SRP answers must
be made up for somebody who is not there, and the letter case of a name cannot be made up.
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-case-sensitivity.html
"""

import re
import unicodedata
from collections.abc import Iterator
from types import ModuleType

from nbauth.local.server.refusal import Data, Refused, Reply
from nbauth.local.server.replacing import replace, require

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE = re.compile(r"\+[1-9][0-9]{1,14}")
_LONGEST = 128
ADDRESSES = ("email", "phone_number")
OTHER_NAMES = (*ADDRESSES, "preferred_username")
"""The attributes that may be names too, where the pool says so."""
_WAITING = "_waits_for_proof"
"""Which of a user's addresses are names only while they are verified. MiniStack shows nobody what begins with _."""


def is_email(text: str) -> bool:
    """Whether Cognito takes it for an e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Whether it is a phone number as E.164 writes it."""
    return _PHONE.fullmatch(text) is not None


def check_form(name: str) -> None:
    """`Refused` for a name with spaces, control characters, or others that nobody can see.

    As the service model has it: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
    """
    said = "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must"
    if len(name) > _LONGEST:
        raise Refused("InvalidParameterException", f"{said} have length less than or equal to {_LONGEST}")
    if not all(unicodedata.category(character)[0] in "LMSNP" for character in name):
        pattern = r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"
        raise Refused("InvalidParameterException", f"{said} satisfy regular expression pattern: {pattern}")


def fold(name: str) -> str:
    """Two names are the same if this is."""
    return name.lower()


def attributes_of(user: Data) -> dict[str, str]:
    """A user's attributes by name."""
    return {each["Name"]: each["Value"] for each in user.get("Attributes", [])}


def is_verified(attributes: dict[str, str], name: str) -> bool:
    """Whether this address is known to be the user's."""
    return bool(attributes.get(name)) and attributes.get(f"{name}_verified", "").lower() == "true"


def find(pool: Data, name: object) -> Data | None:
    """The user who signs in with this: a user name, the sub, an address where the pool takes one.

    An address that is an alias counts once it is verified; one that somebody signed up with counts at once,
    unless another user has proven that it is theirs.
    """
    if not isinstance(name, str) or not name:
        return None
    wanted = fold(name)
    found: list[Data | None] = [None, None, None]
    # All users are looked at, whoever is found: how long it takes must not tell who is there.
    for user in pool["_users"].values():
        attributes = attributes_of(user)
        addresses = {fold(value): proven for value, proven in _other_names(pool, user, attributes)}
        is_name = fold(user["Username"]) == wanted or attributes.get("sub") == name
        for rank, matches in enumerate((is_name, addresses.get(wanted) is True, wanted in addresses)):
            if matches and found[rank] is None:
                found[rank] = user
    return found[0] or found[1] or found[2]


def _other_names(pool: Data, user: Data, attributes: dict[str, str]) -> Iterator[tuple[str, bool]]:
    """Each with whether it is known to be the user's."""
    as_username = pool.get("UsernameAttributes") or []
    for alias in {*as_username, *(pool.get("AliasAttributes") or [])}:
        proven = is_verified(attributes, alias)
        waits = alias in ADDRESSES and (alias not in as_username or alias in user.get(_WAITING, ()))
        if alias in attributes and (not waits or proven):
            yield attributes[alias], proven


def wait_for_proof(user: Data, address: str) -> None:
    """The user has put an address here that is not what they signed up with: it is a name only while it is verified."""
    user[_WAITING] = {*user.get(_WAITING, ()), address}


def check_alias(pool: Data, attribute: str, value: str, *, other_than: Data) -> None:
    """`Refused` for what another user signs in with: an address where that is the user name, a preferred_username.

    A preferred_username needs no proof, so it is one user's from the first.
    """
    names = {*(pool.get("UsernameAttributes") or []), *({*(pool.get("AliasAttributes") or [])} - {*ADDRESSES})}
    if attribute not in names:
        return
    holder = find(pool, value)
    if holder is not None and holder is not other_than:
        raise Refused("AliasExistsException", f"An account with the given {attribute} already exists.")


def holder_of(pool: Data, attribute: str, value: str, *, other_than: Data) -> Data | None:
    """The other user who has this verified address as a name."""
    if attribute not in {*(pool.get("AliasAttributes") or []), *(pool.get("UsernameAttributes") or [])}:
        return None
    for user in pool["_users"].values():
        attributes = attributes_of(user)
        if user is other_than or fold(attributes.get(attribute, "")) != fold(value):
            continue
        if is_verified(attributes, attribute):
            return user  # type: ignore[no-any-return]  # MiniStack ships no types
    return None


def check_new(pool: Data, name: str) -> None:
    """`Refused` for a user name that would be mistaken for somebody's address."""
    aliases = pool.get("AliasAttributes") or []
    if "email" in aliases and is_email(name):
        raise Refused(
            "InvalidParameterException",
            "Username cannot be of email format, since user pool is configured for email alias.",
        )
    if "phone_number" in aliases and is_phone(name):
        raise Refused(
            "InvalidParameterException",
            "Username cannot be of phone number format, since user pool is configured for phone number alias.",
        )


def install(cognito: ModuleType) -> None:
    """Let all of MiniStack find users this way."""
    require(cognito, "error_response_json")

    def resolve_user(pool: Data, username: str) -> tuple[Data | None, Reply | None]:
        user = find(pool, username)
        if user is not None:
            return user, None
        return None, Refused("UserNotFoundException", "User does not exist.").reply()

    replace(cognito, "_resolve_user", lambda _: resolve_user)
