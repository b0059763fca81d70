"""The roles in an ID token, and what to call them."""

import pytest

from nbauth.core.roles import claimed, is_arn, names

READERS, WRITERS = "arn:aws:iam::123456789012:role/readers", "arn:aws:iam::123456789012:role/team/writers"


def roles(named, preferred=None):
    return claimed({"cognito:roles": named, "cognito:preferred_role": preferred})


@pytest.mark.parametrize(("preferred", "first"), [(None, READERS), (READERS, READERS), (WRITERS, WRITERS)])
def test_the_preferred_role_comes_first_and_else_the_order_is_the_tokens(preferred, first):
    assert roles([READERS, WRITERS], preferred) == (first, *({READERS, WRITERS} - {first}))


def test_a_preferred_role_that_is_not_among_them_is_none():
    assert roles([READERS], WRITERS) == (READERS,)


def test_without_groups_there_are_none():
    assert claimed({}) == ()


@pytest.mark.parametrize("nonsense", [None, READERS, 5, {READERS: 1}, [None, 5, "readers", f"{READERS}\n", [READERS]]])
def test_what_makes_no_sense_is_no_role(nonsense):
    assert roles(nonsense, nonsense) == ()


def test_each_is_named_once_and_there_is_an_end_to_them():
    assert roles([READERS, READERS]) == (READERS,)
    assert len(roles([f"{READERS}{number}" for number in range(1000)])) == 100


@pytest.mark.parametrize("arn", [
    READERS, WRITERS, "arn:aws-cn:iam::123456789012:role/r", "arn:aws-us-gov:iam::123456789012:role/r",
    "arn:aws-eusc:iam::123456789012:role/a.b+c=d,e@f-g_h",
])  # fmt: skip
def test_an_arn_of_any_partition_is_one(arn):
    assert is_arn(arn)


@pytest.mark.parametrize(
    "text", ["", "readers", "arn:aws:iam::1:role/r", f"{READERS} ", "arn:aws:iam::123456789012:user/r"]
)
def test_anything_else_is_none(text):
    assert not is_arn(text)


def test_a_role_is_called_by_its_name_unless_another_has_the_same():
    assert names([READERS, WRITERS]) == {READERS: "readers", WRITERS: "writers"}
    other = READERS.replace("1234", "9876")
    assert names([READERS, other, WRITERS]) == {READERS: READERS, other: other, WRITERS: "writers"}
