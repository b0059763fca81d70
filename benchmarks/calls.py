"""A sign-in after the click, and one that is kept, 50 ms from AWS; the time while a request is under way counts as 1.

Each is a Python of its own in which boto3 has made a client, as in a notebook that works with it. The proxy, the local
AWS and what calls them share two cores.
"""

import json
import subprocess
import sys
from pathlib import Path

import nbauth.local
from benchmarks.distance import Distance, far_away
from benchmarks.measure import Figure

ROUNDS = 9


def figures() -> list[Figure]:
    """A sign-in, and a kept one with nbauth's libraries loaded, and without."""
    with nbauth.local.start() as aws, far_away(aws.pool.endpoint_url or "") as distance:
        names = ("user_pool_id", "client_id", "identity_pool_id")
        given: dict[str, object] = {
            "pool": {**{name: getattr(aws.pool, name) for name in names}, "endpoint_url": distance.url},
            "password": aws.users["ada"].password,
        }
        signed_in, kept, from_boto3 = [], [], []
        for _ in range(ROUNDS):
            first = _measured("sign_in", given)
            signed_in.append(_ratio(first, distance))
            for loaded, ratios in ((True, kept), (False, from_boto3)):
                again = _measured("resume", {**given, "kept": first["kept"], "loaded": loaded})
                ratios.append(_ratio(again, distance))
    return [
        Figure("a sign-in after the click, 50 ms away", "its round trips", 1.10, tuple(signed_in)),
        Figure("a kept sign-in until the session is usable, 50 ms away", "its round trips", 1.15, tuple(kept)),
        Figure("the same, and nbauth's libraries are loaded first", "its round trips", 1.15, tuple(from_boto3)),
    ]


def _ratio(measured: dict[str, float], distance: Distance) -> float:
    begun, ended = measured["begun"], measured["ended"]
    return (ended - begun) / distance.under_way(begun, ended)


def _measured(what: str, given: dict[str, object]) -> dict[str, float]:
    command = [sys.executable, str(Path(__file__).with_name("called.py")), what]
    run = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(run.stdout)
    return measured
