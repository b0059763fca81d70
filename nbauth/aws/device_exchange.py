"""This computer as a device: the calls that make it one, and prove that it is one.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
"""

import platform
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from nbauth.aws.clients import Clients
from nbauth.aws.during import During
from nbauth.aws.guard import guarded
from nbauth.aws.reply import shown, text
from nbauth.aws.service_time import ServiceTime
from nbauth.config import PoolConfig
from nbauth.core.ports import Device, Devices
from nbauth.deadline import at_most
from nbauth.errors import NbauthError
from nbauth.secret import Secret

_LONGEST_CONFIRMATION_S = 5.0
"""A sign-in that has worked waits no longer for its computer to be known."""


class NotThisDevice(ClientError):  # type: ignore[misc]  # botocore ships no types
    """The proof was not believed."""


class DeviceExchange:
    """Over one app client of one user pool."""

    def __init__(self, pool: PoolConfig, clients: Clients, time: ServiceTime, devices: Devices) -> None:
        self._pool = pool
        self._clients = clients
        self._time = time
        self._devices = devices

    def proven(self, asked: Mapping[str, Any], user_id: str, device: Device) -> Mapping[str, Any]:
        """What follows DEVICE_SRP_AUTH. Raises ClientError, and NotThisDevice."""
        from nbauth.aws.srp import DeviceProof

        proof = DeviceProof(self._pool, user_id, device, self._time)
        try:
            verify = self._respond("DEVICE_SRP_AUTH", asked, proof.opening())
            if verify.get("ChallengeName") != "DEVICE_PASSWORD_VERIFIER":
                return verify
            return self._respond("DEVICE_PASSWORD_VERIFIER", verify, proof.answer(verify["ChallengeParameters"]))
        except ClientError as error:
            if error.response["Error"]["Code"] == "NotAuthorizedException":
                raise NotThisDevice(error.response, error.operation_name) from None
            raise

    def made(self, result: Mapping[str, Any], user_id: str) -> str | None:
        """The key of the device that the pool has made of this computer, if it has.

        From here on the refresh token is the device's. One that could not be confirmed is none that can be proven, and
        the sign-in is as good as before.
        """
        metadata = result.get("NewDeviceMetadata")
        if not metadata:
            return None
        key, group_key = text(metadata["DeviceKey"]), text(metadata["DeviceGroupKey"])
        if "_" not in group_key:  # as all are; the proof can't be made with another
            from nbauth.aws.srp import new_device

            device, verifier = new_device(key, group_key)
            self._confirm(result["AccessToken"], user_id, device, verifier)
        return key

    def _confirm(self, access_token: str, user_id: str, device: Device, verifier: dict[str, str]) -> None:
        confirm = partial(
            self._clients.user_pool_once.confirm_device,
            AccessToken=access_token,
            DeviceKey=device.key,
            DeviceSecretVerifierConfig=verifier,
            DeviceName=f"nbauth on {shown(platform.node()) or 'a computer'}",
        )
        with suppress(NbauthError), at_most(_LONGEST_CONFIRMATION_S):
            reply = guarded(confirm, During.CHALLENGE, [Secret(access_token)])  # what it raises is told to nobody
            self._devices.keep(user_id, replace(device, unasked=reply.get("UserConfirmationNecessary") is True))

    def _respond(self, name: str, asked: Mapping[str, Any], answer: dict[str, str]) -> Mapping[str, Any]:
        session = {"Session": asked["Session"]} if asked.get("Session") else {}
        content: Mapping[str, Any] = self._clients.user_pool_once.respond_to_auth_challenge(
            ClientId=self._pool.client_id, ChallengeName=name, ChallengeResponses=answer, **session
        )
        return content


def is_forgotten(error: ClientError) -> bool:
    """Whether the pool does not know this computer any more, or does not believe that it is the one."""
    details = error.response.get("Error", {})
    is_unknown = details.get("Code") == "ResourceNotFoundException" and "Device" in str(details.get("Message"))
    return is_unknown or isinstance(error, NotThisDevice)
