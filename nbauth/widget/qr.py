"""QR codes: as rows of modules, which the page draws, and as the half blocks of a terminal."""

import segno

QUIET_ZONE = 4
"""Modules around it, as the standard has it; the page keeps the same."""

_HALVES = {"00": " ", "10": "▀", "01": "▄", "11": "█"}
_BLACK_ON_WHITE, _AS_BEFORE = "\x1b[38;5;16;48;5;231m", "\x1b[0m"


def modules_of(text: str) -> tuple[str, ...]:
    """The rows from above, a "1" for each dark module and a "0" for each light one."""
    matrix = segno.make_qr(text, error="L").matrix
    return tuple("".join("1" if module else "0" for module in row) for row in matrix)


def in_a_terminal(modules: tuple[str, ...], columns: int) -> list[str]:
    """Lines, two rows in each, dark on light whatever the terminal's colours are; none where they don't fit."""
    width = len(modules) + 2 * QUIET_ZONE
    if not modules or width > columns:
        return []
    side, empty = "0" * QUIET_ZONE, ["0" * width] * QUIET_ZONE
    rows = [*empty, *(f"{side}{row}{side}" for row in modules), *empty, "0" * width]
    pairs = zip(rows[::2], rows[1::2], strict=False)
    blocks = ("".join(_HALVES[upper + lower] for upper, lower in zip(*pair, strict=True)) for pair in pairs)
    return [f"{_BLACK_ON_WHITE}{line}{_AS_BEFORE}" for line in blocks]
