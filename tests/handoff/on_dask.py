"""One notebook's kernel with a Dask cluster: `python -m handoff.on_dask STORY ARGUMENTS…`.

It runs in an environment with Dask, signs in to the local AWS that its own environment names, and tells in its last
line, as JSON, what came of it.
"""

import asyncio
import contextlib
import gc
import importlib.metadata
import json
import os
import pickle
import signal
import sys
import time
import warnings
import weakref
from pathlib import Path

import boto3
import dask
from distributed import Client, LocalCluster
from handoff.tasks import (
    anew,
    helper,
    in_the_loop,
    native_arrow,
    obstore,
    pandas,
    plain_boto3,
    polars,
    rust,
    sdk,
    whose,
)

import nbauth
from nbauth.auth import holder_of
from nbauth.handoff.cluster import dask as on_dask
from nbauth.handoff.cluster import lending

PASSWORDS = json.loads(os.environ.get("NBAUTH_TEST_PASSWORDS", "{}"))


def sign_in(name="ada", *, as_="session"):
    auth = nbauth.Auth(nbauth.PoolConfig.load(), name=as_)
    auth.sign_in(name, PASSWORDS[name])
    _recorders.append(holder_of(auth).recorder)
    return auth


_recorders = []


def renewals():
    """How often this process has asked for credentials."""
    return sum(event.what.name == "CREDENTIALS" for each in _recorders for event in each.history())


@contextlib.contextmanager
def cluster(workers, **how):
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0", **how) as here,
        Client(here) as client,
    ):
        yield here, client


# Stories


def work(workers, wanted):
    """Until the sign-in has had so many keys."""
    workers, wanted = int(workers), int(wanted)
    dask.config.set({"distributed.worker.multiprocessing-method": "forkserver"})  # eight of them start in less time
    with cluster(workers) as (_, client):
        auth = sign_in()
        keys, operations = {auth.credentials().access_key}, 0
        end = holder_of(auth).on_change(lambda: keys.add(auth.credentials().access_key))
        auth.tools.dask(client)
        tasks = [(plain_boto3, None)]
        if workers == 1:
            tools = auth.tools
            tasks += [(pandas, tools.fsspec()), (polars, tools.polars()), (obstore, tools.obstore())]
            tasks += [(native_arrow, None), (rust, None)]
        while len(keys) < wanted:
            running = [
                client.submit(task, options, pure=False, workers=[each])
                for each in workers_of(client)
                for task, options in tasks
            ]
            assert all(client.gather(running))
            operations += len(running)
            time.sleep(0.2)
        end()
        return {"operations": operations, "keys": len(keys), "renewals": renewals()}


def comings_and_goings():
    told = {}
    with cluster(1) as (here, client):
        auth = sign_in()
        tools = auth.tools
        tools.dask(client)
        first = client.submit(helper, pure=False).result()
        tools.dask(client)
        told["twice is once"] = client.submit(helper, pure=False).result() == first
        told["in an async task"] = client.submit(in_the_loop, pure=False).result()

        here.scale(2)
        client.wait_for_workers(2, timeout=60)
        told["a late joiner"] = on_each(client, plain_boto3)
        told["profiles"] = [*client.run(os.getenv, "AWS_PROFILE").values()]
        one = workers_of(client)[0]
        os.kill(client.run(os.getpid)[one], signal.SIGKILL)  # its nanny starts another one
        assert eventually(lambda: one not in workers_of(client) and len(workers_of(client)) == 2)
        told["a restarted one"] = on_each(client, plain_boto3)

        auth.sign_out()
        told["signed out"] = [said(client, plain_boto3, until="Nobody"), said(client, pandas, tools.fsspec())]
        told["nobody else's"] = said(client, sdk)
        auth.sign_in("ada", PASSWORDS["ada"])
        told["signed in again"] = [said(client, plain_boto3, until="True"), said(client, pandas, tools.fsspec())]

        rosa = sign_in("rosa", as_="other")
        rosa.tools.dask(client)
        hers = rosa.credentials().access_key
        told["another one of this kernel"] = said(client, whose, until=hers) == hers
        told["the one before"] = [said(client, pandas, tools.fsspec()), said(client, plain_boto3)]

        with Client(here) as another:
            rosa.tools.dask(another)
        rosa.tools.dask(client)
        told["by another client of this kernel in between"] = said(client, anew)
        gone = weakref.ref(holder_of(rosa))
        del rosa
        told["it keeps nobody alive"] = eventually(lambda: gc.collect() is not None and gone() is None)
        told["let go of"] = said(client, anew, until="No notebook")
    told["threads"] = threads()
    return told


def troubles():
    told = {}
    with cluster(1) as (here, client):
        auth = sign_in()
        on_dask._PATIENCE_S, patience = 2.0, on_dask._PATIENCE_S
        (worker,) = client.run(os.getpid).values()
        os.kill(worker, signal.SIGSTOP)
        told["a worker is deaf"] = refused(lambda: auth.tools.dask(client))
        os.kill(worker, signal.SIGCONT)
        on_dask._PATIENCE_S = patience
        told["and then it is not"] = eventually(lambda: refused(lambda: auth.tools.dask(client)) is None)
        told["and follows"] = said(client, plain_boto3, until="True")

    with cluster(1) as (here, client):
        told["of its own"] = said(client, profile)
        another = on_dask.Borrower(auth._handle, "another kernel", "0.0.1")
        told["another nbauth"] = refused(lambda: client.register_plugin(another, name="nbauth 1"))
        here.scale(2)
        client.wait_for_workers(2, timeout=60)
        told["with another nbauth"] = [*client.run(found).values()]
        client.unregister_worker_plugin("nbauth 1")
        told["afterwards"] = [*client.run(profile).values()]
    return told


def profile():
    return os.getenv("AWS_PROFILE")


def found():
    """By an SDK, in a worker's process."""
    try:
        return sdk()
    except Exception as error:  # what it is, is what the test asks
        return type(error).__name__


def on_each(client, task):
    return client.gather([client.submit(task, pure=False, workers=[each]) for each in workers_of(client)])


def workers_of(client):
    return list(client.scheduler_info()["workers"])


def said(client, task, *arguments, until=None):
    """What a task returns, or how its error begins; what is told of in the background takes a moment."""
    deadline = time.monotonic() + 10
    while True:
        error = client.submit(task, *arguments, pure=False)
        failure = error.exception()
        answer = error.result() if failure is None else f"{type(failure).__name__}: {failure}"
        if until is None or until in str(answer) or time.monotonic() > deadline:
            return answer
        time.sleep(0.2)


def eventually(condition):
    deadline = time.monotonic() + 60
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


def threads():
    """Workers that are threads of the kernel."""
    auth, before, default = sign_in(as_="threads"), dict(os.environ), boto3.DEFAULT_SESSION
    with cluster(1, processes=False) as (_, client):
        auth.tools.dask(client)
        works = client.submit(pandas, auth.tools.fsspec(), pure=False).result()
    return {"works": works, "untouched": dict(os.environ) == before and boto3.DEFAULT_SESSION is default}


class Elsewhere:
    """A client of a cluster whose workers have another version, or none."""

    def __init__(self, loop, scheduler, worker):
        self.loop = loop
        self.scheduler = self
        self.address = "tls://scheduler:8786"
        self._there = {"scheduler": scheduler, "worker": worker}

    async def run_on_scheduler(self, *_):
        if isinstance(self._there["scheduler"], Exception):
            raise self._there["scheduler"]
        return self._there["scheduler"]

    async def run(self, *_, **__):
        return {"tls://worker:1": self._there["worker"]}


def refusals():
    own, missing = importlib.metadata.version("nbauth"), importlib.metadata.PackageNotFoundError("nbauth")
    told = {"version": own}
    auth = sign_in()
    told["no client"] = refused(lambda: auth.tools.dask("tcp://127.0.0.1:8786"))
    with cluster(0) as (here, client):
        for name, there in {
            "no nbauth on the scheduler": Elsewhere(client.loop, missing, own),
            "no nbauth on a worker": Elsewhere(client.loop, own, missing),
            "another nbauth on a worker": Elsewhere(client.loop, own, "0.0.1"),
        }.items():
            told[name] = refused(lambda there=there: on_dask._checked_addresses(there))
        told["asynchronous"] = asyncio.run(asynchronously(here.scheduler_address, auth))
        listeners = len(holder_of(auth)._listeners._all)
        on_dask.unprotected, really = (lambda addresses: addresses), on_dask.unprotected
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            auth.tools.dask(client)
        on_dask.unprotected = really
        told["not encrypted"] = [(str(each.message), Path(each.filename).name) for each in warned]
        told["address"] = client.scheduler.address
        (lent,) = on_dask._lendings.values()
        client.close()
        told["closed"] = refused(lambda: auth.tools.dask(client))
        lending.BEAT_S = 0.1
        lent._changed.put(None)
        told["hears nothing after the close"] = eventually(lambda: not lent.is_open)
        told["nobody is told any more"] = len(holder_of(auth)._listeners._all) == listeners
    return told


async def asynchronously(address, auth):
    async with Client(address, asynchronous=True) as client:
        return refused(lambda: auth.tools.dask(client))


def refused(call):
    try:
        call()
    except nbauth.NbauthError as error:
        return f"{type(error).__name__}: {error}"


def kernel(address, notes):
    """On a cluster that outlives it: until it is killed."""
    on_dask._GRACE_S = 2.0
    auth = sign_in()
    client = Client(address)
    auth.tools.dask(client)
    graph = client.submit(pandas, auth.tools.fsspec(), pure=False)
    assert graph.result()
    client.dump_cluster_state(f"{notes}.state", format="yaml")
    Path(f"{notes}.logs").write_text(repr([client.get_worker_logs(), client.get_scheduler_logs(), client.get_events()]))
    tools = auth.tools
    for number, each in enumerate(
        (tools.fsspec(), tools.polars(), tools.obstore(), on_dask.Borrower(auth._handle, "", ""))
    ):
        Path(f"{notes}.pickle{number}").write_bytes(pickle.dumps(each))
    keys, tokens = auth.credentials(), auth.tokens()
    secrets = [
        keys.secret_key,
        keys.token,
        tokens.id_token,
        tokens.access_token,
        tokens.refresh_token,
        PASSWORDS["ada"],
    ]
    print(json.dumps({"secrets": secrets}), flush=True)
    time.sleep(60)


def after_it(address):
    """What another kernel finds: first, and after the one before was killed (a line of input: what expires when)."""
    told, auth = {}, sign_in("rosa")
    with Client(address) as client:
        told["while it is there"] = refused(lambda: auth.tools.dask(client))
        told["its worker works"] = said(client, plain_boto3)
        print(flush=True)
        expires = float(input())
        told["afterwards, for a while"] = said(client, plain_boto3)
        time.sleep(max(0.0, expires - time.time()) + 0.5)
        told["after the expiry"] = said(client, plain_boto3)
        told["what the scheduler has"] = client.run_on_scheduler(held)
        auth.tools.dask(client)
        told["another's turn"] = said(client, plain_boto3)
    return told


def held(dask_scheduler):
    return repr(dask_scheduler.plugins["nbauth"]._desk.snapshot)


STORIES = {each.__name__: each for each in (work, comings_and_goings, troubles, refusals, kernel, after_it)}

if __name__ == "__main__":
    came_of_it = STORIES[sys.argv[1]](*sys.argv[2:])
    print(json.dumps({"renewals": renewals()} | came_of_it), flush=True)
