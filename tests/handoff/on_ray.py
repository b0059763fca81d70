"""One notebook's kernel with Ray: `python -m handoff.on_ray STORY ARGUMENTS…`.

It runs in an environment with Ray, signs in to the local AWS that its own environment names, and tells in its last
line, as JSON, what came of it.
"""

import contextlib
import gc
import json
import logging
import math
import os
import signal
import sys
import time
import weakref

import ray
from handoff import tasks

import nbauth
from nbauth.auth import holder_of
from nbauth.handoff.cluster import ray as on_ray
from nbauth.handoff.cluster.ray_note import NAMESPACE, VARIABLE, desk_of, own_version

PASSWORDS = json.loads(os.environ.get("NBAUTH_TEST_PASSWORDS", "{}"))
QUIET = {"logging_level": "error"}
SMALL = {"num_cpus": 2, "include_dashboard": False, "object_store_memory": 80_000_000}


def sign_in(name="ada", *, as_="session"):
    auth = nbauth.Auth(nbauth.PoolConfig.load(), name=as_)
    auth.sign_in(name, PASSWORDS[name])
    return auth


def renewals(auth):
    """How often this process has asked for credentials."""
    return sum(event.what.name == "CREDENTIALS" for event in holder_of(auth).recorder.history())


@contextlib.contextmanager
def started(runtime_env, **how):
    ray.init(runtime_env=runtime_env, **how)
    try:
        yield
    finally:
        ray.shutdown()


@ray.remote(num_cpus=0)
class Worker:
    """A process that goes on with the clients that it has made."""

    def does(self, task, *arguments):
        return getattr(tasks, task)(*arguments)

    def pid(self):
        return os.getpid()

    def lateness(self):
        """When it has noticed that nobody is signed in any more."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                tasks.plain_boto3()
            except nbauth.NotSignedIn:
                return time.time()
            time.sleep(0.05)
        return math.inf


@ray.remote(num_cpus=0.5)
def does(task, *arguments):
    return getattr(tasks, task)(*arguments)


@ray.remote(num_cpus=0.5)
def variable(name):
    return os.environ.get(name)


def said(ref):
    """What a task returns, or how its error begins."""
    try:
        return ray.get(ref, timeout=60)
    except ray.exceptions.RayTaskError as error:
        return f"{type(error.cause).__name__}: {error.cause}"


def refused(call):
    try:
        call()
    except nbauth.NbauthError as error:
        return f"{type(error).__name__}: {error}"


def eventually(condition):
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


# Stories


def work(wanted):
    """Until the sign-in has had so many keys since all of them are at work."""
    auth, operations = sign_in(), 0
    tools, keys = auth.tools, {auth.credentials().access_key}
    holder_of(auth).on_change(lambda: keys.add(auth.credentials().access_key))
    with started(tools.ray(), **SMALL, **QUIET):
        assert all(ray.get([does.remote("native_arrow"), does.remote("rust")]))  # as early as can be
        one, other = Worker.remote(), Worker.remote()
        few = [("plain_boto3",), ("pandas", tools.fsspec())]
        more = [("polars", tools.polars()), ("obstore", tools.obstore()), ("native_arrow",), ("rust",)]
        until = None
        while until is None or len(keys) < until:
            running = [one.does.remote(*each) for each in few + more]
            running += [other.does.remote(*each) for each in few] + [does.remote(*each) for each in few]
            assert all(ray.get(running))
            operations += len(running)
            until = until or len(keys) + int(wanted)
            time.sleep(0.2)
        return {"operations": operations, "keys": len(keys), "renewals": renewals(auth)}


def comings_and_goings(address):
    auth, told = sign_in(), {}
    tools = auth.tools
    told["a hook of one's own"] = refused(lambda tools=tools: tools.ray({"worker_process_setup_hook": "a.hook"}))
    told |= as_a_client(auth)
    whole = tools.ray({"env_vars": {"OWN": "kept"}})
    with started(whole, address=address, **QUIET):
        worker = Worker.remote()
        told["first"] = said(worker.does.remote("plain_boto3"))
        told["environment"] = ray.get([variable.remote("AWS_PROFILE"), variable.remote("OWN")])
        told["again"] = tools.ray()["env_vars"][VARIABLE] == whole["env_vars"][VARIABLE]
        rosa = sign_in("rosa", as_="other")
        told["another sign-in"] = refused(rosa.tools.ray)
        note = whole["env_vars"][VARIABLE].replace(own_version(), "0.0.1")
        other = does.options(runtime_env={"env_vars": {VARIABLE: note}}).remote("plain_boto3")

        noticed = worker.lateness.remote()
        time.sleep(1)
        auth.sign_out()
        out = time.time()
        told["delay"] = ray.get(noticed) - out
        told["signed out"] = [said(worker.does.remote(*each)) for each in (("anew",), ("pandas", tools.fsspec()))]
        told["nobody else's"] = said(worker.does.remote("sdk"))
        desk = ray.get_actor(desk_of(ray.get_runtime_context().get_job_id()), namespace=NAMESPACE)
        os.kill(ray.get(desk.__ray_call__.remote(lambda _: os.getpid())), signal.SIGKILL)
        auth.sign_in("ada", PASSWORDS["ada"])
        told["signed in again"] = eventually(lambda: said(worker.does.remote("plain_boto3")) is True)
        told["pandas again"] = said(worker.does.remote("pandas", tools.fsspec()))
        told["another nbauth"] = said(other)

    with started(tools.ray(), address=address, **QUIET):
        told["another Ray"] = said(does.remote("plain_boto3"))
        gone = weakref.ref(holder_of(auth))
        del auth, tools
        told["it keeps nobody alive"] = eventually(lambda: gc.collect() is not None and gone() is None)
        told["let go of"] = eventually(lambda: "No notebook" in str(said(does.remote("anew"))))
    return told


def as_a_client(auth):
    """Before it is one, and where it becomes one afterwards."""
    os.environ["RAY_ADDRESS"] = "ray://head:10001"
    before = refused(auth.tools.ray)
    os.environ["RAY_ADDRESS"] = ""
    auth.tools.ray()
    lending = on_ray._lendings[holder_of(auth)]
    on_ray._is_client, really = (lambda: True), on_ray._is_client
    at_once, afterwards = refused(auth.tools.ray), refused(lambda: on_ray.RayCluster(auth._handle, "").tell(None))
    assert eventually(lambda: not lending.is_open)
    on_ray._is_client = really
    return {"a Ray Client": [before, at_once, afterwards]}


def kernel(address):
    """On a cluster that outlives it: until it is killed."""
    warned = []
    logging.getLogger("nbauth").addFilter(lambda record: warned.append(record.getMessage()))
    on_ray.is_here = lambda _: False
    auth = sign_in()
    with started(auth.tools.ray(), address=address, **QUIET):
        worker = Worker.remote()
        assert ray.get([worker.does.remote("pandas", auth.tools.fsspec()), does.remote("plain_boto3")])
        holder_of(auth).credentials(renew=True)
        time.sleep(2)  # it is told of, and warned of no second time
        keys, tokens = auth.credentials(), auth.tokens()
        secrets = [keys.secret_key, keys.token, tokens.id_token, tokens.access_token, tokens.refresh_token]
        pids = [ray.get(worker.pid.remote())]
        print(json.dumps({"secrets": [*secrets, PASSWORDS["ada"]], "pids": pids, "warned": warned}), flush=True)
        time.sleep(60)


STORIES = {each.__name__: each for each in (work, comings_and_goings, kernel)}

if __name__ == "__main__":
    print(json.dumps(STORIES[sys.argv[1]](*sys.argv[2:])), flush=True)
