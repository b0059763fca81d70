"""The desk of a Dask cluster: a plugin of its scheduler."""

import asyncio
import time
from typing import Any

from distributed import SchedulerPlugin
from distributed.protocol.serialize import ToPickle

from nbauth.handoff.cluster.desk import Desk, Taken
from nbauth.handoff.cluster.snapshot import Snapshot

NAME = "nbauth"
"""Of this plugin, and the beginning of the name of each worker's: there is one of those for each sign-in."""


class Lender(SchedulerPlugin):  # type: ignore[misc]  # distributed ships no types
    """Tells workers what a kernel says. Nothing of it is among what the scheduler dumps or logs."""

    idempotent = True  # one that is there already knows which kernel is

    def __init__(self, grace_s: float) -> None:
        """A kernel whose connection is gone for so many seconds is gone itself."""
        self._grace_s = grace_s

    async def start(self, scheduler: Any) -> None:
        """As SchedulerPlugin's: from now on it hears."""
        self._scheduler = scheduler
        self._desk = Desk(time.time_ns())  # workers may have met one before this one
        self._workers: set[str] = set()
        self._telling: set[asyncio.Task[Any]] = set()
        scheduler.handlers["nbauth_put"] = self.put
        scheduler.handlers["nbauth_get"] = self.get

    async def put(self, kernel: str, client: str, snapshot: Snapshot) -> dict[str, Any]:
        """A kernel's word. Answers what became of it, and which workers' plugins of nbauth's there are."""
        came_of_it = self._desk.take(kernel, client, snapshot)
        if came_of_it is Taken.NEW:
            self._tell_workers()
        theirs = [name for name in self._scheduler.worker_plugins if name.startswith(NAME)]
        return {"taken": str(came_of_it), "plugins": theirs}

    async def get(self, worker: str) -> dict[str, Any]:
        """A worker's question; from now on that one is told of changes."""
        self._workers.add(worker)
        return self._word()

    def add_client(self, scheduler: Any, client: str) -> None:  # noqa: ARG002 -- as SchedulerPlugin's
        """It may have been away."""
        self._desk.came(client)

    def remove_client(self, scheduler: Any, client: str) -> None:
        """It comes back under the same name where only the network has paused."""
        if departure := self._desk.left(client):
            scheduler.loop.call_later(self._grace_s, self._desk.drop, departure)

    def remove_worker(self, scheduler: Any, worker: str, **_: Any) -> None:  # noqa: ARG002 -- as above
        """It is told nothing more."""
        self._workers.discard(worker)

    def _word(self) -> dict[str, Any]:
        return {"serial": self._desk.serial, "snapshot": ToPickle(self._desk.snapshot)}

    def _tell_workers(self) -> None:
        """Without waiting for them: one of them may be deaf, while it computes."""
        message = {"op": "nbauth_hear", **self._word()}
        telling = asyncio.ensure_future(
            self._scheduler.broadcast(msg=message, workers=list(self._workers), on_error="ignore")
        )
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)
