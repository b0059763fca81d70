"""The port of a user's devices, where the user pool remembers them.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from nbauth.aws.clients import Clients
from nbauth.aws.during import During
from nbauth.aws.guard import guarded
from nbauth.aws.reply import attributes, shown, text
from nbauth.core.own_devices import KnownDevice
from nbauth.core.ports import Devices
from nbauth.core.tokens import Tokens
from nbauth.errors import ConfigurationError
from nbauth.secret import Secret
from nbauth.texts import Account

_PAGE = 60
"""As many as ListDevices gives at most."""
_MOST_PAGES = 5
_LONGEST_KEY = 55
_REMEMBERED = "remembered"


class OwnDevices:
    """Over one user pool."""

    def __init__(self, clients: Clients, devices: Devices) -> None:
        self._clients = clients
        self._devices = devices

    def list(self, tokens: Tokens, /) -> tuple[KnownDevice, ...]:
        """All of them, or the first few hundred: a reply must come to an end."""

        def call() -> tuple[KnownDevice, ...]:
            return tuple(_known(device, tokens.device_key) for device in self._listed(tokens.access_token))

        return guarded(call, During.DEVICES, [Secret(tokens.access_token)])

    def remember(self, tokens: Tokens, /) -> None:
        """Remember this computer from now on, and do not offer it any more."""
        key = _here(tokens)

        def call() -> None:
            self._clients.user_pool.update_device_status(
                AccessToken=tokens.access_token, DeviceKey=key, DeviceRememberedStatus=_REMEMBERED
            )

        guarded(call, During.DEVICES, [Secret(tokens.access_token)])
        device = self._devices.of(tokens.username)
        if device is not None and device.key == key:
            self._devices.keep(tokens.username, replace(device, unasked=False))

    def forget(self, tokens: Tokens, key: str | None, /) -> None:
        """Forget it; there is no such device when it is sent again, so it is sent once."""
        key = _here(tokens) if key is None else key

        def call() -> None:
            self._clients.user_pool_once.forget_device(AccessToken=tokens.access_token, DeviceKey=key)

        guarded(call, During.FORGETTING, [Secret(tokens.access_token)])
        device = self._devices.of(tokens.username)
        if device is not None and device.key == key:
            self._devices.drop(tokens.username)

    def _listed(self, access_token: str) -> Iterator[Mapping[str, Any]]:
        page: dict[str, str] = {}
        for _ in range(_MOST_PAGES):
            reply = self._clients.user_pool.list_devices(AccessToken=access_token, Limit=_PAGE, **page)
            yield from reply.get("Devices") or []
            if not reply.get("PaginationToken"):
                return
            page = {"PaginationToken": text(reply["PaginationToken"])}


def _here(tokens: Tokens) -> str:
    """This computer's key."""
    if tokens.device_key is None:
        raise ConfigurationError(Account.NO_DEVICES)
    return tokens.device_key


def _known(device: Mapping[str, Any], here: str | None) -> KnownDevice:
    facts = attributes(device.get("DeviceAttributes") or [])
    key = text(device["DeviceKey"], longest=_LONGEST_KEY)
    return KnownDevice(
        key=key,
        name=shown(facts.get("device_name"), longest=1024),
        is_here=key == here,
        # [?] ListDevices gives the remembered ones alone; where it does not say, it is one of them.
        is_remembered=facts.get("dev:device_remembered_status", _REMEMBERED) == _REMEMBERED,
        created_at=_time(device["DeviceCreateDate"]),
        last_seen_at=_time(device["DeviceLastAuthenticatedDate"]),
        last_ip=shown(facts.get("last_ip_used"), longest=100),
    )


def _time(value: object) -> datetime:
    """Raises ValueError."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError("no time")
    return value.astimezone(UTC)
