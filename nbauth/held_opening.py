"""What has begun a sign-in, password and all, while a code is waited for: so that another one can be sent.

No service repeats the message of a challenge: a new code needs a new sign-in. What is held here lives in memory, for
one open question and for as long as its time runs; then it is let go, whether or not anybody asks for it.
"""

import threading
from collections.abc import Callable

from nbauth.core.answers import Confirmed, Opening
from nbauth.core.ports import Clock
from nbauth.core.steps import NeedsEmailCode, NeedsFactorChoice, NeedsMfaChoice, NeedsPassword, NeedsSmsCode, Step
from nbauth.forks import call_after_fork
from nbauth.secret import HoldsSecrets

_Question = NeedsSmsCode | NeedsEmailCode | NeedsMfaChoice | NeedsFactorChoice | NeedsPassword
"""For which a code was sent, or after which one may be."""

Timer = Callable[[float, Callable[[], None]], Callable[[], object]]
"""Has something done in so many seconds, and returns how to prevent that."""


def in_seconds(seconds: float, work: Callable[[], None]) -> Callable[[], object]:
    """In a thread of its own, that keeps no process alive. Raises RuntimeError at the interpreter's end."""
    timer = threading.Timer(seconds, work)
    timer.daemon = True
    timer.start()
    return timer.cancel


class HeldOpening(HoldsSecrets):
    """One, or none. It may be used from any thread."""

    def __init__(self, clock: Clock, *, timer: Timer = in_seconds) -> None:
        self._clock = clock
        self._timer = timer
        self._held: tuple[_Question, Opening] | None = None
        self._prevent_end: Callable[[], object] = lambda: None
        call_after_fork(self)

    def after_fork(self) -> None:
        """No thread is here that would let go of it."""
        self._held, self._prevent_end = None, lambda: None

    def hold(self, step: Step, opening: Opening) -> None:
        """For this question, if a code was sent for it or may be after it; instead of what was held."""
        self.drop()
        if not isinstance(step, _Question) or isinstance(opening, Confirmed):  # which can't be used twice
            return
        left = (step.answer_by - self._clock()).total_seconds()
        self._held = (step, opening)  # before the timer, which may be over at once
        try:
            self._prevent_end = self._timer(max(0.0, left), lambda: self._drop_of(step))
        except RuntimeError:  # nobody would let go of it
            self._held = None

    def of(self, step: Step) -> Opening | None:
        """What has led to this very question, while its time runs."""
        held = self._held
        if held is None or held[0] is not step:
            return None
        if self._clock() >= held[0].answer_by:
            self.drop()
            return None
        return held[1]

    def drop_unless(self, step: Step) -> None:
        """Let go of it if another question is open now, or none."""
        if self._held is not None and self._held[0] is not step:
            self.drop()

    def drop(self) -> None:
        """Let go of it."""
        self._prevent_end()
        self._held, self._prevent_end = None, lambda: None

    def _drop_of(self, step: Step) -> None:
        held = self._held
        if held is not None and held[0] is step:
            self._held = None
