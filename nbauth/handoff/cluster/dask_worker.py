"""What each worker of a Dask cluster has: a plugin that gives its process the sign-in."""

import asyncio
import os
from contextlib import suppress
from functools import partial
from typing import Any

from distributed import WorkerPlugin
from distributed.utils import sync

from nbauth.errors import NbauthError
from nbauth.handoff import installed
from nbauth.handoff.cluster.lent import Word, lent_here
from nbauth.handoff.cluster.snapshot import Snapshot, this_process
from nbauth.handoff.handle import Handle
from nbauth.handoff.variables import NOWHERE, Changed, shadowing
from nbauth.hold import session_of

_PATIENCE_S = 10.0  # with the scheduler


class Borrower(WorkerPlugin):  # type: ignore[misc]  # distributed ships no types
    """From its setup until its teardown, the worker's process has what `auth.install()` gives a kernel."""

    idempotent = True  # a cache of a library's in a worker may hold the address of the endpoint that is there

    def __init__(self, handle: Handle, kernel: str) -> None:
        """`kernel` is the process whose sign-in it is."""
        self._handle = handle
        self._kernel = kernel

    async def setup(self, worker: Any) -> None:
        """As WorkerPlugin's, before the worker's first task.

        Raises NbauthError where the endpoint does not start. Of one that joins late Dask only logs that, and gives it
        tasks: so they find nothing there, and not what the computer has of its own.
        """
        if self._kernel == this_process():
            return  # a worker that is a thread of the kernel has the kernel's own
        self._lent = lent = lent_here(self._handle)
        lent.use()

        async def hear(serial: int, snapshot: Snapshot | None) -> str:
            lent.hear((serial, snapshot))
            return "heard"

        worker.handlers["nbauth_hear"] = self._hear = hear  # first, or a change in between would be lost
        with suppress(OSError):  # it asks again when a task needs credentials
            if told := await worker.scheduler.nbauth_get(worker=worker.address):
                await hear(**told)
        lent.ask = partial(_asked, worker)
        try:
            await asyncio.to_thread(installed.install, lent, session_of(lent))
        except NbauthError:
            Changed(os.environ, shadowing(os.environ, lent.pool, NOWHERE))
            raise

    async def teardown(self, worker: Any) -> None:
        """As WorkerPlugin's: all is as it was, and clients that are there have nothing any more."""
        if self._kernel == this_process():
            return
        if worker.handlers.get("nbauth_hear") is self._hear:  # and not another sign-in's, which has come since
            del worker.handlers["nbauth_hear"]
        if self._lent.leave():
            await asyncio.to_thread(installed.uninstall, self._lent)


def _asked(worker: Any) -> Word | None:
    """The scheduler's answer, or None; the thread of the worker's loop, in which async tasks run, can't wait for it."""
    try:
        told = sync(worker.loop, worker.scheduler.nbauth_get, worker=worker.address, callback_timeout=_PATIENCE_S)
    except (OSError, RuntimeError):
        return None
    return (told["serial"], told["snapshot"]) if told else None
