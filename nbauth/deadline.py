"""How long somebody waits at the most: one deadline for all that one action asks of the network and the keychain."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LONGEST_WAIT_S = 20.0
"""Longer than anything takes that is going to end well: an action makes up to five calls."""

_until: ContextVar[float | None] = ContextVar("nbauth_until", default=None)


@contextmanager
def one_deadline() -> Iterator[None]:
    """What is waited for inside ends by one moment, that of the outermost where they are nested.

    Also a decorator, but not of what is given a secret as a text: a traceback that prints variables prints those of
    contextlib's frame too, which holds what was called with.
    """
    if _until.get() is not None:
        yield
        return
    with at_most(LONGEST_WAIT_S):
        yield


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """For what is not worth all the time that the action has: it ends by then, or with the action."""
    outer = _until.set(time.monotonic() + min(seconds, seconds_left()))
    try:
        yield
    finally:
        _until.reset(outer)


def seconds_left() -> float:
    """Until that moment; all of them where none is set."""
    until = _until.get()
    return LONGEST_WAIT_S if until is None else max(0.0, until - time.monotonic())


@contextmanager
def not_counted() -> Iterator[None]:
    """What a person takes inside is not waiting for the network: the deadline moves on by as much."""
    began = time.monotonic()
    try:
        yield
    finally:
        until = _until.get()
        if until is not None:
            _until.set(until + time.monotonic() - began)
