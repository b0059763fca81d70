"""QR codes as modules and in a terminal: what is drawn is what was made, with light around it."""

import re

import segno

from nbauth.widget.qr import QUIET_ZONE, in_a_terminal, modules_of

TEXT = "otpauth://totp/pool:ada?secret=ABCDEFGHIJKLMNOP&issuer=pool"
OF_BLOCKS = {" ": "00", "▀": "10", "▄": "01", "█": "11"}


def test_the_modules_are_those_of_the_text():
    assert modules_of(TEXT) == tuple("".join(map(str, row)) for row in segno.make_qr(TEXT, error="L").matrix)


def test_a_short_text_is_a_whole_code_too():
    """A Micro QR code is read by few apps."""
    assert len(modules_of("1")) == 21


def test_a_terminal_shows_the_same_modules_with_their_quiet_zone():
    modules = modules_of(TEXT)
    lines = [re.fullmatch("\x1b\\[38;5;16;48;5;231m(.*)\x1b\\[0m", line)[1] for line in in_a_terminal(modules, 80)]
    rows = ["".join(OF_BLOCKS[block][half] for block in line) for line in lines for half in (0, 1)]
    width = len(modules) + 2 * QUIET_ZONE
    assert {len(row) for row in rows} == {width}
    inner = [row[QUIET_ZONE:-QUIET_ZONE] for row in rows[QUIET_ZONE : QUIET_ZONE + len(modules)]]
    assert tuple(inner) == modules
    around = rows[:QUIET_ZONE] + rows[QUIET_ZONE + len(modules) :]
    assert set("".join(around)) == {"0"} and len(around) >= 2 * QUIET_ZONE
    assert {row[:QUIET_ZONE] + row[-QUIET_ZONE:] for row in rows} == {"0" * 2 * QUIET_ZONE}


def test_what_does_not_fit_is_not_drawn():
    modules = modules_of(TEXT)
    assert in_a_terminal(modules, len(modules) + 2 * QUIET_ZONE - 1) == []
    assert in_a_terminal(modules, len(modules) + 2 * QUIET_ZONE)
