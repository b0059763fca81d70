"""What other notebooks do to the same sign-in, noticed at the heartbeat of a page."""

import contextlib
import threading
import weakref
from collections.abc import Callable

from nbauth.core.steps import SignedIn, SignedOut
from nbauth.holder import Holder


class Elsewhere:
    """Follows a sign-in or a sign-out in another notebook. Many pages may ask it, in any thread."""

    def __init__(self, holder: Holder, follow: Callable[[Holder], None]) -> None:
        """`follow` takes up what is kept, or notices that nothing is any more; it may wait for the network."""
        self._holder = weakref.ref(holder)
        self._follow = follow
        self._seen: object = None

    def look(self) -> None:
        """Follow, in the background, if what is kept was changed since the last look. Waits for nothing."""
        holder = self._holder()
        if holder is None or not _may_follow(holder):
            return
        version = holder.version()
        if version is not None and version != self._seen:
            self._seen = version
            with contextlib.suppress(RuntimeError):  # at the interpreter's end
                threading.Thread(target=self._follow, args=(holder,), daemon=True, name="nbauth-elsewhere").start()


def _may_follow(holder: Holder) -> bool:
    """Nobody is taken away from a question that they are answering."""
    return isinstance(holder.step, SignedIn | SignedOut) and not holder.looking.under_way
