"""64 threads that read credentials at the moment when they are due to be renewed, beside botocore's own."""

import statistics
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from botocore.credentials import RefreshableCredentials

from benchmarks.measure import Figure
from nbauth.refreshing import Refreshing

THREADS, READS, CALL_S, ROUNDS = 64, 200, 0.3, 5


def figures() -> list[Figure]:
    """The median read, and the slowest of a hundred."""
    ours, theirs = zip(*((_waits(_nbauths()), _waits(_botocores())) for _ in range(ROUNDS)), strict=True)
    middle = tuple(statistics.median(mine) / statistics.median(other) for mine, other in zip(ours, theirs, strict=True))
    last = tuple(_last(mine) / _last(other) for mine, other in zip(ours, theirs, strict=True))
    detail = f"{statistics.median(map(statistics.median, ours)) * 1e6:.1f} µs; 100 µs were asked for"
    against = f"botocore's refreshable credentials, {THREADS} threads, a refresh of {CALL_S * 1000:.0f} ms"
    return [
        Figure("a read at the moment of renewal, median", against, 1.0, middle, detail),
        Figure("the slowest of a hundred such reads", against, 1.0, last),
    ]


def _last(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.99)]


def _waits(read: Callable[[], object]) -> list[float]:
    """How long each read of a crowd takes that begins at once."""
    waits: list[float] = []
    barrier = threading.Barrier(THREADS)

    def reader() -> None:
        mine = []
        barrier.wait()
        for _ in range(READS):
            begun = time.perf_counter()
            read()
            mine.append(time.perf_counter() - begun)
        waits.extend(mine)

    threads = [threading.Thread(target=reader) for _ in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return waits


def _nbauths() -> Callable[[], object]:
    """Due for renewal, and good for a while."""
    began = [datetime.now(UTC)]

    def fetch() -> datetime:
        time.sleep(CALL_S)
        return began[0] + timedelta(hours=2)

    value = Refreshing(fetch, expires_at=lambda at: at, clock=lambda: began[0])
    value.put(began[0] + timedelta(hours=1))
    began[0] += timedelta(minutes=50)
    return value.get


def _botocores() -> Callable[[], object]:
    """Within the 15 minutes in which botocore refreshes, and good for a while."""

    def fetch() -> dict[str, str]:
        time.sleep(CALL_S)
        return _metadata(timedelta(hours=2))

    credentials = RefreshableCredentials.create_from_metadata(_metadata(timedelta(minutes=14)), fetch, "bench")
    return credentials.get_frozen_credentials


def _metadata(life: timedelta) -> dict[str, str]:
    expires = (datetime.now(UTC) + life).isoformat()
    return {"access_key": "a", "secret_key": "b", "token": "c", "expiry_time": expires}
