"""A running local AWS, from the outside."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from nbauth.config import PoolConfig
from nbauth.errors import ConfigurationError
from nbauth.local.account import Account
from nbauth.local.administrator import Administrator
from nbauth.local.clock import Clock
from nbauth.local.control import VARIABLE, Control
from nbauth.local.message import Message
from nbauth.local.pool_config import pool_config
from nbauth.local.process import ServerProcess
from nbauth.local.user import User, app_shows
from nbauth.password_policy import PasswordPolicy
from nbauth.secret import HoldsSecrets
from nbauth.texts import Local, Text


class LocalAws(HoldsSecrets):
    """A user pool, an identity pool and a bucket on this computer. Made by `nbauth.local.start()` or `current()`.

    Methods raise `ConfigurationError` once it has stopped.
    """

    pool: PoolConfig
    """For `nbauth.Auth` or `nbauth.login`: an app client without a secret."""
    pool_with_secret: PoolConfig
    """The same user pool by its other app client, which has a secret."""
    pool_with_rotation: PoolConfig
    """The same user pool by an app client that rotates refresh tokens; a used one is good for 60 s more."""
    pool_with_guests: PoolConfig
    """The same user pool and app client with another identity pool, which lets guests in."""
    pool_with_devices: PoolConfig
    """Another user pool, which remembers a computer if its user says so; sam alone is in it, with the same password."""
    users: Mapping[str, User]
    """Who can sign in, by user name: ada, sam, emi, tot, mia, nia, uma, rosa."""
    bucket: str
    """The demo bucket: everybody may read `data/`, and each user may read and write `home/IDENTITY_ID/`.

    Guests may read `public/` alone, rosa in her second role may write `data/`.
    """
    clock: Clock
    """The server's clock."""

    def __init__(self, control: Control, description: Mapping[str, Any], process: ServerProcess | None = None) -> None:
        self._control = control
        self._process = process
        self._administrator: Administrator | None = None
        self._identity_pool_id = description["identity_pool_id"]
        self._endpoint_url = f"http://127.0.0.1:{description['port']}"
        pools = {name: self._pool_config(pool) for name, pool in description["pools"].items()}
        self.pool = pools["plain"]
        self.pool_with_secret = pools["secret"]
        self.pool_with_rotation = pools["rotating"]
        self.pool_with_guests = replace(self.pool, identity_pool_id=description["identity_pool_with_guests_id"])
        self.pool_with_devices = pools["devices"]
        self.clock = Clock(Path(description["clock_file"]), self._advance)
        self.users = MappingProxyType(
            {user["username"]: User(clock=self.clock, **user) for user in description["users"]}
        )
        self.bucket = description["bucket"]

    @property
    def administrator(self) -> Administrator:
        """Makes users, pools and app clients.

        Raises `ConfigurationError` in any process but the one that started the local AWS.
        """
        process = self._started_here(otherwise=Local.MADE_ELSEWHERE)
        if self._administrator is None:
            control = Control(process.description["control_port"], process.administrator_secret)
            self._administrator = Administrator(control, self.pool, self._pool_config)
        return self._administrator

    def outbox(self, username: str, *, pool: PoolConfig | None = None) -> list[Message]:
        """The messages sent to this user of the demo's pool, or of another one, oldest first.

        Raises `ConfigurationError` if the pool has no such user.
        """
        return [Message(**message) for message in self._ask_of("outbox", pool, username=username)]

    def totp(self, secret_key: str) -> str:
        """The code that an authenticator app shows now that was told this key, by the server's clock.

        As `User.totp`, for an app that a test or a notebook sets up. Raises `ConfigurationError` for what is no key.
        """
        with contextlib.suppress(ValueError):
            if secret_key:
                return app_shows(secret_key, self.clock)
        raise ConfigurationError(Local.NO_KEY)

    def account(self, username: str, *, pool: PoolConfig | None = None) -> Account:
        """What has become of this user's account.

        Raises `ConfigurationError` if the pool has no such user.
        """
        return Account(**self._ask_of("account", pool, username=username))

    def accounts(self, *, pool: PoolConfig | None = None) -> list[Account]:
        """Everybody who has an account now, those who signed up by themselves too, in the order of their making."""
        return [Account(**account) for account in self._ask_of("accounts", pool)]

    def has_new_password(self, username: str) -> bool:
        """Whether a password was set since the start, so that `users[username].password` is no longer the one.

        Raises `ConfigurationError` if the pool has no such user.
        """
        new: bool = self._ask_of("has_new_password", None, username=username)
        return new

    def calls(self) -> list[str]:
        """The names of the API calls received so far, oldest first, for tests that count.

        Calls with a target are named by it (`"InitiateAuth"`), STS and IAM by their action, others by method and path
        (`"GET /nbauth-demo/data/penguins.parquet"`). Only the last 100,000 are kept.
        """
        calls: list[str] = self._control.ask("calls")
        return calls

    @contextlib.contextmanager
    def unreachable(self) -> Iterator[None]:
        """While inside, connections to AWS are refused; then it answers again on the same port, with all state kept.

        Connections that were open are closed. Where several are inside, the last one to leave opens the port.
        """
        self._control.ask("unreachable")
        try:
            yield
        finally:
            self._control.ask("reachable")

    def environment(self) -> dict[str, str]:
        """Environment variables for a child process, to be added to `os.environ`.

        With them `PoolConfig.load()` finds the pool and `nbauth.local.current()` this local AWS. One value opens the
        control port: pass them to your own child processes only.
        """
        return {
            "NBAUTH_USER_POOL_ID": self.pool.user_pool_id,
            "NBAUTH_CLIENT_ID": self.pool.client_id,
            "NBAUTH_IDENTITY_POOL_ID": self.pool.identity_pool_id or "",
            "NBAUTH_REGION": self.pool.region or "",
            "NBAUTH_ENDPOINT_URL": self.pool.endpoint_url or "",
            # Empty is unset: a stray one of the person's own must not join these.
            "NBAUTH_CLIENT_SECRET": "",
            "NBAUTH_DOMAIN": self.pool.domain or "",
            "NBAUTH_REDIRECT_URLS": ",".join(self.pool.redirect_urls),
            "NBAUTH_PROVIDERS": json.dumps(dict(self.pool.providers)),
            "NBAUTH_LOGOUT_URL": self.pool.logout_url or "",
            "NBAUTH_KEEP_SIGNED_IN": "",
            "NBAUTH_SELF_SIGN_UP": "",
            "NBAUTH_USERNAME_ATTRIBUTES": "",
            "NBAUTH_STANDARD_REQUIRED_ATTRIBUTES": "",
            "NBAUTH_PASSWORD_POLICY": json.dumps(asdict(self.pool.password_policy or PasswordPolicy())),
            "NBAUTH_AUTH_FLOW_TYPE": "",
            "NBAUTH_PREFERRED_CHALLENGE": "",
            "NBAUTH_BASIC_FLOW_DURATION": "",
            "NBAUTH_BASIC_FLOW_ROLE_ARN": "",
            VARIABLE: self._control.variable(),
        }

    def stop(self) -> None:
        """End it, and leave nothing behind. Does nothing the second time.

        Raises `ConfigurationError` in any process but the one that started it.
        """
        self._started_here(otherwise=Local.ENDS_ELSEWHERE).stop()

    def _started_here(self, *, otherwise: Text) -> ServerProcess:
        if self._process is None or not self._process.owned:
            raise ConfigurationError(otherwise)
        return self._process

    def _ask_of(self, operation: str, pool: PoolConfig | None, **arguments: str) -> Any:
        return self._control.ask(operation, user_pool_id=(pool or self.pool).user_pool_id, **arguments)

    def _pool_config(self, description: Mapping[str, Any]) -> PoolConfig:
        return pool_config(description, identity_pool_id=self._identity_pool_id, endpoint_url=self._endpoint_url)

    def _advance(self, seconds: float) -> None:
        self._control.ask("advance", seconds=seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _ipython_display_(self) -> None:
        """A cell's value shows who can sign in."""
        from IPython.display import display

        from nbauth.local.card import Card

        display(Card(self))  # type: ignore[no-untyped-call]  # IPython ships no types

    def _display_(self) -> object:
        """In marimo too."""
        from nbauth.local.card import Card

        return Card(self)

    def __repr__(self) -> str:
        return (
            f"<LocalAws at {self.pool.endpoint_url}: user pool {self.pool.user_pool_id}, users {', '.join(self.users)}>"
        )
