"""When many kernels renew that all signed in at nine, by the windows that decide it: arithmetic, without a clock."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

from benchmarks.measure import Figure
from nbauth.core.freshness import Window

KERNELS, WITHIN, LIFE, BUCKET = 10_000, timedelta(minutes=10), timedelta(hours=1), timedelta(seconds=60)
NINE, DAY = datetime(2026, 11, 30, 9, tzinfo=UTC), timedelta(hours=8)


def figures() -> list[Figure]:
    """The fullest minute of the day after the first ten minutes, beside the mean one."""
    return [
        Figure(
            f"the fullest minute of renewals, {KERNELS:,} kernels that signed in within ten minutes",
            "the mean minute",
            1.6,
            tuple(_peak(seed) for seed in range(5)),
        )
    ]


def _peak(seed: int) -> float:
    draw = random.Random(seed).random
    renewals: Counter[int] = Counter()
    for _ in range(KERNELS):
        now, first = NINE + WITHIN * draw(), True
        while True:
            now = Window.opened(now=now, expires_at=now + LIFE, jitter=draw(), first=first).stale_at
            first = False
            if now > NINE + DAY:
                break
            renewals[(now - NINE) // BUCKET] += 1
    minutes = int(DAY / BUCKET)
    begin = int(WITHIN / BUCKET)
    counted = [renewals[minute] for minute in range(begin, minutes)]
    return max(counted) / (sum(counted) / len(counted))
