"""Which call of the session is sent again, and whether with newer keys."""

import pytest

from nbauth.aws.session import again_if_expired


@pytest.mark.parametrize(("code", "attempts", "again", "renewed"), [
    ("ExpiredToken", 1, 0, True),
    ("ExpiredTokenException", 1, 0, True),
    ("ExpiredToken", 2, None, False),
    ("400", 1, 0, False),  # a HEAD, which says no more
    ("400", 2, None, False),
    ("404", 1, None, False),
    ("AccessDenied", 1, None, False),
])  # fmt: skip
def test_once_and_only_what_can_have_expired(code, attempts, again, renewed):
    asked = []
    assert again_if_expired(lambda: asked.append(1), (None, {"Error": {"Code": code}}), attempts) == again
    assert bool(asked) is renewed


def test_what_brought_no_reply_is_not_for_this_to_say():
    assert again_if_expired(list, None, 1) is None
