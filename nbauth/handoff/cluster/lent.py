"""A sign-in in a worker's process: what the kernel has told of it last."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from nbauth.core.tokens import Credentials
from nbauth.errors import NbauthError
from nbauth.forks import call_after_fork
from nbauth.handoff.cluster.snapshot import Snapshot, gone, not_yet
from nbauth.handoff.handle import Handle, handle_of
from nbauth.listeners import Listeners
from nbauth.secret import HoldsSecrets
from nbauth.texts import Handoff

_PAUSE_S = 1.0
"""Between two questions that have brought nothing: a library may ask at each of its requests."""

Word = tuple[int, Snapshot | None]
"""What a cluster says: the number of the change, and the snapshot, or None where it has none."""


class Lent(HoldsSecrets):
    """As `Holder` is in the kernel, for whoever works with credentials in this process.

    It is told of changes by `hear`; where one was lost, and when credentials are over, it asks by itself. Every method
    may be called from any thread.
    """

    def __init__(self, handle: Handle, name: str) -> None:
        """`name` is the sign-in's in `handle`."""
        self.pool = handle.pool()
        self.ask: Callable[[], Word | None] = lambda: None
        """Asks the cluster; returns None if there is no answer."""
        self._handle = handle
        self._users = 0
        self._asked_at = float("-inf")
        self._turn, self._hearing = threading.Lock(), threading.Lock()
        self._serial = -1
        self._latest = gone(handle)
        self._waits = False
        self._listeners = Listeners()
        self.on_change = self._listeners.add
        handle_of(self, name)
        call_after_fork(self)

    def after_fork(self) -> None:
        """The child goes on with what was told; it has no connection."""
        self._turn, self._hearing = threading.Lock(), threading.Lock()
        self.ask = lambda: None

    def wait_for_word(self, ask: Callable[[], Word | None]) -> None:
        """Nothing was told yet, and whoever needs something asks for it by `ask`."""
        self.ask = ask
        if self._serial < 0:
            self._latest, self._waits = not_yet(self._handle), True

    def leave_to(self, parent: Callable[[], Credentials], /) -> None:
        """In a forked child, which asks its parent instead of the cluster."""
        self.ask = lambda: (self._serial + 1, replace(self._latest, credentials=parent(), refusal=None))

    def on_sign_out(self, _: Callable[[], None], /) -> Callable[[], None]:
        """Never: what this computer has of its own must not stand in where nobody is signed in any more."""
        return lambda: None

    def hear(self, word: Word) -> None:
        """What the cluster says; an older word never takes the place of a newer one."""
        serial, snapshot = word
        with self._hearing:
            if serial <= self._serial:
                return
            self._serial, self._waits = serial, False
            if snapshot is not None and snapshot.handle == self._handle:
                self._latest = snapshot
            elif snapshot is not None or self._is_over():  # with None, the kernel is gone: this is used to its end
                self._latest = gone(self._handle)
        self._listeners.tell()

    def use(self) -> None:
        """One more worker of this process has it."""
        self._users += 1

    def leave(self) -> bool:
        """One less; whether that was the last one, after which there is nothing here."""
        self._users -= 1
        if self._users == 0:
            self.ask = lambda: None
            self._serial, self._latest = -1, gone(self._handle)
            self._listeners.tell()
        return self._users == 0

    def status(self) -> Snapshot:
        """Whose it is."""
        if self._waits:
            self._ask()
        return self._latest

    def credentials(self, *, renew: bool = False) -> Credentials:
        """Valid ones; asks for them where there are none, for at most some seconds. Raises why there are none."""
        if renew or self._is_over():
            self._ask()
        return self.credentials_at_hand()

    def fetch_credentials(self) -> Credentials:
        """As `credentials`."""
        return self.credentials()

    def credentials_at_hand(self) -> Credentials:
        """Those that were told of. Raises why there are none."""
        latest = self._latest
        if latest.refusal:
            raise latest.refusal.again()
        if latest.credentials is None or self._is_over():
            raise NbauthError(Handoff.NO_NEWER)
        return latest.credentials

    def _is_over(self) -> bool:
        held = self._latest.credentials
        return held is None or held.expires_at <= datetime.now(UTC)

    def _ask(self) -> None:
        if not self._turn.acquire(timeout=_PAUSE_S):  # who has it may need this very thread for its answer
            return
        try:
            if time.monotonic() - self._asked_at < _PAUSE_S:
                return
            if word := self.ask():
                self.hear(word)
            self._asked_at = time.monotonic()
        finally:
            self._turn.release()


_in_this_process: WeakValueDictionary[Handle, Lent] = WeakValueDictionary()


def lent_here(handle: Handle) -> Lent:
    """The one of this process: some have several workers."""
    found = _in_this_process.get(handle)
    if found is None:
        found = _in_this_process[handle] = Lent(handle, handle.name)
    return found
