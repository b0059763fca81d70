"""Data libraries at work for longer than credentials live, against an AWS that refuses what has expired."""

import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from handoff.libraries import ROOT, python_of
from handoff.work import TOOLS

import nbauth.local

LIFE_S, KEYS = 12, 4
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
DECOYS = {
    "AWS_ACCESS_KEY_ID": "AKIADECOY",
    "AWS_SECRET_ACCESS_KEY": "decoy",
    "AWS_SESSION_TOKEN": "decoy",
    "AWS_PROFILE": "not-there",
    "AWS_REGION": "us-west-1",
    "AWS_DEFAULT_REGION": "us-west-1",
}


AT_ONCE = 8
"""More than the cores: they wait more than they work. But not all of them, or they make each other late."""


@dataclass(frozen=True)
class Libraries:
    """An environment that has them, and how many keys each works through there."""

    folder: str
    keys: int
    options: tuple[str, ...] = ()


NEWEST = Libraries(".venv-tools", KEYS)
LOWEST = Libraries(".venv-tools-lowest", 3, ("-W", "ignore"))  # they warn of each other
LIBRARIES = "anthropic awswrangler boto3 dask.dataframe deltalake lance polars pyarrow pyiceberg.table zarr"


@pytest.fixture(scope="module")
def go(tmp_path_factory):
    """The program with Go's SDK, from Debian's packages (golang-go, golang-github-aws-aws-sdk-go-v2-dev)."""
    packages = Path("/usr/share/gocode")
    if not shutil.which("go") or not (packages / "src/github.com/aws/aws-sdk-go-v2").exists():
        return None
    program, kept = tmp_path_factory.mktemp("go") / "work", tmp_path_factory.mktemp("compiled")
    how = {"GO111MODULE": "off", "GOPATH": str(packages), "GOCACHE": str(kept), "GOFLAGS": ""}
    command = ["go", "build", "-o", program, ROOT / "tests/handoff/work.go"]
    subprocess.run(command, env={**os.environ, **how}, check=True)
    return program


@pytest.fixture(scope="module", params=[NEWEST, LOWEST], ids=["newest", "lowest"])
def ended(request, tmp_path_factory, go):
    """What came of each."""
    libraries = request.param
    python = python_of(libraries.folder)
    # Or each of them compiles all of it for itself at the first time, and is late for its keys.
    subprocess.run(
        [python, "-W", "ignore", "-c", f"import {', '.join(LIBRARIES.split())}"],
        env={**os.environ, **COMPILED},
        check=True,
    )
    with nbauth.local.start(credentials_life=LIFE_S) as aws, ThreadPoolExecutor(AT_ONCE) as at_once:
        environment = {
            **os.environ,
            **COMPILED,
            **DECOYS,
            **aws.environment(),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
            "NBAUTH_TEST_PASSWORD": aws.users["ada"].password,
            "NBAUTH_TEST_GO": str(go),
        }

        def work(name, folder):
            return subprocess.run(
                [python, *libraries.options, "-m", "handoff.work", name, str(libraries.keys)],
                env=environment, cwd=folder, capture_output=True, text=True, timeout=180, check=False,
            )  # fmt: skip

        names = [name for name in TOOLS if go or name != "installed_go"]
        yield {name: at_once.submit(work, name, tmp_path_factory.mktemp("work")) for name in names}


def result(ended, tool):
    if tool not in ended:
        pytest.skip("There is no Go here, or not AWS's SDK for it.")
    return ended[tool].result()


@pytest.mark.parametrize("tool", TOOLS)
def test_it_works_on_through_many_lifetimes_without_one_failed_operation(ended, tool):
    run = result(ended, tool)

    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.splitlines()[-1])["operations"] >= LOWEST.keys


@pytest.mark.parametrize("ended", [NEWEST], ids=["newest"], indirect=True)
@pytest.mark.parametrize("tool", TOOLS)
def test_it_says_nothing_of_it(ended, tool):
    assert result(ended, tool).stderr == ""
