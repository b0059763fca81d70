"""What can be observed of a sign-in, and on which thread its observers hear of it."""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

import traitlets

from nbauth.core.state import UserState


class Observed(traitlets.HasTraits):
    """Has a `state` trait, whose observers are called on the event loop that was running where the object was made.

    Where there was none, they are called in the thread that caused the change. Nobody is called under a lock: observers
    may call anything, and wait for it.
    """

    state = traitlets.UseEnum(UserState, default_value=UserState.SIGNED_OUT, read_only=True)
    """Whether somebody is signed in; `auth.observe(f, "state")` is called when it changes."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = running_loop()
        self._announcing = threading.Lock()
        self._undelivered: list[Any] = []
        self._listeners: list[Callable[[], None]] = []
        super().__init__()

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have `listener` called, in any thread, when anything that is shown changes; returns how to end that."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def notify_change(self, change: Any) -> None:
        """Deliver a trait's change where its observers expect it."""
        if self._loop is None or self._loop.is_closed() or running_loop() is self._loop:
            self._undelivered.append(change)
        else:
            self._loop.call_soon_threadsafe(super().notify_change, change)

    def announce(self, state: Callable[[], UserState]) -> None:
        """Set what `state` says now, and tell everybody."""
        with self._announcing:  # two threads must not set an older state over a newer one
            self.set_trait("state", state())
            changes, self._undelivered = self._undelivered, []
        for change in changes:
            _told(super().notify_change, change)
        self.tell_listeners()

    def tell_listeners(self) -> None:
        """Something that is shown has changed, and the state has not."""
        for listener in tuple(self._listeners):
            _told(listener)


def _told(observer: Callable[..., None], *arguments: object) -> None:
    """What an observer raises is its author's to see, and must not stop a sign-out half-way."""
    try:
        observer(*arguments)
    except Exception:
        logging.getLogger("nbauth").exception("An observer of the sign-in failed.")


def running_loop() -> asyncio.AbstractEventLoop | None:
    """The event loop that runs in this thread: a notebook's kernel has one while a cell runs."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
