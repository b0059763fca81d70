"""What a forked child must make anew: the other threads of its parent are not there to let go of their locks."""

import os
import weakref
from typing import Protocol


class HasLocks(Protocol):
    """Something with locks."""

    def after_fork(self) -> None:
        """Make them anew: this is a child, with one thread."""
        ...


def call_after_fork(owner: HasLocks) -> None:
    """Have `owner.after_fork` called in every forked child, for as long as it lives."""
    _owners.add(owner)


def _call_all() -> None:
    for owner in tuple(_owners):
        owner.after_fork()


_owners: "weakref.WeakSet[HasLocks]" = weakref.WeakSet()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_call_all)
