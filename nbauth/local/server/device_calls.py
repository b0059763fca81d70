"""ConfirmDevice, UpdateDeviceStatus, ListDevices, GetDevice and ForgetDevice: a user about their own devices.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html
"""

from collections.abc import Callable
from types import ModuleType

from nbauth.local.server import devices, operations
from nbauth.local.server.caller import Callers
from nbauth.local.server.refusal import Data, Refused, Reply
from nbauth.local.server.replacing import require

_STATUSES = ("remembered", "not_remembered")
_MOST = 60
_HERE = "127.0.0.1"
"""Nobody comes from elsewhere."""


class DeviceCalls:
    """The calls of every user pool of one server."""

    def __init__(self, cognito: ModuleType, *, callers: Callers, now: Callable[[], float]) -> None:
        self._cognito = cognito
        self._callers = callers
        self._now = now

    def install(self) -> None:
        """Serve them; MiniStack has none."""
        require(self._cognito, "json_response")
        operations.add(self._cognito, {
            "ConfirmDevice": self._confirm,
            "UpdateDeviceStatus": self._update,
            "ListDevices": self._list,
            "GetDevice": self._get,
            "ForgetDevice": self._forget,
        })  # fmt: skip

    def _confirm(self, data: Data) -> Reply:
        caller = self._callers.of(data)
        user, pool = caller.user, caller.pool
        ask = devices.asks_the_user(pool)
        devices.confirm(
            user, data.get("DeviceKey"), data.get("DeviceSecretVerifierConfig"),
            name=str(data.get("DeviceName") or ""), remembered=not ask, now=self._now(),
        )  # fmt: skip
        return self._reply({"UserConfirmationNecessary": ask})

    def _update(self, data: Data) -> Reply:
        device = devices.known(self._callers.of(data).user, data.get("DeviceKey"))
        status = data.get("DeviceRememberedStatus")
        if status not in _STATUSES:
            raise Refused(
                "InvalidParameterException",
                f"1 validation error detected: Value '{status}' at 'deviceRememberedStatus' failed to satisfy "
                "constraint: Member must satisfy enum value set: [not_remembered, remembered]",
            )
        device.remembered = status == "remembered"
        device.changed_at = self._now()
        return self._reply({})

    def _list(self, data: Data) -> Reply:
        """The remembered ones alone, as in https://github.com/aws-amplify/amplify-js/pull/12171."""
        found = [device for device in devices.all_known(self._callers.of(data).user) if device.remembered]
        start = next((n for n, device in enumerate(found, 1) if device.key == data.get("PaginationToken")), 0)
        limit = data.get("Limit")
        page = found[start : start + (limit if isinstance(limit, int) and 0 < limit < _MOST else _MOST)]
        more = {"PaginationToken": page[-1].key} if start + len(page) < len(found) else {}
        return self._reply({"Devices": [_shown(device) for device in page], **more})

    def _get(self, data: Data) -> Reply:
        return self._reply({"Device": _shown(devices.known(self._callers.of(data).user, data.get("DeviceKey")))})

    def _forget(self, data: Data) -> Reply:
        devices.forget(self._callers.of(data).user, data.get("DeviceKey"))
        return self._reply({})

    def _reply(self, content: Data) -> Reply:
        reply: Reply = self._cognito.json_response(content)
        return reply


def _shown(device: devices.Device) -> Data:
    attributes = {
        "device_status": "valid",
        "device_name": device.name,
        "last_ip_used": _HERE,
        "dev:device_remembered_status": _STATUSES[0] if device.remembered else _STATUSES[1],
    }
    return {
        "DeviceKey": device.key,
        "DeviceAttributes": [{"Name": name, "Value": value} for name, value in attributes.items()],
        "DeviceCreateDate": device.made_at,
        "DeviceLastModifiedDate": device.changed_at,
        "DeviceLastAuthenticatedDate": device.seen_at,
    }
