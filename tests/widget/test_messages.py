"""What the page says, and what it can't make us believe."""

import pytest
from fake_model import NOON, TICKET, TOKENS

from nbauth.core.steps import Code, NeedsNewPassword, NeedsTotpCode, NewPassword, Password, SignedIn, SignedOut
from nbauth.errors import ChallengeExpired, WeakPassword
from nbauth.secret import Secret
from nbauth.widget.messages import LONGEST_VALUE, Hello, Pong, Submit, answer_from, parse
from nbauth.widget.view import TICKED, Action

TOTP = NeedsTotpCode("ada", NOON, TICKET)
NEW_PASSWORD = NeedsNewPassword("ada", ("email",), NOON, TICKET)


def submit(**changes):
    values = {"username": "ada", "password": "Correct-horse"}
    return {"kind": "nbauth:submit", "rid": "a-1", "turn": 3, "action": "sign-in", "values": values, **changes}


def typed(**values: str) -> Submit:
    return Submit(1, Action.CONTINUE, {name: Secret(value) for name, value in values.items()})


def test_a_hello_a_pong_and_a_submit_are_understood():
    assert parse({"kind": "nbauth:hello", "rid": "a-1"}) == Hello("a-1")
    assert parse({"kind": "nbauth:pong"}) == Pong()
    values = {"username": Secret("ada"), "password": Secret("Correct-horse")}
    assert parse(submit()) == Submit(3, Action.SIGN_IN, values, "a-1")


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
        submit(turn=None),
        submit(turn="3"),
        submit(turn=3.0),
        submit(turn=True),
        submit(action=None),
        submit(action="delete"),
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


def test_a_user_name_and_a_password_answer_the_first_step():
    assert answer_from(SignedOut(), typed(username="ada", password=" p ")) == Password("ada", Secret(" p "))


@pytest.mark.parametrize(("values", "keep"), [({}, None), ({"keep": TICKED}, True), ({"keep": ""}, False)])
def test_a_sign_in_is_kept_as_chosen_and_without_a_choice_as_configured(values, keep):
    assert answer_from(SignedOut(), typed(**values)).keep is keep


def test_a_code_answers_a_step_that_asks_for_one():
    assert answer_from(TOTP, typed(code="123 456")) == Code(Secret("123 456"))


def test_a_field_that_is_missing_counts_as_empty():
    assert answer_from(SignedOut(), typed()) == Password("", Secret(""))


def test_a_new_password_comes_with_the_attributes_that_were_asked_for_and_no_others():
    submitted = typed(
        **{
            "new_password": "Aa1!aaaa",
            "confirm_password": "Aa1!aaaa",
            "attribute.email": "ada@example.com",
            "attribute.custom:is_admin": "yes",
        }
    )
    assert answer_from(NEW_PASSWORD, submitted) == NewPassword(Secret("Aa1!aaaa"), {"email": "ada@example.com"})


def test_a_new_password_must_be_typed_the_same_twice():
    with pytest.raises(WeakPassword, match=r"The two passwords differ\.") as caught:
        answer_from(NEW_PASSWORD, typed(new_password="Aa1!aaaa", confirm_password="Aa1!aaab"))
    assert caught.value.hint


def test_a_card_asks_nothing():
    with pytest.raises(ChallengeExpired):
        answer_from(SignedIn("ada", TOKENS), typed(code="123456"))
