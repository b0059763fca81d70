# ruff: noqa: SLF001 -- MiniStack's private functions are called; see replacing.py
"""Putting the server together. Imported after `settings.apply`, because MiniStack reads its settings at import."""

import asyncio
import base64
import secrets
import threading
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

from ministack import app
from ministack.core import iam_evaluator
from ministack.core.responses import set_request_account_id, set_request_region
from ministack.services import cognito, iam, s3, sts

from nbauth.local.server import client_secrets, identity, seed, serial
from nbauth.local.server.clock import ServerClock
from nbauth.local.server.codes import AccountCodes
from nbauth.local.server.control import ControlServer, Operation
from nbauth.local.server.gateway import Gateway
from nbauth.local.server.listener import Listener
from nbauth.local.server.outbox import Outbox
from nbauth.local.server.policies import Policies
from nbauth.local.server.replacing import replace, require
from nbauth.local.server.rotation import Rotation
from nbauth.local.server.settings import BUCKET, REGION
from nbauth.local.server.sign_in import SignIn
from nbauth.local.server.tokens import Tokens


async def run(folder: Path, secret: str, ready: Callable[[dict[str, Any]], None]) -> None:
    """Serve until the process ends; `ready` gets what the parent needs to know."""
    if cognito._RSA_PRIVATE_KEY is None:
        raise ModuleNotFoundError("MiniStack accepts forged tokens without cryptography", name="cryptography")
    clock = ServerClock(folder / "clock")
    outbox = Outbox()
    lock = threading.RLock()
    rotation = _correct_ministack(clock, outbox, lock)
    pool = await _seed()
    rotation.switch_on(pool["rotating_client_id"])
    gateway = Gateway(app.app, clock.http_date)
    listener = Listener(gateway)
    description = {
        "region": REGION,
        "port": listener.port,
        "clock_file": str(folder / "clock"),
        "bucket": BUCKET,
        **pool,
    }
    loop = asyncio.get_running_loop()

    def on_loop(operation: Callable[[], Coroutine[Any, Any, None]]) -> Operation:
        return lambda _: asyncio.run_coroutine_threadsafe(operation(), loop).result()

    def outbox_of(arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
        with lock:
            return outbox.of(pool["user_pool_id"], _user(pool["user_pool_id"], arguments)["Username"])

    def has_new_password(arguments: Mapping[str, Any]) -> bool:
        with lock:
            user = _user(pool["user_pool_id"], arguments)
            seeded = next((each["password"] for each in pool["users"] if each["username"] == user["Username"]), None)
            return bool(user["_password"] != seeded)

    control = ControlServer(secret, {
        "describe": lambda _: description,
        "advance": lambda arguments: clock.advance(float(arguments["seconds"])),
        "outbox": outbox_of,
        "has_new_password": has_new_password,
        "calls": lambda _: gateway.calls(),
        "unreachable": on_loop(listener.unreachable),
        "reachable": on_loop(listener.reachable),
    })  # fmt: skip
    threading.Thread(target=control.serve_forever, daemon=True, name="control").start()
    await listener.open()
    ready({**description, "control_port": control.server_port})
    await asyncio.Event().wait()


def _correct_ministack(clock: ServerClock, outbox: Outbox, lock: threading.RLock) -> Rotation:
    for module in (cognito, sts, iam_evaluator):
        require(module, "time")
        module.time = clock
    replace(app, "formatdate", lambda _: _formatdate(clock))
    serial.install(cognito, lock)
    SignIn(cognito, now=clock.time, outbox=outbox).install()
    AccountCodes(cognito, now=clock.time, outbox=outbox).install()
    client_secrets.install(cognito)
    Tokens(cognito, now=clock.time).install()
    identity.install(cognito, sts, clock.time)
    Policies(iam_evaluator, sts).install()
    rotation = Rotation(cognito, now=clock.time)
    rotation.install()
    return rotation


async def _seed() -> dict[str, Any]:
    set_request_account_id("")
    set_request_region(REGION)
    pool = seed.user_pool(cognito, lambda: base64.b32encode(secrets.token_bytes(20)).decode())
    client_ids = [pool["client_id"], pool["secret_client_id"], pool["rotating_client_id"]]
    pool["identity_pool_id"] = seed.identity_pool(cognito, iam, pool["user_pool_id"], client_ids)
    await seed.bucket(s3)
    return pool


def _user(pool_id: str, arguments: Mapping[str, Any]) -> Any:
    set_request_region(REGION)
    username = str(arguments["username"])
    user = cognito._resolve_user(cognito._user_pools.get(pool_id), username)[0]
    if user is None:
        raise LookupError(f"There is no user {username!r}.")
    return user


def _formatdate(clock: ServerClock) -> Callable[..., str]:
    def formatdate(timeval: object = None, localtime: object = None, usegmt: object = None) -> str:  # noqa: ARG001
        return clock.http_date()

    return formatdate
