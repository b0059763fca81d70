"""A connection to the local AWS that takes as long as one to a region far away."""

import contextlib
import queue
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

ROUND_TRIP_S = 0.05
Pieces = queue.SimpleQueue[tuple[float, bytes]]


@dataclass
class Distance:
    """The same service, 50 ms away: half of that for each piece in either direction."""

    url: str
    trips: list[list[float]] = field(default_factory=list)
    """Of each request, when it set out and when the last of its answer arrived, by the clock of all processes."""

    def under_way(self, begun: float, ended: float) -> float:
        """For how many of these seconds a request was: what no client of the service can do without."""
        covered, until = 0.0, begun
        for start, end in sorted(self.trips):
            first, last = max(start, until), min(end, ended)
            if last > first:
                covered += last - first
                until = last
        return covered


@contextlib.contextmanager
def far_away(url: str) -> Iterator[Distance]:
    """For as long as it is needed."""
    there = urlsplit(url)
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    distance = Distance(f"http://127.0.0.1:{listener.getsockname()[1]}")

    def accept() -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            far = socket.create_connection((there.hostname, there.port))
            trips: list[list[float]] = []
            for one, other, asks in ((near, far, True), (far, near, False)):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                pieces: Pieces = queue.SimpleQueue()
                threading.Thread(
                    target=_take, args=(one, pieces, distance, trips), kwargs={"asks": asks}, daemon=True
                ).start()
                threading.Thread(target=_give, args=(other, pieces, trips), kwargs={"asks": asks}, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield distance
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def _sets_out(distance: Distance, trips: list[list[float]], piece: bytes) -> None:
    if piece.startswith((b"POST ", b"GET ")):
        trips.append([time.perf_counter()] * 2)
        distance.trips.append(trips[-1])


def _take(one: socket.socket, pieces: Pieces, distance: Distance, trips: list[list[float]], *, asks: bool) -> None:
    while True:
        try:
            piece = one.recv(65536)
        except OSError:
            piece = b""
        if asks:
            _sets_out(distance, trips, piece)
        pieces.put((time.perf_counter() + ROUND_TRIP_S / 2, piece))
        if not piece:
            return


def _give(other: socket.socket, pieces: Pieces, trips: list[list[float]], *, asks: bool) -> None:
    while True:
        due, piece = pieces.get()
        time.sleep(max(0.0, due - time.perf_counter()))
        try:
            if not piece:
                other.shutdown(socket.SHUT_WR)
                return
            other.sendall(piece)
        except OSError:
            return
        if not asks and trips:
            trips[-1][1] = time.perf_counter()
