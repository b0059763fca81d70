"""Run all of them, or those that are named, and write BENCHMARKS.md: `python -m benchmarks [NAME…]`."""

import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from benchmarks.measure import Figure

ALL = ("form", "calls", "srp", "memory", "demo", "reads", "imports", "herd", "sharing")
FILE = Path(__file__).parents[1] / "BENCHMARKS.md"
HEAD = """\
# Benchmarks

Written by `make bench`. Each figure is a ratio: what it stands beside was measured in turns with it, on the same
machine, in the same minute. One in bold does not keep what was asked for.

Measured on {day} with Python {python}, boto3 {boto3}, {cores} cores, {machine}.

| What | What counts as 1 | Asked for | Measured | Spread | |
|---|---|---|---|---|---|
"""


def main(names: list[str]) -> None:
    """Print each figure as it comes; the file is written when all were measured."""
    figures: list[Figure] = []
    for name in names or ALL:
        for figure in import_module(f"benchmarks.{name}").figures():
            print(f"{figure}{'' if figure.is_kept else '  ← NOT KEPT'}", flush=True)
            figures.append(figure)
    if not names:
        FILE.write_text(_head() + "".join(map(_row, figures)))


def _head() -> str:
    return HEAD.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        python=platform.python_version(),
        boto3=version("boto3"),
        cores=os.cpu_count(),
        machine=f"{platform.system()} {platform.machine()}",
    )


def _row(figure: Figure) -> str:
    low, high = min(figure.ratios), max(figure.ratios)
    bold = "" if figure.is_kept else "**"
    return (
        f"| {figure.what} | {figure.against} | ≤ {figure.limit:g} | {bold}{figure.ratio:.3g}{bold} | "
        f"{low:.3g} to {high:.3g} | {figure.detail} |\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
