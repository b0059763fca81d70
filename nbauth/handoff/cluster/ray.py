"""Ray: an actor of the job has the desk, and each worker process follows it."""

import contextlib
import logging
import os
import time
from collections.abc import Mapping
from concurrent.futures import CancelledError
from typing import Any
from weakref import WeakKeyDictionary

import ray
from ray import _private as ray_private
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from nbauth.errors import ConfigurationError
from nbauth.handoff.cluster import lending
from nbauth.handoff.cluster.lending import Lending
from nbauth.handoff.cluster.links import is_here
from nbauth.handoff.cluster.ray_desk import RayDesk
from nbauth.handoff.cluster.ray_note import NAMESPACE, VARIABLE, Note, desk_of, own_version
from nbauth.handoff.cluster.snapshot import Snapshot, this_process
from nbauth.handoff.handle import Handle, SignIn
from nbauth.texts import Handoff

_LOG = logging.getLogger("nbauth")
_HOOK = "worker_process_setup_hook"
_LOOK_S = 0.3
"""How often it is looked whether this process has Ray by now: nothing tells of that."""
_PATIENCE_S = 10.0
_lendings: WeakKeyDictionary[SignIn, Lending] = WeakKeyDictionary()


def runtime_env(sign_in: SignIn, handle: Handle, own: Mapping[str, Any]) -> dict[str, Any]:
    """What `ray.init` is to be given, `own` in it. From now on a Ray that is started with it follows the sign-in.

    Raises ConfigurationError where Ray runs already without it, for a Ray Client, where `own` is no mapping, and where
    it has a hook.
    """
    if not isinstance(own, Mapping):
        raise ConfigurationError(Handoff.NO_RAY_ENV.of(type=type(own).__name__))
    note = str(Note(handle, own_version()))
    if own.get(_HOOK):
        raise ConfigurationError(Handoff.RAY_HOOK)
    if _is_client() or os.environ.get("RAY_ADDRESS", "").startswith("ray://"):
        raise ConfigurationError(Handoff.RAY_CLIENT)
    with _neither_started_nor_ended():
        if ray.is_initialized() and not _follows(note):
            raise ConfigurationError(Handoff.RAY_RUNS)
    handle.alone()
    if sign_in not in _lendings or not _lendings[sign_in].is_open:
        lent = _lendings[sign_in] = Lending(sign_in, RayCluster(handle, note), look_s=_LOOK_S)
        lent.begin()
    return {
        **own,
        _HOOK: "nbauth.handoff.cluster.ray_worker.set_up",
        "env_vars": {**own.get("env_vars", {}), VARIABLE: note},
    }


def _is_client() -> bool:
    return bool(ray.util.client.ray.is_connected())


def _neither_started_nor_ended() -> contextlib.AbstractContextManager[Any]:
    """Ray's own lock, which is private: what is asked of a Ray that ends at the same moment may end the process."""
    return getattr(ray_private.worker, "_connect_or_shutdown_lock", contextlib.nullcontext())


def _follows(note: str) -> bool:
    return bool(ray.get_runtime_context().runtime_env.get("env_vars", {}).get(VARIABLE) == note)


class RayCluster:
    """The Ray of this process, as often as it is started with what `runtime_env` gave."""

    def __init__(self, handle: Handle, note: str) -> None:
        self.handle = handle
        self._note = note
        self._driver = ""
        """This process, as the Ray knows it that runs now; it is another one when Ray is started again."""
        self._desk: Any = None
        self._said: object = None
        self._again_at = 0.0
        self._is_warned = False

    def tell(self, snapshot: Snapshot) -> bool:
        """As `Cluster`'s; there may be none yet. Raises ConfigurationError for a Ray Client."""
        if _is_client():
            raise ConfigurationError(Handoff.RAY_CLIENT)
        with _neither_started_nor_ended():
            self._find()
            if self._desk is None or (snapshot.says == self._said and time.monotonic() < self._again_at):
                return True
            self._warn_of(_addresses())
            told = self._desk.put.remote(this_process(), snapshot).future()
        try:
            told.result(_PATIENCE_S)
        except (RayError, TimeoutError, CancelledError) as error:
            # It may be starting, also again. Where it can't run, no worker can, and Ray says why.
            _LOG.debug("The desk of the Ray job did not answer: %s", type(error).__name__)
            return True
        self._said, self._again_at = snapshot.says, time.monotonic() + lending.BEAT_S
        return True

    def _find(self) -> None:
        context = ray.get_runtime_context() if ray.is_initialized() else None
        driver = context.get_worker_id() if context and _follows(self._note) else ""
        if driver != self._driver:
            self._driver, self._said, self._is_warned = driver, None, False
            self._desk = _desk(context) if driver else None

    def _warn_of(self, addresses: list[str]) -> None:
        """Once for each Ray; whoever was asked for the runtime environment had no cluster yet."""
        if addresses and not self._is_warned:
            self._is_warned = True
            link = "https://docs.ray.io/en/latest/ray-core/configure.html#tls-authentication"
            _LOG.warning("%s", Handoff.NOT_ENCRYPTED.of(address=addresses[0], link=link))


def _desk(context: Any) -> Any:
    """On this computer, where the credentials are already; outside of what tasks may use."""
    return (
        ray.remote(RayDesk)
        .options(
            name=desk_of(context.get_job_id()),
            namespace=NAMESPACE,
            num_cpus=0,
            max_restarts=-1,
            enable_task_events=False,  # or questions stood in the dashboard among the person's tasks
            runtime_env={"env_vars": {VARIABLE: ""}},
            scheduling_strategy=NodeAffinitySchedulingStrategy(context.get_node_id(), soft=False),
        )
        .remote()
    )


def _addresses() -> list[str]:
    """Of computers to which what is sent can be read on its way."""
    if os.environ.get("RAY_USE_TLS", "0").lower() in ("1", "true"):
        return []
    return [
        each["NodeManagerAddress"] for each in ray.nodes() if each["Alive"] and not is_here(each["NodeManagerAddress"])
    ]
