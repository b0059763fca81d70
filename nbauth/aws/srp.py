"""The arithmetic of Secure Remote Password, by pycognito; its powers are raised by `nbauth.aws.powers`.

It is imported where a password is proved: a kept sign-in needs none of it, and does not wait until it is loaded.

`AWSSRP.get_auth_params` and `process_challenge`, and `generate_hash_device`, are sound. The rest is not used:
`process_device_challenge` writes the time in the words of the computer's language.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pycognito.aws_srp import AWSSRP, calculate_u, compute_hkdf, generate_hash_device, hash_sha256, hex_hash, pad_hex

from nbauth.aws.powers import GENERATOR, PRIME, power
from nbauth.aws.service_time import ServiceTime
from nbauth.config import PoolConfig
from nbauth.core.ports import Device
from nbauth.secret import Secret


class PasswordProof(AWSSRP):  # type: ignore[misc]  # pycognito ships no types
    """Proves the knowledge of a password without sending it: one object per attempt."""

    def __init__(self, pool: PoolConfig, username: str, password: Secret, time: ServiceTime) -> None:
        self._time = time
        super().__init__(
            username=username,
            password=password.reveal(),
            pool_id=pool.user_pool_id,
            client_id=pool.client_id,
            client=_NO_CLIENT,
            client_secret=pool.client_secret,
        )

    def opening(self) -> dict[str, str]:
        """AuthParameters for InitiateAuth."""
        parameters: dict[str, str] = self.get_auth_params()
        return parameters

    def answer(self, parameters: Mapping[str, Any]) -> dict[str, str]:
        """ChallengeResponses to PASSWORD_VERIFIER."""
        if int(parameters["SRP_B"], 16) % PRIME == 0:  # RFC 5054, 2.5.3: abort
            raise ValueError("SRP_B")
        responses: dict[str, str] = self.process_challenge(parameters, {"USERNAME": self.username})
        return responses

    def calculate_a(self) -> int:
        """A, as pycognito's."""
        return power(GENERATOR, self.small_a_value)

    def get_password_authentication_key(self, username: str, password: str, server_b_value: int, salt: str) -> bytes:
        """The key that signs the answer, as pycognito's. RFC 5054, 2.6, and Cognito's own padding and HKDF."""
        u = calculate_u(self.large_a_value, server_b_value)
        if u == 0:  # RFC 5054, 2.5.3: abort
            raise ValueError("u")
        identity = hash_sha256(f"{self.pool_id.split('_')[1]}{username}:{password}".encode())
        x = int(hex_hash(pad_hex(salt) + identity), 16)
        secret = power(server_b_value - self.val_k * power(GENERATOR, x), self.small_a_value + u * x)
        key: bytes = compute_hkdf(bytearray.fromhex(pad_hex(secret)), bytearray.fromhex(pad_hex(u)))
        return key

    def get_cognito_formatted_timestamp(self, _: datetime) -> str:
        """Stamp with AWS's time, which the reply to InitiateAuth has just told: this computer's may be off."""
        stamp: str = AWSSRP.get_cognito_formatted_timestamp(self._time.there())
        return stamp

    def __repr__(self) -> str:
        return "PasswordProof(…)"


class DeviceProof(PasswordProof):
    """Proves that this is the computer that a pool remembers: SRP with the group's key for the pool's name.

    https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
    """

    def __init__(self, pool: PoolConfig, user_id: str, device: Device, time: ServiceTime) -> None:
        super().__init__(pool, user_id, Secret(device.password), time)
        self._device = device
        self.pool_id = f"_{device.group_key}"  # of which process_challenge takes what follows the _

    def opening(self) -> dict[str, str]:
        """ChallengeResponses to DEVICE_SRP_AUTH."""
        return {**super().opening(), "DEVICE_KEY": self._device.key}

    def answer(self, parameters: Mapping[str, Any]) -> dict[str, str]:
        """ChallengeResponses to DEVICE_PASSWORD_VERIFIER."""
        asked = {**parameters, "USERNAME": self.username, "USER_ID_FOR_SRP": self._device.key}
        return {**super().answer(asked), "DEVICE_KEY": self._device.key}


def new_device(key: str, group_key: str) -> tuple[Device, dict[str, str]]:
    """What this computer keeps of itself, and the DeviceSecretVerifierConfig that the pool keeps."""
    password, verifier = generate_hash_device(group_key, key)
    return Device(key, group_key, password), verifier


# Any truthy client keeps AWSSRP from making one of its own, with the ambient environment's settings.
_NO_CLIENT = object()
