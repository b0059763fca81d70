"""What can be observed of a sign-in, and on which thread its observers hear of it."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import traitlets

from nbauth.core.state import Failing, UserState
from nbauth.forks import call_after_fork
from nbauth.listeners import told

_OFFERED = {"observe", "unobserve"}
_HIDDEN = (set(dir(traitlets.HasTraits)) - set(dir(object)) - _OFFERED) | {"after_fork"}


class _Documented(traitlets.MetaHasTraits):
    """`help` and completion show what a sign-in offers, and not what traitlets brings along."""

    def __dir__(cls) -> list[str]:  # noqa: N805 -- of a metaclass
        return [name for name in super().__dir__() if name not in _HIDDEN]


class Observed(traitlets.HasTraits, metaclass=_Documented):
    """Has traits, whose observers are called on the event loop that was running where the object was made.

    Where there was none, they are called in the thread that caused the change. Nobody is called under a lock: observers
    may call anything, and wait for it.
    """

    state = traitlets.UseEnum(UserState, default_value=UserState.SIGNED_OUT, read_only=True)
    """Whether somebody is signed in; `auth.observe(f, "state")` calls `f` when that changes."""
    failing = traitlets.Instance(Failing, allow_none=True, read_only=True)
    """None, or how renewals fail while what is at hand is still used: a `Failing`, another one after each try.

    `auth.observe(f, "failing")` calls `f` when one fails, and with None as `change.new` when one has succeeded.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = running_loop()
        self._setting = threading.Lock()
        self._undelivered: list[Any] = []
        super().__init__()
        call_after_fork(self)

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if name not in _HIDDEN]

    def notify_change(self, change: Any) -> None:
        """Deliver a trait's change where its observers expect it."""
        if self._loop is None or self._loop.is_closed() or running_loop() is self._loop:
            self._undelivered.append(change)
        else:
            self._loop.call_soon_threadsafe(super().notify_change, change)

    def after_fork(self) -> None:
        """Make the lock anew."""
        self._setting = threading.Lock()

    def _take(self, state: Callable[[], UserState], failing: Callable[[], Failing | None]) -> None:
        with self._setting:  # two threads must not set an older state over a newer one
            self.set_trait("state", state())
            self.set_trait("failing", failing())
            changes, self._undelivered = self._undelivered, []
        for change in changes:
            told(super().notify_change, change)


def running_loop() -> asyncio.AbstractEventLoop | None:
    """The event loop that runs in this thread: a notebook's kernel has one while a cell runs."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
