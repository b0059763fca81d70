"""The listening socket of the AWS port: closed and opened again while everything behind it lives on."""

import asyncio
import contextlib
import os
import socket
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config

_DRAIN = 2.0
"""Seconds that requests under way have when the port closes."""


class Listener:
    """Serves one application on one loopback port. All methods run on the event loop."""

    def __init__(self) -> None:
        self._app: Any = None
        self._socket = _bound(0)
        self.port: int = self._socket.getsockname()[1]
        self._closed_by = 0
        self._turn = asyncio.Lock()
        self._shutdown = asyncio.Event()
        self._serving: asyncio.Task[None] | None = None

    def serves(self, app: Any) -> None:
        """This, from when it is opened on."""
        self._app = app

    async def open(self) -> None:
        """Accept connections."""
        self._socket.listen(256)  # from here on a connection waits in the queue; it is not refused
        self._shutdown = asyncio.Event()
        config = Config()
        config.bind = [f"fd://{self._socket.detach()}"]
        config.loglevel = "WARNING"
        config.accesslog = None
        config.keep_alive_timeout = 75
        config.graceful_timeout = _DRAIN
        config.backlog = 256
        self._serving = asyncio.create_task(serve(self._app, config, shutdown_trigger=self._shutdown.wait))

    async def close(self) -> None:
        """Refuse connections and end the present ones; the port stays ours."""
        self._shutdown.set()
        if self._serving is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._serving, 2 * _DRAIN)
        self._socket = _bound(self.port)  # bound and not listening: connections are refused, nobody else gets the port

    async def unreachable(self) -> None:
        """Close, unless somebody else has done so."""
        async with self._turn:
            self._closed_by += 1
            if self._closed_by == 1:
                await self.close()

    async def reachable(self) -> None:
        """Open again when everybody who closed it has asked for that."""
        async with self._turn:
            if self._closed_by == 0:
                return
            self._closed_by -= 1
            if self._closed_by == 0:
                await self.open()


def free_ports(number: int) -> list[int]:
    """So many that nobody listens at now, to be used by others, later."""
    sockets = [_bound(0) for _ in range(number)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _bound(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # bound again while old connections linger; on Windows it would let others take the port
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    made.setblocking(False)
    return made
