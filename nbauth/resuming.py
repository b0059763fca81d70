"""Takes up a kept sign-in, and tries again by itself when the network was not there at first."""

import threading
import time
import weakref
from collections.abc import Callable
from typing import Protocol

from nbauth.deadline import one_deadline
from nbauth.errors import NbauthError, Throttled, Unreachable

_FIRST_PAUSE_S = 2.0
_LONGEST_PAUSE_S = 60.0

_tried_again: "weakref.WeakSet[Resumable]" = weakref.WeakSet()


class Resumable(Protocol):
    """A sign-in that can be taken up."""

    @property
    def waits_to_resume(self) -> bool:
        """Whether a kept sign-in could not be taken up, and nobody has signed in, out, or begun to since."""
        ...

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is signed in."""
        ...

    def catch_up(self) -> None:
        """Notice a sign-out in another notebook."""
        ...

    def resume(self, *, username: str | None = None) -> object:
        """Take it up. Raises NbauthError."""
        ...


@one_deadline()
def take_up(holder: Resumable, *, again: bool, username: str | None = None) -> None:
    """What can't be taken up is asked for, with the reason, and tried again meanwhile where the form can show it.

    With `username`, only this user's sign-in.
    """
    if holder.is_signed_in:
        holder.catch_up()
    try:
        holder.resume(username=username)
    except (Unreachable, Throttled):
        if again:
            try_again_later(holder)
    except NbauthError:
        pass  # the form says it


def try_again_later(holder: Resumable, wait: Callable[[float], None] = time.sleep) -> None:
    """Until it is taken up, or not waited for any more, or gone. It pauses for 2 s at first, in the end for 60.

    One thread for each holder does it, however often this is called.
    """
    if holder not in _tried_again:
        _tried_again.add(holder)
        threading.Thread(target=_try, args=(weakref.ref(holder), wait), daemon=True, name="nbauth-resume").start()


def _try(ref: "weakref.ref[Resumable]", wait: Callable[[float], None]) -> None:
    """Holds no reference while it waits: whoever lets go of a sign-in must not find it kept alive by this."""
    pause, goes_on = _FIRST_PAUSE_S, True
    while goes_on:
        wait(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_S)
        holder = ref()
        goes_on = holder is not None and holder.waits_to_resume and _fails_again(holder)
        if holder is not None and not goes_on:
            _tried_again.discard(holder)
        del holder


def _fails_again(holder: Resumable) -> bool:
    try:
        holder.resume()
    except (Unreachable, Throttled):
        return True
    except NbauthError:
        return False
    return False
