"""What is kept of a sign-in, as text and back: the fields of `Kept`, and whose place it is."""

import json
from dataclasses import MISSING, asdict, astuple, fields
from typing import Any

from nbauth.core.ports import Kept, Place
from nbauth.vault.entry import damaged


def to_text(place: Place, kept: Kept) -> str:
    """ASCII, so that one character is one character in every keychain."""
    return json.dumps({"place": astuple(place), "kept": asdict(kept)}, separators=(",", ":"))


def from_text(place: Place, text: str) -> Kept:
    """Raises VaultError for anything that `to_text` has not written for the same place.

    A field that this version does not know is left out: a later version may have saved it.
    """
    try:
        record = json.loads(text)
        whose, values = record["place"], record["kept"]
        known = {one.name: _checked(values, one.name, optional=one.default is not MISSING) for one in fields(Kept)}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise damaged() from None
    if whose != list(astuple(place)):
        raise damaged()
    return Kept(**known)


def _checked(values: Any, name: str, *, optional: bool) -> Any:
    value = values.get(name) if optional else values[name]
    if isinstance(value, str) or (optional and value is None):
        return value
    raise TypeError
