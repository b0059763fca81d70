"""The devices of a user, in pools that remember them.

A sign-in without a known DEVICE_KEY hands out a key. ConfirmDevice makes it a device; only from then on it exists for
the other calls [?]. A remembered one proves itself at each sign-in.
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
"""

import base64
import re
import uuid
from dataclasses import dataclass, field

from nbauth.local.server.refusal import Data, Refused
from nbauth.local.server.settings import REGION

_KEY = re.compile(r"[\w-]{1,18}_[0-9a-f-]{36}")
_DEVICES = "_devices"
"""Where a user's devices are kept, by key. MiniStack shows nobody what begins with _."""


@dataclass(slots=True)
class Device:
    """One key that was handed out, and what has become of it. Times are seconds since the epoch."""

    key: str
    group_key: str
    made_at: float
    changed_at: float
    seen_at: float
    name: str = ""
    verifier: int = field(default=0, repr=False)
    """Zero until it is confirmed."""
    salt: int = field(default=0, repr=False)
    remembered: bool = False


def remembers(pool: Data) -> bool:
    """Whether the pool has anything to do with devices."""
    return bool(pool.get("DeviceConfiguration"))


def asks_the_user(pool: Data) -> bool:
    """Whether a device is remembered only once UpdateDeviceStatus says so."""
    return bool((pool.get("DeviceConfiguration") or {}).get("DeviceOnlyRememberedOnUserPrompt"))


def spares_second_factor(pool: Data, device: Device | None) -> bool:
    """Whether this device's proof stands for the code of a second factor."""
    spares = (pool.get("DeviceConfiguration") or {}).get("ChallengeRequiredOnNewDevice")
    return bool(spares and device is not None and device.remembered)


def hand_out(pool: Data, user: Data, *, now: float) -> Device:
    """A new key for this user."""
    group = pool.setdefault("_device_group_key", f"-{uuid.uuid4().hex[:8]}")
    device = Device(f"{REGION}_{uuid.uuid4()}", group, made_at=now, changed_at=now, seen_at=now)
    user.setdefault(_DEVICES, {})[device.key] = device
    return device


def handed_out(user: Data, key: object) -> Device | None:
    """The device of this key, confirmed or not; None after ForgetDevice too."""
    found: Device | None = user.get(_DEVICES, {}).get(key)
    return found


def known(user: Data, key: object) -> Device:
    """The user's confirmed device of this key; `Refused` if there is none.

    The texts are those that people have met: amplify-js looks for "Device does not exist.", its issue 8469 has
    "Invalid device key given."
    """
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise Refused("InvalidParameterException", "Invalid device key given.")
    device = handed_out(user, key)
    if device is None or not device.verifier:
        raise Refused("ResourceNotFoundException", "Device does not exist.")
    return device


def all_known(user: Data) -> list[Device]:
    """The user's confirmed devices, oldest first."""
    return [device for device in user.get(_DEVICES, {}).values() if device.verifier]


def forget(user: Data, key: object) -> None:
    """There is no such device any more, and its refresh tokens end; `Refused` if there was none."""
    del user[_DEVICES][known(user, key).key]


def confirm(user: Data, key: object, config: object, *, name: str, remembered: bool, now: float) -> None:
    """Make a key that was handed out a device; `Refused` unless it can be one."""
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise Refused("InvalidParameterException", "Invalid device key given.")
    device = handed_out(user, key)
    if device is None:
        raise Refused("ResourceNotFoundException", "Device does not exist.")
    if device.verifier:  # [?] The code is the service model's; the text is ours.
        raise Refused("DeviceKeyExistsException", "A device with this key already exists.")
    given = config if isinstance(config, dict) else {}
    verifier, salt = _number(given, "PasswordVerifier"), _number(given, "Salt")
    device.verifier, device.salt, device.name, device.remembered = verifier, salt, name, remembered
    device.changed_at = now


def _number(config: Data, name: str) -> int:
    try:
        number = int.from_bytes(base64.b64decode(config.get(name) or "", validate=True))
    except ValueError:
        number = 0
    if not number:  # [?] The text is ours.
        raise Refused("InvalidParameterException", f"Missing or invalid {name} in DeviceSecretVerifierConfig.")
    return number
