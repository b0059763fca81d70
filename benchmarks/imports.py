"""What `import nbauth` costs whoever does not sign in yet."""

from benchmarks.measure import Figure, in_a_process, in_turns

TIMED = "import time; begun = time.perf_counter(); import {}; print(time.perf_counter() - begun)"


def figures() -> list[Figure]:
    """One."""
    ratios = in_turns(
        lambda: in_a_process(TIMED.format("nbauth")), lambda: in_a_process(TIMED.format("boto3")), rounds=9
    )
    return [Figure("`import nbauth`", "`import boto3`", 0.10, ratios)]
