"""What can be said of a role before AWS STS is asked for it."""

import pytest

from nbauth.core.assuming import assumed_as, session_name_of
from nbauth.errors import RoleRefused

ARN = "arn:aws:iam::123456789012:role/lab/writers"


def test_what_is_right_is_taken():
    tags = {"project": "penguins", "cost center": ""}
    asked = assumed_as(ARN, session_name="ada@example.com", tags=tags, duration=900)

    assert asked.arn == ARN
    assert asked.session_name == "ada@example.com"
    assert asked.tags == tuple(tags.items())
    assert asked.seconds == 900


def test_an_hour_without_a_name_and_tags_is_meant_where_nothing_is_said():
    asked = assumed_as(ARN)
    assert (asked.session_name, asked.tags, asked.seconds) == (None, (), 3600)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"arn": "lab"}, "'lab' is no ARN of a role"),
        ({"arn": None}, "None is no ARN"),
        ({"arn": "arn:aws:iam::123456789012:user/ada"}, "is no ARN of a role"),
        ({"session_name": "a"}, "'a' can't be a session_name"),
        ({"session_name": "two words"}, "can't be a session_name"),
        ({"session_name": "x" * 65}, "can't be a session_name"),
        ({"session_name": 7}, "7 can't be a session_name"),
        ({"duration": 899}, "899 can't be had: it is in whole seconds, from 900 to 3600"),
        ({"duration": 3601}, "3601 can't be had"),
        ({"duration": True}, "True can't be had"),
        ({"duration": 1000.0}, "1000.0 can't be had"),
        ({"duration": "1h"}, "'1h' can't be had"),
        ({"tags": ["a"]}, "not a list"),
        ({"tags": {"": "x"}}, "The tag '' can't be used"),
        ({"tags": {7: "x"}}, "The tag 7 can't be used"),
        ({"tags": {"x": 7}}, "The tag 'x' can't be used"),
        ({"tags": {"a#b": ""}}, "The tag 'a#b' can't be used"),
        ({"tags": {"team": "a", "Team": "b"}}, "The tag 'Team' can't be used"),
        ({"tags": {"aws:x": ""}}, "The tag 'aws:x' can't be used"),
        ({"tags": {"x" * 129: ""}}, "up to 128 characters"),
        ({"tags": {"x": "y" * 257}}, "of up to 256"),
        ({"tags": {"x": "\x1b"}}, "The tag 'x' can't be used"),
        ({"tags": {str(number): "" for number in range(51)}}, "50 tags at the most"),
    ],
    ids=str,
)
def test_what_aws_would_not_take_is_refused_before(wrong, says):
    with pytest.raises(RoleRefused) as refused:
        assumed_as(**{"arn": ARN, **wrong})
    assert says in str(refused.value)
    assert refused.value.hint


def test_what_is_quoted_is_short():
    with pytest.raises(RoleRefused) as refused:
        assumed_as("x" * 100_000)
    assert len(str(refused.value)) < 500


@pytest.mark.parametrize(
    ("username", "name"),
    [
        ("ada", "ada"),
        ("ada@example.com", "ada@example.com"),
        ("Ada Lovelace", "Ada-Lovelace"),
        ("äda", "-da"),
        ("a", "a-"),
        ("x" * 100, "x" * 64),
        (None, "nbauth"),
    ],
)
def test_the_user_s_name_is_fitted_to_what_aws_allows(username, name):
    assert session_name_of(username) == name
