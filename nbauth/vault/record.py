"""A record as text and back: its fields, and whose place and which key it is."""

import json
from dataclasses import MISSING, Field, asdict, astuple, fields, is_dataclass
from datetime import datetime
from types import NoneType
from typing import Any, get_args, get_type_hints

from nbauth.core.ports import Key, Place, R
from nbauth.texts import Keeping
from nbauth.vault.entry import Damaged


def to_text(place: Place, key: Key[R], record: R) -> str:
    """ASCII, so that one character is one character in every keychain."""
    whole = {"place": astuple(place), "key": key.name, "kept": asdict(record)}
    return json.dumps(whole, separators=(",", ":"), default=datetime.isoformat)


def from_text(place: Place, key: Key[R], text: str) -> R:
    """Raises Damaged for anything that `to_text` has not written for the same place and key.

    A field that this version does not know is left out: a later version may have saved it.
    """
    try:
        whole = json.loads(text)
        whose, name = whole["place"], whole["key"]
        record: R = _made(key.kind, whole["kept"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Damaged(Keeping.DAMAGED) from None
    if (whose, name) != (list(astuple(place)), key.name):
        raise Damaged(Keeping.DAMAGED)
    return record


def _made(kind: Any, values: Any) -> Any:
    if not isinstance(values, dict):
        raise TypeError
    types = get_type_hints(kind)
    return kind(**{one.name: _value(types[one.name], values[one.name]) for one in fields(kind) if _counts(one, values)})


def _counts(one: "Field[Any]", values: dict[str, Any]) -> bool:
    return one.default is MISSING or one.name in values


def _value(declared: Any, value: Any) -> Any:
    """What was saved of a field of this type: a text, a time or a record, or None where that is allowed."""
    kinds = get_args(declared) or (declared,)
    if value is None and NoneType in kinds:
        return None
    kind = kinds[0]
    if is_dataclass(kind):
        return _made(kind, value)
    if kind is datetime:
        return _aware(datetime.fromisoformat(value))
    if isinstance(value, kind):
        return value
    raise TypeError


def _aware(time: datetime) -> datetime:
    if time.tzinfo is None or not 2000 < time.year < 9000:  # room to reckon
        raise ValueError
    return time
