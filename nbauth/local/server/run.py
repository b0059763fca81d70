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

from nbauth.local.server import client_secrets, factors, names, password_policy, seed, serial
from nbauth.local.server.accounts import Accounts
from nbauth.local.server.administration import Administration
from nbauth.local.server.attribute_codes import AttributeCodes
from nbauth.local.server.attributes import Attributes
from nbauth.local.server.caller import Callers
from nbauth.local.server.choosing import Choosing
from nbauth.local.server.clock import ServerClock
from nbauth.local.server.codes import AccountCodes
from nbauth.local.server.control import ControlServer, Operation
from nbauth.local.server.custom_auth import CustomAuth
from nbauth.local.server.device_calls import DeviceCalls
from nbauth.local.server.first_sign_in import FirstSignIn
from nbauth.local.server.gateway import Gateway
from nbauth.local.server.hiding import Disguise
from nbauth.local.server.hosted.login import SIGNED_OUT, HostedLogin
from nbauth.local.server.identity import Identity
from nbauth.local.server.identity_pools import IdentityPools
from nbauth.local.server.last_step import LastStep
from nbauth.local.server.life import Life
from nbauth.local.server.limits import Limits
from nbauth.local.server.listener import Listener, free_ports
from nbauth.local.server.lockout import Lockout
from nbauth.local.server.logins import Logins
from nbauth.local.server.outbox import Outbox
from nbauth.local.server.password_changes import PasswordChanges
from nbauth.local.server.password_proofs import PasswordProofs
from nbauth.local.server.people import People
from nbauth.local.server.policies import Policies
from nbauth.local.server.pools import Pools
from nbauth.local.server.recovery import Recovery
from nbauth.local.server.refresh_tokens import RefreshTokens
from nbauth.local.server.refreshing import Refreshing
from nbauth.local.server.replacing import replace, require
from nbauth.local.server.roles import Roles
from nbauth.local.server.settings import BUCKET, REGION
from nbauth.local.server.sign_in import SignIn
from nbauth.local.server.sign_up import SignUp
from nbauth.local.server.tokens import Tokens
from nbauth.local.server.triggers import Triggers


async def run(folder: Path, given: Mapping[str, Any], ready: Callable[[dict[str, Any]], None]) -> None:
    """Serve until the process ends; `ready` gets what the parent needs to know."""
    if cognito._RSA_PRIVATE_KEY is None:
        raise ModuleNotFoundError("MiniStack accepts forged tokens without cryptography", name="cryptography")
    clock = ServerClock(folder / "clock")
    outbox = Outbox()
    lock = threading.RLock()
    triggers = Triggers(lock)
    lockout = Lockout(clock.time)
    tokens = _correct_ministack(clock, outbox, lock, triggers, lockout)
    if given["credentials_life"] is not None:
        Life(cognito, sts, given["credentials_life"], now=clock.time).install()
    listener = Listener()
    url = f"http://127.0.0.1:{listener.port}"
    pools = Pools(cognito, url=url)
    roles = Roles(iam)
    identity_pools = IdentityPools(cognito, roles, pools)
    seeded = await _seed(pools, identity_pools, roles, custom_auth=bool(given["custom_auth"]), url=url)
    hosted = HostedLogin(cognito, now=clock.time, lock=lock, tokens=tokens, lockout=lockout, url=url)
    gateway = Gateway(app.app, clock.http_date, cognito._user_pools.__contains__, hosted.answer)
    listener.serves(gateway)
    pool_id = seeded["user_pool_id"]
    description = {
        "region": REGION,
        "port": listener.port,
        "clock_file": str(folder / "clock"),
        "bucket": BUCKET,
        "identity_pool_id": seeded["identity_pool_id"],
        "identity_pool_with_guests_id": seeded["identity_pool_with_guests_id"],
        "users": seeded["users"],
        "pools": {
            **{name: pools.describe(pool_id, client_id) for name, client_id in seeded["clients"].items()},
            "devices": seeded["pool_with_devices"],
        },
    }
    loop = asyncio.get_running_loop()

    def on_loop(operation: Callable[[], Coroutine[Any, Any, None]]) -> Operation:
        return lambda _: asyncio.run_coroutine_threadsafe(operation(), loop).result()

    people = People(cognito, outbox, lock, seeded["users"])
    everybody = {
        "describe": lambda _: description,
        "advance": lambda arguments: clock.advance(arguments["seconds"]),
        "calls": lambda _: gateway.calls(),
        "unreachable": on_loop(listener.unreachable),
        "reachable": on_loop(listener.reachable),
        **people.operations(),
    }
    administration = Administration(
        cognito,
        pools=pools,
        identity_pools=identity_pools,
        roles=roles,
        triggers=triggers,
        lock=lock,
        people=people,
        outbox=outbox,
        identity_pool_id=seeded["identity_pool_id"],
    )
    control = ControlServer({
        given["secret"]: everybody,
        given["administrator_secret"]: administration.operations(),
    })  # fmt: skip
    threading.Thread(target=control.serve_forever, daemon=True, name="control").start()
    await listener.open()
    ready({**description, "control_port": control.server_port})
    await asyncio.Event().wait()


def _correct_ministack(
    clock: ServerClock, outbox: Outbox, lock: threading.RLock, triggers: Triggers, lockout: Lockout
) -> Tokens:
    for module in (cognito, sts, iam, iam_evaluator):  # the expiry that STS tells is counted by iam
        require(module, "time")
        module.time = clock
    now = clock.time
    replace(app, "formatdate", lambda _: _formatdate(clock))
    replace(cognito, "_now_epoch", lambda _: clock.time)
    serial.install(cognito, lock)
    names.install(cognito)
    password_policy.install(cognito)
    refresh_tokens = RefreshTokens(now)
    tokens = Tokens(cognito, now=now, refresh_tokens=refresh_tokens)
    tokens.install()
    last = LastStep(cognito, now=now, tokens=tokens)
    disguise = Disguise()
    PasswordProofs(cognito, now=now, lockout=lockout, disguise=disguise).install()
    SignIn(cognito, now=now, outbox=outbox, last=last).install()
    CustomAuth(cognito, now=now, triggers=triggers, lockout=lockout, disguise=disguise, last=last).install()
    last.install()
    callers = Callers(cognito)
    DeviceCalls(cognito, callers=callers, now=now).install()
    Refreshing(cognito, tokens=tokens, refresh_tokens=refresh_tokens).install()
    first = FirstSignIn(cognito, now=now, last=last)
    first.install()
    Choosing(cognito, now=now, outbox=outbox, last=last, disguise=disguise).install()
    accounts = Accounts(cognito, codes=AccountCodes(now=now, outbox=outbox), limits=Limits(now), disguise=disguise)
    SignUp(accounts, now=now, first=first, triggers=triggers).install()
    Recovery(accounts, now=now).install()
    Attributes(accounts, callers=callers, now=now).install()
    AttributeCodes(accounts, callers=callers, now=now).install()
    PasswordChanges(accounts, callers=callers, lockout=lockout, now=now).install()
    factors.install(cognito)
    client_secrets.install(cognito)
    Logins(cognito, now=now).install()
    Identity(cognito, iam, iam_evaluator, sts, now=now).install()
    Policies(iam_evaluator, sts).install()
    return tokens


async def _seed(
    pools: Pools, identity_pools: IdentityPools, roles: Roles, *, custom_auth: bool, url: str
) -> dict[str, Any]:
    set_request_account_id("")
    set_request_region(REGION)
    new_totp_secret = lambda: base64.b32encode(secrets.token_bytes(20)).decode()  # noqa: E731 -- said where it is used
    seeded = seed.user_pool(
        cognito,
        pools,
        new_totp_secret,
        custom_auth=custom_auth,
        redirect_urls=[f"http://127.0.0.1:{port}/" for port in free_ports(2)],
        logout_urls=[f"{url}{SIGNED_OUT}"],
    )
    client_ids = list(seeded["clients"].values())
    plain, with_guests = identity_pools.make_demos(seeded["user_pool_id"], client_ids)
    seed.groups(cognito, roles, seeded["user_pool_id"], plain)
    with_devices, client_id = seed.pool_with_devices(cognito, pools, seeded["users"])
    identity_pools.admit(plain, with_devices, [client_id])
    seeded |= {"identity_pool_id": plain, "identity_pool_with_guests_id": with_guests}
    seeded["pool_with_devices"] = pools.describe(with_devices, client_id)
    await seed.bucket(s3)
    return seeded


def _formatdate(clock: ServerClock) -> Callable[..., str]:
    def formatdate(timeval: object = None, localtime: object = None, usegmt: object = None) -> str:  # noqa: ARG001
        return clock.http_date()

    return formatdate
