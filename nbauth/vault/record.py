"""What is kept of a sign-in, as text and back: the fields of `Kept`, and whose place it is."""

import json
from dataclasses import MISSING, Field, asdict, astuple, fields
from datetime import datetime
from typing import Any, TypeVar

from nbauth.core.ports import Kept, Latest, Place
from nbauth.vault.entry import damaged

T = TypeVar("T", Kept, Latest)


def to_text(place: Place, kept: Kept) -> str:
    """ASCII, so that one character is one character in every keychain."""
    record = {"place": astuple(place), "kept": asdict(kept)}
    return json.dumps(record, separators=(",", ":"), default=datetime.isoformat)


def from_text(place: Place, text: str) -> Kept:
    """Raises VaultError for anything that `to_text` has not written for the same place.

    A field that this version does not know is left out: a later version may have saved it.
    """
    try:
        record = json.loads(text)
        whose, kept = record["place"], _made(Kept, record["kept"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise damaged() from None
    if whose != list(astuple(place)):
        raise damaged()
    return kept


def _made(kind: type[T], values: Any) -> T:
    return kind(**{one.name: _checked(one, values) for one in fields(kind)})


def _checked(one: "Field[Any]", values: Any) -> Any:
    optional = one.default is not MISSING
    value = values.get(one.name) if optional else values[one.name]
    if optional and value is None:
        return None
    match one.name:
        case "latest":
            return _made(Latest, value)
        case "came_at" | "expires_at":
            return _aware(datetime.fromisoformat(value))
    if isinstance(value, str):
        return value
    raise TypeError


def _aware(time: datetime) -> datetime:
    if time.tzinfo is None or not 2000 < time.year < 9000:  # room to reckon
        raise ValueError
    return time
