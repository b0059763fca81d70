"""What a sign-in adds to a kernel that has boto3, beside the same by hand: pycognito, and two clients of boto3."""

import json
import subprocess
import sys
from pathlib import Path

import nbauth.local
from benchmarks.measure import Figure

ROUNDS = 5


def figures() -> list[Figure]:
    """One."""
    with nbauth.local.start() as aws:
        names = ("user_pool_id", "client_id", "identity_pool_id", "endpoint_url")
        given = {"pool": {name: getattr(aws.pool, name) for name in names}, "password": aws.users["ada"].password}
        both = [(_added("nbauth", given), _added("hand", given)) for _ in range(ROUNDS)]
    ours, theirs = zip(*both, strict=True)
    detail = f"{min(ours) / 1e6:.1f} MB and {min(theirs) / 1e6:.1f} MB"
    ratios = tuple(mine / other for mine, other in both)
    return [Figure("memory added to a kernel that has boto3", "pycognito and boto3 by hand", 1.0, ratios, detail)]


def _added(how: str, given: dict[str, object]) -> float:
    command = [sys.executable, str(Path(__file__).with_name("added.py")), how]
    run = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True)
    return float(run.stdout)
