"""What other notebooks do to the same sign-in, noticed at the heartbeat of a page."""

import threading
import weakref

from nbauth.core.state import UserState
from nbauth.core.steps import SignedIn, SignedOut, Step
from nbauth.holder import Holder
from nbauth.resuming import take_up


class Elsewhere:
    """Follows a sign-in or a sign-out in another notebook. Many pages may ask it, in any thread."""

    def __init__(self, holder: Holder) -> None:
        self._holder = weakref.ref(holder)
        self._seen: object = None
        self._follows = False

    def look(self) -> None:
        """Follow, in the background, if what is kept was changed since the last look. Waits for nothing."""
        holder = self._holder()
        if holder is None or self._follows or not _may_follow(holder):
            return
        version = holder.version()
        if version is not None and version != self._seen:
            self._follows = True
            try:
                threading.Thread(
                    target=self._follow, args=(holder, version), daemon=True, name="nbauth-elsewhere"
                ).start()
            except RuntimeError:  # at the interpreter's end
                self._follows = False

    def _follow(self, holder: Holder, version: object) -> None:
        """Take up what is kept, or notice that nothing is any more."""
        try:
            ended = holder.state is UserState.SIGN_IN_EXPIRED
            take_up(holder, again=True, username=_name(holder.step) if ended else None)
            if holder.not_read_because is None:  # else there is another look
                self._seen = version
        finally:
            self._follows = False


def _may_follow(holder: Holder) -> bool:
    """Nobody is taken away from a question that they are answering."""
    is_asked = not isinstance(holder.step, SignedIn | SignedOut)
    return not (is_asked or holder.is_answering or holder.looking.under_way)


def _name(step: Step) -> str | None:
    """Whose place it was; nobody else gets it without a question."""
    return step.username if isinstance(step, SignedOut) else None
