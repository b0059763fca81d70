"""Replies that make no sense: each is an error of ours, and none is believed."""

from datetime import timedelta

import pytest

from nbauth.aws.reply import credentials_life, request_id, shown, text, tokens_life


@pytest.mark.parametrize("value", [None, 7, True, [], {}, "", "a\r\nb", "\x1b[2J", "ä", "x" * 20_001])
def test_what_goes_into_a_header_must_be_printable_text_of_bearable_length(value):
    with pytest.raises(ValueError, match="not text"):
        text(value)


@pytest.mark.parametrize("value", [None, 7, [], "a\nb", "\x1b[2J", "abc\u202edef", "x" * 201])
def test_what_cannot_be_shown_is_not_shown(value):
    assert shown(value) == ""


@pytest.mark.parametrize("value", [None, 7, [], "", "a b", "a\nb", "\x1b[2J", "<b>", "ä", "x" * 101])
def test_what_is_no_id_of_a_request_is_none(value):
    assert request_id(value) == ""


@pytest.mark.parametrize("value", ["8b2b6b3e-1f5f-4a63-9d0a-0f5f3c1f2a77", "4442587FB7D0A2F9", "Root=1-6789-abcdef"])
def test_the_services_ids_of_requests_are_taken(value):
    assert request_id(value) == value


@pytest.mark.parametrize("seconds", [0, -1, 86_401, 10**30, "3600", None, 1.5])
def test_tokens_live_up_to_a_day(seconds):
    with pytest.raises(ValueError, match="life"):
        tokens_life(seconds)


@pytest.mark.parametrize("life", [timedelta(0), timedelta(hours=-1), timedelta(hours=13), timedelta(days=9999)])
def test_credentials_live_up_to_twelve_hours(life):
    with pytest.raises(ValueError, match="life"):
        credentials_life(life)
