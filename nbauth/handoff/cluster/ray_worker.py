"""What each worker process of a Ray job has: it follows the sign-in from the first task on that needs it."""

import os
import threading
import time
from concurrent.futures import CancelledError
from typing import Any

import ray
from ray.exceptions import ActorDiedError, RayError

from nbauth.errors import ConfigurationError
from nbauth.forks import call_after_fork
from nbauth.handoff import installed
from nbauth.handoff.cluster.lent import Lent, Word, lent_here
from nbauth.handoff.cluster.ray_note import NAMESPACE, VARIABLE, Note, desk_of, own_version
from nbauth.handoff.cluster.snapshot import Snapshot, gone
from nbauth.handoff.handle import Handle
from nbauth.hold import session_of
from nbauth.texts import Handoff

ASK_EVERY_S = 2.0
"""A sign-out has come to every worker after so long."""
_PATIENCE_S = 10.0
"""With the desk: it starts while the first tasks do."""
_PAUSE_S = 0.1


def set_up() -> None:
    """Ray's `worker_process_setup_hook`: the process has from now on what `auth.install()` gives a kernel.

    Raises NbauthError where the endpoint does not start. Ray ends the process then and says why in the notebook: a task
    must not run with other credentials, which the computer may have.
    """
    if written := os.environ.get(VARIABLE):  # the desk's own process has none
        note = Note.read(written)
        lent = lent_here(note.handle)
        if note.version == own_version():
            lent.wait_for_word(Questions(lent, note.handle).ask)
        else:
            lent.hear((0, _other(note)))
        installed.install(lent, session_of(lent))


def _other(note: Note) -> Snapshot:
    text = Handoff.OTHER_ON_CLUSTER.of(place=ray.util.get_node_ip_address(), found=own_version(), own=note.version)
    return Snapshot(note.handle, 0, None, ConfigurationError(text))


class Questions:
    """What a worker process asks the desk.

    None is asked before a task needs credentials: Ray knows no environment of a worker's before its first task, and
    ends the process if something is sent from it then.
    """

    def __init__(self, lent: Lent, handle: Handle) -> None:
        self._lent = lent
        self._handle = handle
        self._desk: Any = None
        self._known = -1
        """The number of the latest word."""
        self._goes_on = False
        self._turn = threading.Lock()
        call_after_fork(self)

    def after_fork(self) -> None:
        """The child has no connection, and its `Lent` asks elsewhere."""
        self._turn = threading.Lock()

    def ask(self) -> Word | None:
        """The desk's answer; from now on it is asked again and again. Waits for the very first word."""
        deadline = time.monotonic() + _PATIENCE_S
        word = self._heard()
        while word is None and self._known < 0 and time.monotonic() < deadline:
            time.sleep(_PAUSE_S)
            word = self._heard()
        return word

    def _go_on(self) -> None:
        while True:
            time.sleep(ASK_EVERY_S)
            self._heard()

    def _heard(self) -> Word | None:
        with self._turn:  # what one thread has been told, another one finds where it looks
            if not self._goes_on:
                self._goes_on = True
                threading.Thread(target=self._go_on, daemon=True, name="nbauth-follows").start()
            if word := self._asked():
                self._known = word[0]
                self._lent.hear(word)
            return word

    def _asked(self) -> Word | None:
        try:
            if self._desk is None:
                job = ray.get_runtime_context().get_job_id()
                self._desk = ray.get_actor(desk_of(job), namespace=NAMESPACE)
            # Not ray.get(), which has a task give its processors back while it waits.
            word: Word | None = self._desk.get.remote(self._known).future().result(_PATIENCE_S)
        except ActorDiedError:  # the kernel has let go of it
            self._desk = None
            return self._known + 1, gone(self._handle)
        except (ValueError, RayError, TimeoutError, CancelledError):  # ValueError: there is no desk yet
            return None
        return word
