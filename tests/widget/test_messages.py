"""What the page says, and what it can't make us believe."""

import pytest

from nbauth.secret import Secret
from nbauth.widget.messages import LONGEST_VALUE, Hello, Pong, Submit, parse


def submit(**changes):
    values = {"username": "ada", "password": "Correct-horse"}
    return {"kind": "nbauth:submit", "rid": "a-1", "turn": 3, "action": "sign-in", "values": values, **changes}


def test_a_hello_a_pong_and_a_submit_are_understood():
    assert parse({"kind": "nbauth:hello", "rid": "a-1"}) == Hello("a-1", "en")
    assert parse({"kind": "nbauth:hello", "rid": "a-1", "lang": "de"}) == Hello("a-1", "de")
    assert parse({"kind": "nbauth:pong"}) == Pong()
    values = {"username": Secret("ada"), "password": Secret("Correct-horse")}
    assert parse(submit()) == Submit(3, "sign-in", values, "a-1")


@pytest.mark.parametrize(
    "raw", [submit(), submit(turn="x"), submit(kind="nbauth:hello"), submit(kind=7), submit(rid=1)]
)
def test_what_was_typed_is_taken_out_of_the_message_whatever_else_is_wrong(raw):
    values = raw["values"]
    parse(raw)
    assert values == {}
    assert "values" not in raw


def test_what_was_typed_is_in_no_repr():
    message = parse(submit())
    assert "Correct-horse" not in repr(message)
    assert "ada" not in repr(message)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "nbauth:hello",
        [],
        {},
        {"kind": None},
        {"kind": "hello"},
        {"kind": ["nbauth:hello"]},
        {"kind": "nbauth:hello", "rid": 1},
        {"kind": "nbauth:hello", "rid": "x" * 65},
        {"kind": "nbauth:hello", "rid": "<b>"},
        *(
            {"kind": "nbauth:hello", "rid": "a", "lang": lang}
            for lang in (
                None,
                1,
                True,
                [],
                ["de"],
                {"de": 1},
                "",
                "DE",
                "de-CH",
                "xx",
                "../de",
                "de\0",
                "de" * 65536,
                "\ud800",
            )
        ),
        submit(turn=None),
        submit(turn="3"),
        submit(turn=3.0),
        submit(turn=True),
        submit(action=None),
        submit(action=["sign-in"]),
        submit(values=None),
        submit(values=["ada"]),
        submit(values={"username": None}),
        submit(values={"username": {"$ne": ""}}),
        submit(values={1: "ada"}),
        submit(values={"password": "x" * (LONGEST_VALUE + 1)}),
        submit(values={"password": "é" * (LONGEST_VALUE // 2 + 1)}),
        submit(values={"password": "\ud800"}),
        submit(values={f"field {n}": "" for n in range(65)}),
        {key: value for key, value in submit().items() if key != "turn"},
        {key: value for key, value in submit().items() if key != "action"},
        {key: value for key, value in submit().items() if key != "values"},
    ],
    ids=lambda raw: repr(raw)[:50],
)
def test_anything_else_is_dropped(raw):
    assert parse(raw) is None


def test_a_long_password_is_passed_on_for_the_core_to_judge():
    assert parse(submit(values={"password": "x" * LONGEST_VALUE})) is not None
