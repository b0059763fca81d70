"""One text of any length in a keychain that holds short ones, whole whenever its process dies.

A text lies in one of two slots, A and B, in parts. Part 1 is:

    nbauth1:SEQUENCE:PARTS:CHECKSUM:the text's beginning

Write the new copy into the free slot, its first part last; then delete the old one, its first part first. A crash
leaves one whole copy: a slot without a first part is empty, and of two copies the later sequence counts. What is still
needed is never overwritten, because macOS and Windows do that in two steps. The other parts are written upwards and
removed downwards: they have no gaps, so the first that is missing is the end.

The caller sees to it that one process at a time is here.
"""

import hashlib
import re
from dataclasses import dataclass, field
from math import ceil

from nbauth.errors import VaultError
from nbauth.texts import Keeping
from nbauth.vault.store import Store

_FIRST = re.compile(r"nbauth1:([0-9]{1,15}):([1-9][0-9]{0,3}):([0-9a-f]{64}):(.*)", re.DOTALL)
_HEAD = 100  # at the most, in part 1
_SLOTS = ("A", "B")


class Damaged(VaultError):
    """What is there is not what nbauth put there: of no use to any other kernel either."""


@dataclass(frozen=True, slots=True)
class _Head:
    sequence: int
    parts: int
    checksum: str
    beginning: str = field(repr=False)


class Entry:
    """The text under one service and account. Raises Damaged, and whatever the store raises."""

    def __init__(self, store: Store, service: str, account: str) -> None:
        """Its parts are put under `account` and a slot and a number, like `sign-in A1`."""
        self._store = store
        self._service = service
        self._account = account

    def read(self) -> str | None:
        """The text that was written last, or None."""
        heads = {slot: self._head(slot) for slot in _SLOTS}
        slot = _latest(heads)
        head = heads[slot]
        if head is None:
            return None
        text = head.beginning + "".join(self._part(slot, number) for number in range(2, head.parts + 1))
        if head.checksum != _checksum(head.sequence, head.parts, text):
            raise Damaged(Keeping.DAMAGED)
        return text

    def write(self, text: str) -> None:
        """Replace the text by this one (ASCII), even if what is there is damaged."""
        heads = {slot: self._head_or_none(slot) for slot in _SLOTS}
        old = _latest(heads)
        new = _other(old)
        before = heads[old]
        sequence = before.sequence + 1 if before else 1
        longest = self._store.longest
        beginning, rest = text[: longest - _HEAD], text[longest - _HEAD :]
        parts = 1 + ceil(len(rest) / longest)
        self._empty(new)
        for number in range(2, parts + 1):
            self._write(new, number, rest[(number - 2) * longest : (number - 1) * longest])
        head = f"nbauth1:{sequence}:{parts}:{_checksum(sequence, parts, text)}:{beginning}"
        self._write(new, 1, head)
        self._empty(old)

    def erase(self) -> None:
        """Remove both copies, the older one first: if it were left by a crash, it would count again."""
        latest = _latest({slot: self._head_or_none(slot) for slot in _SLOTS})
        self._empty(_other(latest))
        self._empty(latest)

    def _head(self, slot: str) -> _Head | None:
        text = self._read(slot, 1)
        if text is None:
            return None
        found = _FIRST.fullmatch(text)
        if found is None:
            raise Damaged(Keeping.DAMAGED)
        return _Head(int(found[1]), int(found[2]), found[3], found[4])

    def _head_or_none(self, slot: str) -> _Head | None:
        try:
            return self._head(slot)
        except Damaged:
            return None  # about to be replaced

    def _part(self, slot: str, number: int) -> str:
        text = self._read(slot, number)
        if text is None:
            raise Damaged(Keeping.DAMAGED)
        return text

    def _is_there(self, slot: str, number: int) -> bool:
        try:
            return self._read(slot, number) is not None
        except Damaged:
            return True

    def _read(self, slot: str, number: int) -> str | None:
        return self._store.read(self._service, f"{self._account} {slot}{number}")

    def _write(self, slot: str, number: int, text: str) -> None:
        self._store.write(self._service, f"{self._account} {slot}{number}", text)

    def _remove(self, slot: str, number: int) -> None:
        self._store.remove(self._service, f"{self._account} {slot}{number}")

    def _empty(self, slot: str) -> None:
        self._remove(slot, 1)
        last = 1
        while self._is_there(slot, last + 1):
            last += 1
        for number in range(last, 1, -1):
            self._remove(slot, number)


def _latest(heads: dict[str, _Head | None]) -> str:
    """The slot with the later sequence; B where both are free, so that A is the first to be used."""
    return max(reversed(_SLOTS), key=lambda slot: head.sequence if (head := heads[slot]) else 0)


def _other(slot: str) -> str:
    return "B" if slot == "A" else "A"


def _checksum(sequence: int, parts: int, text: str) -> str:
    return hashlib.sha256(f"{sequence}:{parts}:{text}".encode()).hexdigest()
