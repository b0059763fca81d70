"""What the page says, parsed once, at the edge; anything that does not parse is dropped.

The kernel keeps the message it is handling (`kernel.get_parent()`), so the values that were typed are taken out of it
before anything else happens.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nbauth.secret import HoldsSecrets, Secret
from nbauth.texts.languages import ENGLISH, LANGUAGES

LONGEST_VALUE = 64 * 1024
"""Bytes. The page allows far less; more comes from something that is not our page."""
_MOST_VALUES = 64
_RID = re.compile(r"[\w-]{0,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hello:
    """A page shows the form and asks what to show, or whether the kernel is still there."""

    rid: str = ""
    """Names the request; the answer repeats it. Not `id`, to which ipykernel 7.4 gives a meaning of its own."""
    lang: str = ENGLISH.tag
    """The tag of the language that the page is in, one of `LANGUAGES`."""


@dataclass(frozen=True, slots=True)
class Pong:
    """A page answers `ping`, whether or not it shows the form."""


@dataclass(frozen=True, slots=True)
class Submit(HoldsSecrets):
    """Somebody pressed a button."""

    turn: int
    """Which question it answers: an answer to an earlier one is not performed."""
    action: str
    """A button's name; whether it is on offer is for the form to say."""
    values: Mapping[str, Secret] = field(default_factory=dict)
    rid: str = ""


Message = Hello | Pong | Submit


def parse(raw: object) -> Message | None:
    """The message, or None if it isn't one. Empties `raw` of what was typed, whatever else is wrong with it."""
    if not isinstance(raw, dict):
        return None
    values = _take_out(raw.pop("values", None))
    rid = raw.get("rid", "")
    if not isinstance(rid, str) or not _RID.fullmatch(rid):
        return None
    match raw.get("kind"):
        case "nbauth:hello":
            return _hello(raw, rid)
        case "nbauth:pong":
            return Pong()
        case "nbauth:submit":
            return _submit(raw, values, rid)
        case _:
            return None


def _hello(raw: dict[Any, Any], rid: str) -> Hello | None:
    lang = raw.get("lang", ENGLISH.tag)
    return Hello(rid, lang) if isinstance(lang, str) and lang in LANGUAGES else None


def _take_out(values: object) -> dict[str, Secret] | None:
    """The values as secrets, leaving nothing behind; None if one of them is malformed."""
    if not isinstance(values, dict):
        return None
    taken: dict[str, Secret] = {}
    well_formed = len(values) <= _MOST_VALUES
    while values:
        name, value = values.popitem()
        if isinstance(name, str) and isinstance(value, str) and _is_bearable(value):
            taken[name] = Secret(value)
        else:
            well_formed = False
    return taken if well_formed else None


def _is_bearable(value: str) -> bool:
    """Short enough, and text that can be sent on: JSON can carry half a surrogate pair, UTF-8 can't."""
    if len(value) > LONGEST_VALUE:
        return False
    try:
        return len(value.encode()) <= LONGEST_VALUE
    except UnicodeEncodeError:
        return False


def _submit(raw: dict[Any, Any], values: dict[str, Secret] | None, rid: str) -> Submit | None:
    turn, action = raw.get("turn"), raw.get("action")
    # JSON's true is a bool, and a bool is an int.
    if values is None or not isinstance(turn, int) or isinstance(turn, bool):
        return None
    if not isinstance(action, str):
        return None
    return Submit(turn, action, values, rid)
