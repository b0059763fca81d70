"""The kernel's side: a cluster is told of each change of a sign-in."""

import logging
import math
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Protocol
from weakref import ref

from nbauth.errors import NbauthError
from nbauth.forks import call_after_fork
from nbauth.handoff.cluster.snapshot import Snapshot, gone, taken
from nbauth.handoff.handle import Handle, SignIn

_LOG = logging.getLogger("nbauth")
BEAT_S = 15.0
"""How often it is told without a change: one that was started again has forgotten it."""


_TELLING_S = 2.0
"""So long a sign-out waits until the cluster knows of it."""


class Cluster(Protocol):
    """What can be told, in any thread. It keeps nobody's connection alive."""

    handle: Handle
    """What workers call the sign-in."""

    def tell(self, snapshot: Snapshot) -> bool:
        """Whether its connection is still wanted: also one that fails just now.

        Raises NbauthError if it takes nothing from here any more.
        """
        ...


class Lending:
    """From `begin` until `end`, or until the sign-in or the cluster's connection is gone; it keeps neither alive."""

    def __init__(self, sign_in: SignIn, cluster: Cluster, *, look_s: float = math.inf) -> None:
        """With `look_s`, it is told so often at least: one that must look whether it is there by now."""
        self._look_s = look_s
        changed: SimpleQueue[SimpleQueue[None] | None] = SimpleQueue()
        self._cluster = cluster
        self._changed = changed
        self._sign_in = ref(sign_in, lambda _: changed.put(None))
        self.is_open = True
        """Whether anybody is told of anything any more."""
        call_after_fork(self)
        self._ends: list[Callable[[], None]] = [
            sign_in.on_change(lambda: changed.put(None)),
            sign_in.on_sign_out(self._tell_now),
        ]

    def after_fork(self) -> None:
        """The thread that tells is the parent's."""
        self.is_open = False

    def begin(self) -> None:
        """In a thread of its own: whoever signs in must not wait for a cluster."""
        self._changed.put(None)  # what has changed since the cluster was told of it first
        threading.Thread(target=self._go_on, daemon=True, name="nbauth-lends").start()

    def end(self) -> None:
        """Say nothing more."""
        self.is_open = False
        for end_hearing in self._ends:
            end_hearing()
        self._changed.put(None)

    def snapshot(self) -> Snapshot:
        """What is to be said now."""
        sign_in, handle = self._sign_in(), self._cluster.handle
        return taken(sign_in, handle) if sign_in else gone(handle)

    def _tell_now(self) -> None:
        """Whoever signs out may close the client next, or end the process."""
        told: SimpleQueue[None] = SimpleQueue()
        self._changed.put(told)
        with suppress(Empty):
            told.get(timeout=_TELLING_S)

    def _go_on(self) -> None:
        while self.is_open:
            waiting = None
            with suppress(Empty):
                waiting = self._changed.get(timeout=min(BEAT_S, self._look_s))
            if self.is_open and not self._told():
                self.end()
            if waiting:
                waiting.put(None)

    def _told(self) -> bool:
        """Whether there will be more to tell."""
        try:
            return self._cluster.tell(self.snapshot()) and self._sign_in() is not None
        except NbauthError as error:
            _LOG.warning("The cluster does not follow the sign-in any more: %s", error)
            return False
        except Exception:
            _LOG.exception("The cluster could not be told of the sign-in.")
            return True
