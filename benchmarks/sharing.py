"""How often kernels that share a sign-in renew its tokens: arithmetic, by the windows and by what is left for others.

Tokens are renewed when credentials are and find them stale (`nbauth.credentials_keeper`); whoever renews leaves what
came to the others, who take it while it is fresh (`nbauth.token_renewal`).
"""

import heapq
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from benchmarks.measure import Figure
from nbauth.core.freshness import Freshness, Window, freshness

LIFE, HOURS = timedelta(hours=1), 100
NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)


def figures() -> list[Figure]:
    """For one kernel, and for sixteen."""
    return [
        Figure(f"renewals of tokens per hour, {kernels} kernel{'s' if kernels > 1 else ''} with one sign-in",
               "one", limit, tuple(_per_hour(kernels, random.Random(seed).random) for seed in range(5)))
        for kernels, limit in ((1, 1.2), (16, 1.55))
    ]  # fmt: skip


def _per_hour(kernels: int, draw: Callable[[], float]) -> float:
    came_at = NINE
    windows = [Window.opened(now=NINE, expires_at=NINE + LIFE, jitter=draw(), first=True) for _ in range(kernels)]
    mine = [came_at] * kernels
    due = [(_next(NINE, draw, first=True), kernel) for kernel in range(kernels)]
    heapq.heapify(due)
    renewals = 0
    while (now := due[0][0]) < NINE + timedelta(hours=HOURS):
        _, kernel = heapq.heappop(due)
        if freshness(windows[kernel], now) is not Freshness.FRESH:
            left = Window.opened(now=came_at, expires_at=came_at + LIFE, jitter=0)
            if mine[kernel] == came_at or freshness(left, now) is not Freshness.FRESH:
                came_at = now
                renewals += 1
            mine[kernel] = came_at
            windows[kernel] = Window.opened(now=now, expires_at=came_at + LIFE, jitter=draw())
        heapq.heappush(due, (_next(now, draw), kernel))
    return renewals / HOURS


def _next(now: datetime, draw: Callable[[], float], *, first: bool = False) -> datetime:
    """When a kernel's credentials are renewed."""
    return Window.opened(now=now, expires_at=now + LIFE, jitter=draw(), first=first).stale_at
