"""What `calls.py` measures, in a process of its own. Run as a script, with its settings on standard input."""

import json
import sys
import time
from dataclasses import astuple
from importlib import import_module

import boto3
import ipykernel.ipkernel  # noqa: F401 -- what every kernel has loaded

import nbauth
from nbauth.core.ports import SIGN_IN, Place
from nbauth.vault import MemoryVault
from nbauth.vault.record import from_text, to_text


def sign_in(pool: nbauth.PoolConfig, given: dict[str, str]) -> dict[str, object]:
    """After the click: the person has typed for a second, in which clients and connections were made."""
    from nbauth.core.answers import Password
    from nbauth.hold import hold
    from nbauth.secret import Secret

    vault = MemoryVault()
    holder = hold(pool, vault=vault)
    holder.warm_up()
    time.sleep(2)
    begun = time.perf_counter()
    holder.begin(Password("ada", Secret(given["password"])))
    holder.credentials()
    ended = time.perf_counter()
    place, kept = next((place, kept) for (place, name), kept in vault._records.items() if name == SIGN_IN.name)
    return {"begun": begun, "ended": ended, "kept": {"place": astuple(place), "text": to_text(place, SIGN_IN, kept)}}


def resume(pool: nbauth.PoolConfig, given: dict[str, dict[str, str]]) -> dict[str, object]:
    """In a kernel that was restarted."""
    if given["loaded"]:
        for name in ("auth", "aws.accounts", "aws.identity_pool", "aws.user_pool"):
            import_module(f"nbauth.{name}")
    place, vault = Place(*given["kept"]["place"]), MemoryVault()
    vault.save(place, SIGN_IN, from_text(place, SIGN_IN, given["kept"]["text"]))
    begun = time.perf_counter()
    from nbauth.hold import hold

    holder = hold(pool, vault=vault)
    holder.resume()
    holder.credentials()
    return {"begun": begun, "ended": time.perf_counter()}


def main() -> None:
    """Print what was measured."""
    given = json.load(sys.stdin)
    boto3.client("s3", region_name="eu-west-1", aws_access_key_id="a", aws_secret_access_key="b")  # as a kernel has
    pool = nbauth.PoolConfig(**given["pool"])
    print(json.dumps({"sign_in": sign_in, "resume": resume}[sys.argv[1]](pool, given)))


if __name__ == "__main__":
    main()
