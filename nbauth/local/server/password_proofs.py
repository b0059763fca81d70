# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""The password itself: MiniStack checks it; here wrong ones are counted, and the time it takes tells nobody's name."""

import json
from collections.abc import Callable
from types import ModuleType

from nbauth.local.server import hiding, timestamps
from nbauth.local.server.hiding import Disguise
from nbauth.local.server.lockout import Lockout
from nbauth.local.server.refusal import Data, Reply
from nbauth.local.server.replacing import replace, require


class PasswordProofs:
    """The passwords given to every user pool of one server."""

    def __init__(self, cognito: ModuleType, *, now: Callable[[], float], lockout: Lockout, disguise: Disguise) -> None:
        self._cognito = cognito
        self._now = now
        self._lockout = lockout
        self._disguise = disguise

    def install(self) -> None:
        """Put this in the place of MiniStack's functions."""
        cognito = self._cognito
        require(cognito, "_pool_for_client", "_resolve_user", "_get_challenge_session", "_user_pools", "_SRP_MONTHS",
                "_srp_response_format_error", "_srp_proof_valid", "_srp_canonical_timestamp")  # fmt: skip
        replace(cognito, "_initiate_auth", self._counting_passwords)
        replace(cognito, "_respond_to_password_verifier", self._counting_proofs)
        replace(cognito, "_srp_challenge", self._challenging_nobody)

    def _counting_passwords(self, original: Callable[[Data], Reply]) -> Callable[[Data], Reply]:
        def initiate_auth(data: Data) -> Reply:
            pool = self._cognito._pool_for_client(data.get("ClientId"))[0]
            given = data.get("AuthParameters") or {}
            typed, flow = given.get("USERNAME"), data.get("AuthFlow")
            if pool is None or not typed or flow not in ("USER_PASSWORD_AUTH", "USER_SRP_AUTH"):
                return original(data)
            user = self._cognito._resolve_user(pool, typed)[0]
            username = user["Username"] if user else self._disguise.user_id(pool, typed)
            if flow == "USER_SRP_AUTH":  # counted when it is proved
                hidden = user is None and hiding.hides(pool["_clients"][data["ClientId"]])
                return original({**data, "AuthParameters": {**given, "USERNAME": username}} if hidden else data)
            return self._counting(pool["Id"], username, lambda: original(data))

        return initiate_auth

    def _counting_proofs(self, original: Callable[[Data, str], Reply]) -> Callable[[Data, str], Reply]:
        def respond_to_password_verifier(data: Data, cid: str) -> Reply:
            block = (data.get("ChallengeResponses") or {}).get("PASSWORD_CLAIM_SECRET_BLOCK")
            asked = self._cognito._get_challenge_session(block)[0] if block else None
            if asked is None or asked["client_id"] != cid:
                return original(data, cid)
            timestamps.check(self._cognito, data["ChallengeResponses"], now=self._now())
            self._spend_the_time_of_a_proof(asked, data["ChallengeResponses"])
            return self._counting(asked["pool_id"], asked["username"], lambda: original(data, cid))

        return respond_to_password_verifier

    def _challenging_nobody(self, original: Callable[..., tuple[Data, Data]]) -> Callable[..., tuple[Data, Data]]:
        """MiniStack takes three times as long for a user who is not there."""

        def srp_challenge(
            pool_id: str, user: Data | None, user_id: str, srp_a: str, secret_block: str
        ) -> tuple[Data, Data]:
            return original(pool_id, user or self._disguise.user(user_id), user_id, srp_a, secret_block)

        return srp_challenge

    def _spend_the_time_of_a_proof(self, asked: Data, answers: Data) -> None:
        """MiniStack refuses a user who is not there without the arithmetic that it does for others."""
        pool = self._cognito._user_pools.get(asked["pool_id"])
        known = self._cognito._resolve_user(pool, asked["username"])[0]
        if known is None and "srp" in asked and self._cognito._srp_response_format_error(answers) is None:
            nobody = self._disguise.user(asked["username"])
            self._cognito._srp_proof_valid(asked["pool_id"], nobody, asked["srp"], answers)

    def _counting(self, pool_id: str, username: str, check: Callable[[], Reply]) -> Reply:
        self._lockout.check(pool_id, username)
        reply = check()
        if reply[0] == 200:
            self._lockout.succeeded(pool_id, username)
        elif json.loads(reply[2]).get("message") == "Incorrect username or password.":
            self._lockout.failed(pool_id, username)
        return reply
