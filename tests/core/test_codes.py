"""The code in what people type and paste."""

import pytest

from nbauth.core import checks
from nbauth.errors import WrongCode
from nbauth.secret import Secret

CODE = "123456"
SAME = [
    "123456",
    " 123456\n",
    "123 456",
    "123-456",
    "12 34 56",
    "1 2 3 4 5 6",
    "123\u2013456",  # with the dash that phones make of two
    "123\u00a0456",  # with a space that does not break
    "\uff11\uff12\uff13\uff14\uff15\uff16",  # as keyboards in East Asia type them
    "Your code is 123456",
    "Your verification code is 123 456.",
    "Your code: 123-456",
    "Ihr Code lautet 123456. Geben Sie ihn niemandem.",
    "\u60a8\u7684\u9a8c\u8bc1\u7801\u662f 123456 ",
    "code\n123456",
]


@pytest.mark.parametrize("typed", SAME)
def test_it_is_found(typed):
    assert checks.code(Secret(typed)).reveal() == CODE


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("12345678", "12345678"),
        ("AB12-CD34", "AB12CD34"),  # a pool's own codes may have letters
        ("1", "1"),
        ("123456 or 654321", "123456or654321"),  # which of the two is for the pool to refuse
        ("G-123456", "G123456"),
    ],
)
def test_what_is_no_sentence_with_one_number_is_sent_as_it_is(typed, sent):
    assert checks.code(Secret(typed)).reveal() == sent


NONE = [
    "",
    " ",
    "-",
    "\ud800",
    "x" * 65,
    "\u0661\u0662\u0663",
    "Your code is 123456" + " " * 1000,
    # For a careless expression these have more ways to be read than there is time.
    "1" * 65 + "x",
    "1" * 60_000 + "x",
]


@pytest.mark.parametrize("typed", NONE, ids=range(len(NONE)))
def test_what_can_be_no_code_is_refused_without_being_quoted(typed):
    with pytest.raises(WrongCode):
        checks.code(Secret(typed))
