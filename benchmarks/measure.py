"""Two ways to do the same, measured in turns: only their ratio counts, for the machine is never as fast as before."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What came out of one comparison."""

    what: str
    against: str
    """What counts as 1."""
    limit: float
    ratios: tuple[float, ...]
    """One of each round."""
    detail: str = ""

    @property
    def ratio(self) -> float:
        """The median."""
        return statistics.median(self.ratios)

    @property
    def is_kept(self) -> bool:
        """Whether the limit is."""
        return self.ratio <= self.limit

    def __str__(self) -> str:
        low, high = min(self.ratios), max(self.ratios)
        said = f"; {self.detail}" if self.detail else ""
        return (
            f"{self.what}: {self.ratio:.3g} of {self.against} ({low:.3g} to {high:.3g}), asked for {self.limit:g}{said}"
        )


def seconds(call: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def in_turns(ours: Callable[[], float], theirs: Callable[[], float], *, rounds: int) -> tuple[float, ...]:
    """The ratio of each round, after one that nobody counts. Both give seconds, or bytes."""
    ours(), theirs()
    return tuple(ours() / theirs() for _ in range(rounds))


def in_a_process(code: str) -> float:
    """What a fresh Python prints."""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(run.stdout)
