# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""What ends every sign-in: the proof of a remembered device, and the tokens.

A sign-in without the key of a device, in a pool that remembers devices, brings a new key with the tokens.
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
"""

from collections.abc import Callable
from types import ModuleType
from typing import TypeAlias

from nbauth.local.server import devices, names, timestamps
from nbauth.local.server.challenges import Challenge, Challenges
from nbauth.local.server.device_proof import DeviceProof
from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace, require
from nbauth.local.server.tokens import Tokens

_SRP, _VERIFIER = "DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"
_Handler: TypeAlias = Callable[[Data], Reply]
_Key: TypeAlias = tuple[str, str, str]


class LastStep:
    """The last step of the sign-ins of every user pool of one server."""

    def __init__(self, cognito: ModuleType, *, now: Callable[[], float], tokens: Tokens) -> None:
        self._cognito = cognito
        self._now = now
        self._tokens = tokens
        self._challenges = Challenges(now)
        self._proof = DeviceProof(cognito)
        self._latest: dict[_Key, str] = {}

    def install(self) -> None:
        """Offer the two challenges of a device."""
        require(self._cognito, "_pool_for_client", "_SRP_A_RE", "_srp_response_format_error", "json_response")
        replace(self._cognito, "_respond_to_auth_challenge", self._answering)

    def take(self, pool: Data, client_id: str, user: Data, device_key: object = None) -> Reply:
        """The tokens, or the question to a remembered device. `device_key` is DEVICE_KEY, if the app gave one.

        `Refused` for a key that the user has no device of. [?] Also in a pool that does not remember devices.
        """
        device = devices.known(user, device_key) if device_key is not None else None
        if device is not None and device.remembered:
            return self._ask(_SRP, pool, client_id, user, device)
        return self._end(pool, client_id, user, device)

    def _end(self, pool: Data, client_id: str, user: Data, device: devices.Device | None) -> Reply:
        more = {}
        if device is not None:
            device.seen_at = self._now()
        elif devices.remembers(pool):
            device = devices.hand_out(pool, user, now=self._now())
            more = {"NewDeviceMetadata": {"DeviceKey": device.key, "DeviceGroupKey": device.group_key}}
        result = self._tokens.issue(pool, client_id, user, device_key=device.key if device else "")
        return self._reply({"AuthenticationResult": {**result, **more}, "ChallengeParameters": {}})

    def _ask(  # noqa: PLR0917 -- who asks whom what
        self, name: str, pool: Data, client_id: str, user: Data, device: devices.Device, srp_a: str = ""
    ) -> Reply:
        question, parameters = self._proof.ask(device, srp_a) if srp_a else (None, {})
        session = self._challenges.open(
            name, client_id=client_id, username=user["Username"],
            lasts=pool["_clients"][client_id].get("AuthSessionValidity", 3) * 60.0, state=(device, question),
        )  # fmt: skip
        self._latest[client_id, user["Username"], device.key] = session
        shown = {"USERNAME": user["Username"], **parameters}
        return self._reply({"ChallengeName": name, "Session": session, "ChallengeParameters": shown})

    def _answering(self, original: _Handler) -> _Handler:
        def respond(data: Data) -> Reply:
            name, client_id = str(data.get("ChallengeName")), str(data.get("ClientId"))
            pool = self._cognito._pool_for_client(client_id)[0]
            if pool is None or name not in (_SRP, _VERIFIER):
                return original(data)
            answers = data.get("ChallengeResponses") or {}
            user = names.find(pool, answers.get("USERNAME"))
            challenge = self._challenge(name, client_id, user, data)
            device, question = challenge.state
            if user is None or user["Username"] != challenge.username or answers.get("DEVICE_KEY") != device.key:
                raise not_authorized("Invalid session for the user.")
            if not user.get("Enabled", True):
                raise not_authorized("User is disabled.")
            devices.known(user, device.key)  # it may have been forgotten meanwhile
            if name == _SRP:
                return self._begin(pool, user, challenge, answers)
            refusal = self._cognito._srp_response_format_error(answers)
            if refusal is not None:
                raise Refused.from_reply(refusal)
            timestamps.check(self._cognito, answers, now=self._now())
            challenge.used = True
            if not self._proof.holds(device, question, answers):  # [?] As for the password.
                raise not_authorized("Incorrect username or password.")
            return self._end(pool, client_id, user, device)

        return respond

    def _begin(self, pool: Data, user: Data, challenge: Challenge, answers: Data) -> Reply:
        srp_a = str(answers.get("SRP_A") or "")
        if not srp_a:
            raise Refused("InvalidParameterException", "Missing required parameter SRP_A")
        if not self._cognito._SRP_A_RE.match(srp_a):
            raise Refused("InvalidParameterException", "SRP_A is not a hexadecimal number.")
        challenge.used = True
        return self._ask(_VERIFIER, pool, challenge.client_id, user, challenge.state[0], srp_a)

    def _challenge(self, name: str, client_id: str, user: Data | None, data: Data) -> Challenge:
        """[?] pycognito answers without a Session, so Cognito must know the sign-in by user and device too."""
        session = data.get("Session")
        if session is None and user is not None:
            key = (data.get("ChallengeResponses") or {}).get("DEVICE_KEY")
            session = self._latest.get((client_id, user["Username"], str(key)))
        return self._challenges.find(session, name=name, client_id=client_id)

    def _reply(self, content: Data) -> Reply:
        reply: Reply = self._cognito.json_response(content)
        return reply
