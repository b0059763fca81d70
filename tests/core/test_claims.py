"""What an ID token says of a person, whatever a trigger has put there."""

import pytest

from nbauth.core.claims import email_in, groups_in


def test_the_groups_stay_in_the_tokens_order():
    assert groups_in({"cognito:groups": ["writers", "readers"]}) == ("writers", "readers")


def test_without_any_there_are_none():
    assert groups_in({}) == ()
    assert email_in({}) is None


@pytest.mark.parametrize("nonsense", [None, "readers", 5, {"readers": 1}, [None, 5, "", "x" * 129, ["readers"]]])
def test_what_makes_no_sense_is_no_group(nonsense):
    assert groups_in({"cognito:groups": nonsense}) == ()


def test_there_is_an_end_to_them():
    assert len(groups_in({"cognito:groups": [f"group{number}" for number in range(1000)]})) == 100


def test_an_address_is_a_text_of_some_length():
    assert email_in({"email": "ada@example.com"}) == "ada@example.com"
    assert [email_in({"email": nonsense}) for nonsense in (None, 5, "", ["a@b"], "x" * 2049)] == [None] * 5
