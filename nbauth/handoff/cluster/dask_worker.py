"""What each worker of a Dask cluster has: a plugin that gives its process the sign-in."""

import asyncio
import importlib.metadata
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

from distributed import WorkerPlugin
from distributed.utils import sync

from nbauth.errors import ConfigurationError
from nbauth.handoff import installed
from nbauth.handoff.cluster.lent import Word, lent_here
from nbauth.handoff.cluster.snapshot import Snapshot, this_process
from nbauth.handoff.handle import Handle
from nbauth.handoff.variables import NOWHERE, Changed, shadowing
from nbauth.hold import session_of
from nbauth.texts import Handoff

_PATIENCE_S = 10.0  # with the scheduler


class Borrower(WorkerPlugin):  # type: ignore[misc]  # distributed ships no types
    """From its setup until its teardown, the worker's process has what `auth.install()` gives a kernel."""

    idempotent = True  # a cache of a library's in a worker may hold the address of the endpoint that is there

    def __init__(self, handle: Handle, kernel: str, version: str) -> None:
        """`kernel` is the process whose sign-in it is, and `version` which nbauth that has."""
        self._handle = handle
        self._kernel = kernel
        self._version = version
        self._hear: Callable[..., Awaitable[str]] | None = None
        self._nowhere: Changed | None = None

    async def setup(self, worker: Any) -> None:
        """As WorkerPlugin's, before the worker's first task.

        Raises ConfigurationError where nbauth is another one, and NbauthError where the endpoint does not start. Of one
        that joins late Dask only logs that, and gives it tasks: so they find nothing there, and not what the computer
        has of its own.
        """
        if self._kernel == this_process():
            return  # a worker that is a thread of the kernel has the kernel's own
        self._lent = lent_here(self._handle)
        self._lent.use()
        try:
            self._check(worker)
            await self._follow(worker)
        except Exception:  # whatever it was: the worker gets tasks
            self._nowhere = Changed(os.environ, shadowing(os.environ, self._lent.pool, NOWHERE))
            raise

    def _check(self, worker: Any) -> None:
        if (found := importlib.metadata.version("nbauth")) != self._version:
            raise ConfigurationError(Handoff.OTHER_ON_CLUSTER.of(place=worker.address, found=found, own=self._version))

    async def _follow(self, worker: Any) -> None:
        lent = self._lent

        async def hear(serial: int, snapshot: Snapshot | None) -> str:
            lent.hear((serial, snapshot))
            return "heard"

        worker.handlers["nbauth_hear"] = self._hear = hear  # first, or a change in between would be lost
        with suppress(OSError):  # it asks again when a task needs credentials
            if told := await worker.scheduler.nbauth_get(worker=worker.address):
                await hear(**told)
        lent.ask = partial(_asked, worker)
        await asyncio.to_thread(installed.install, lent, session_of(lent))

    async def teardown(self, worker: Any) -> None:
        """As WorkerPlugin's: all is as it was, and clients that are there have nothing any more."""
        if self._kernel == this_process():
            return
        if self._hear and worker.handlers.get("nbauth_hear") is self._hear:  # no other sign-in's, which came since
            del worker.handlers["nbauth_hear"]
        if self._lent.leave():
            await asyncio.to_thread(installed.uninstall, self._lent)
        if self._nowhere:
            self._nowhere.put_back()


def _asked(worker: Any) -> Word | None:
    """The scheduler's answer, or None; the thread of the worker's loop, in which async tasks run, can't wait for it."""
    try:
        told = sync(worker.loop, worker.scheduler.nbauth_get, worker=worker.address, callback_timeout=_PATIENCE_S)
    except (OSError, RuntimeError):
        return None
    return (told["serial"], told["snapshot"]) if told else None
