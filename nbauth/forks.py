"""What a forked child must make anew: the other threads of its parent are not there to let go of their locks."""

import os
import weakref
from typing import Protocol


class StartsAgain(Protocol):
    """Something with locks."""

    def start_again(self) -> None:
        """Make them anew: this is a child, with one thread."""
        ...


def start_again_after_fork(owner: StartsAgain) -> None:
    """Have `owner.start_again` called in every forked child, for as long as it lives."""
    _owners.add(owner)


def _start_all_again() -> None:
    for owner in tuple(_owners):
        owner.start_again()


_owners: "weakref.WeakSet[StartsAgain]" = weakref.WeakSet()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_all_again)
