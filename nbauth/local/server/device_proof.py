# ruff: noqa: SLF001 -- MiniStack's private functions are called; see replacing.py
"""SRP of a device: the arithmetic of a password's proof, over the device's group key, its key and its own password.

The server has only the verifier and the salt that ConfirmDevice brought.
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from types import ModuleType

from nbauth.local.server.devices import Device
from nbauth.local.server.refusal import Data
from nbauth.local.server.replacing import require

_INFO = b"Caldera Derived Key\x01"


@dataclass(frozen=True, slots=True)
class DeviceQuestion:
    """What the server has to remember of one DEVICE_PASSWORD_VERIFIER."""

    big_a: int
    big_b: int
    small_b: int = field(repr=False)
    secret_block: str = field(repr=False)


class DeviceProof:
    """Asks a device for its proof, and checks it."""

    def __init__(self, cognito: ModuleType) -> None:
        require(cognito, "_SRP_N", "_SRP_G", "_SRP_K", "_srp_pad", "_srp_hash", "_srp_canonical_timestamp")
        self._srp = cognito

    def ask(self, device: Device, srp_a: str) -> tuple[DeviceQuestion, Data]:
        """The question, and its `ChallengeParameters`. `srp_a` is hexadecimal."""
        srp = self._srp
        small_b = secrets.randbelow(srp._SRP_N - 2) + 1
        big_b = (srp._SRP_K * device.verifier + pow(srp._SRP_G, small_b, srp._SRP_N)) % srp._SRP_N
        question = DeviceQuestion(int(srp_a, 16), big_b, small_b, base64.b64encode(secrets.token_bytes(32)).decode())
        return question, {
            "SALT": format(device.salt, "x"),
            "SRP_B": format(big_b, "x"),
            "SECRET_BLOCK": question.secret_block,
            "DEVICE_KEY": device.key,
        }

    def holds(self, device: Device, question: DeviceQuestion, answers: Data) -> bool:
        """Whether the answer, which is well-formed, proves that the device knows its password."""
        srp = self._srp
        if question.big_a % srp._SRP_N == 0:
            return False
        u = srp._srp_hash(srp._srp_pad(question.big_a), srp._srp_pad(question.big_b))
        shared = pow(question.big_a * pow(device.verifier, u, srp._SRP_N), question.small_b, srp._SRP_N)
        extracted = hmac.digest(srp._srp_pad(u), srp._srp_pad(shared), "sha256")
        key = hmac.digest(extracted, _INFO, hashlib.sha256)[:16]
        message = (
            f"{device.group_key}{device.key}".encode()
            + base64.b64decode(question.secret_block)
            + srp._srp_canonical_timestamp(answers["TIMESTAMP"]).encode()
        )
        given = base64.b64decode(answers["PASSWORD_CLAIM_SIGNATURE"])
        return hmac.compare_digest(hmac.digest(key, message, "sha256"), given)
