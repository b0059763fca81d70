"""What is said where credentials are handed on."""

from nbauth.texts.text import ISSUES, Text


class Handoff:
    """Errors of `nbauth.handoff`."""

    NOT_STARTED = Text(
        "The helper process that hands out credentials on this computer did not start.",
        hint=f"Try again; if it fails again, please report it: {ISSUES}",
    )
    HELPER_GONE = Text(
        "The helper process that hands out credentials on this computer has ended.",
        hint="Run auth.install() again, and start anew the programs that use them.",
    )
    NEEDS = Text("This needs {module}, which is not installed.", hint="pip install 'nbauth[{extra}]'")
    NOT_HERE = Text(
        "This process has no sign-in to the user pool {pool}.",
        hint="Sign in here, with nbauth.login() and the same configuration; for a cluster's workers, call "
        "auth.tools.dask(client) in the notebook, or start Ray with auth.tools.ray().",
    )
    GONE_HERE = Text(
        "The sign-in that this was made from is gone: nothing in this process holds it any more.",
        hint="Keep the Auth for as long as you use what it gives: auth = nbauth.login().",
    )
    SEVERAL_HERE = Text(
        "In this process there are several sign-ins named {name} to the user pool {pool}.",
        hint="Give each a name of its own: nbauth.login(name=…), nbauth.Auth(pool, name=…).",
    )
    PARENT_GONE = Text(
        "The process that this one was forked from hands out no credentials any more.",
        hint="Start this one again from there, after auth.install(); or sign in here.",
    )
    NOT_YET = Text("The credentials of this sign-in have not come yet.", hint="Try again in a moment.")
    NO_CONNECTION = Text(
        "This is no DuckDB connection: {type}.",
        hint="Pass what duckdb.connect() has given, or duckdb.default_connection().",
    )
    NO_HTTPFS = Text(
        "DuckDB {version} can't load its extension httpfs, by which it reads S3.",
        hint="Run INSTALL httpfs once. Without a network to DuckDB's server: pip install duckdb-extension-httpfs, "
        "which brings the DuckDB that it is for.",
    )
    WOULD_WIN = Text(
        "deltalake would use the environment variable {name}, and not this sign-in.",
        hint="Remove it: os.environ.pop('{name}'). A proxy may stay if NO_PROXY names 127.0.0.1.",
    )
    NO_TOKEN_FILE = Text(
        "deltalake follows a sign-in on Linux alone.",
        hint="Elsewhere, read a table with polars: pl.scan_delta(url, **auth.tools.polars()).",
    )
    NOT_LENT = Text(
        "No notebook lets this cluster use its sign-in any more.",
        hint="In the notebook, call auth.tools.dask(client) again; or ray.shutdown(), and then "
        "ray.init(runtime_env=auth.tools.ray()).",
    )
    NO_NEWER = Text(
        "The credentials have expired, and no newer ones have come from the notebook.",
        hint="See there whether its kernel runs, and whether somebody is still signed in.",
    )
    NO_CLIENT = Text(
        "auth.tools.dask() takes a client of Dask's cluster, not a {type}.",
        hint="Make one: client = distributed.Client(…)",
    )
    ASYNCHRONOUS_CLIENT = Text(
        "auth.tools.dask() can't wait for an asynchronous client.",
        hint="Make another client to the same cluster, without asynchronous=True.",
    )
    CLIENT_CLOSED = Text("This client is not connected to its cluster.", hint="Make another one.")
    CLUSTER_FAILED = Text("The cluster did not take the sign-in ({why}).", hint="Its logs may say more.")
    CLUSTER_SILENT = Text(
        "The cluster's scheduler, or one of its workers, has not answered.",
        hint="A worker that computes without a pause can't: try again when it is done, or after client.restart().",
    )
    ANOTHERS_CLUSTER = Text(
        "This cluster follows the sign-in of another notebook.",
        hint="Use a cluster of your own, or close the client there.",
    )
    NOT_ON_CLUSTER = Text(
        "Where {place} of the cluster runs, nbauth is not installed.",
        hint="Install it on every computer of the cluster: pip install nbauth=={own}",
    )
    OTHER_ON_CLUSTER = Text(
        "Where {place} of the cluster runs, nbauth is {found}, and here it is {own}.",
        hint="Install the same on every computer of the cluster: pip install nbauth=={own}",
    )
    NOT_ENCRYPTED = Text(
        "The credentials go to {address} unencrypted: whoever sees that network can use them until they expire. "
        "Give the cluster TLS: {link}"
    )
    RAY_RUNS = Text(
        "Ray runs in this process already, and does not follow this sign-in.",
        hint="Call ray.shutdown(), and then ray.init(runtime_env=auth.tools.ray()).",
    )
    RAY_CLIENT = Text(
        "The workers of a Ray Client (ray://) can't follow a sign-in: Ray sets none of them up.",
        hint='Run the notebook on a node of the cluster, and connect with ray.init(address="auto", '
        "runtime_env=auth.tools.ray()).",
    )
    NO_RAY_ENV = Text(
        "A runtime environment of Ray is a dictionary, not a {type}.",
        hint='Pass yours, like auth.tools.ray({{"pip": ["pandas"]}}), or none.',
    )
    RAY_HOOK = Text(
        "This runtime environment has a worker_process_setup_hook already, and Ray runs one alone.",
        hint="Put it into what auth.tools.ray() returns instead, and have it call "
        "nbauth.handoff.cluster.ray_worker.set_up() first.",
    )
