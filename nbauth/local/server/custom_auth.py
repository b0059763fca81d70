# ruff: noqa: SLF001 -- MiniStack's private functions are called; see replacing.py
"""CUSTOM_AUTH: a sign-in whose questions the pool's own triggers decide, with a password first or without.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
"""

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from dataclasses import replace as with_changes
from types import ModuleType
from typing import Any, TypeAlias

from nbauth.local.server import hiding, names, timestamps
from nbauth.local.server.challenges import Challenge, Challenges
from nbauth.local.server.hiding import Disguise
from nbauth.local.server.last_step import LastStep
from nbauth.local.server.lockout import Lockout
from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace, require
from nbauth.local.server.triggers import Triggers

TRIGGERS = ("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse")
_PASSWORD, _CUSTOM = "PASSWORD_VERIFIER", "CUSTOM_CHALLENGE"
_Handler: TypeAlias = Callable[[Data], Reply]


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One sign-in, between two calls."""

    pool_id: str
    client_id: str
    username: str
    """The user's, or the one that is made up for somebody who is not there."""
    exists: bool
    srp_a: str
    rounds: tuple[Data, ...]
    device_key: object = None
    srp: Data = field(default_factory=dict, repr=False)
    question: Data = field(default_factory=dict, repr=False)
    """What CreateAuthChallenge answered for the round that waits."""


class CustomAuth:
    """The custom sign-ins of every user pool of one server."""

    def __init__(
        self,
        cognito: ModuleType,
        *,
        now: Callable[[], float],
        triggers: Triggers,
        lockout: Lockout,
        disguise: Disguise,
        last: LastStep,
    ) -> None:
        self._cognito = cognito
        self._now = now
        self._triggers = triggers
        self._lockout = lockout
        self._disguise = disguise
        self._last = last
        self._challenges = Challenges(now)

    def install(self) -> None:
        """Put this in the place of MiniStack's, which needs Lambda functions, and Docker to run them."""
        require(self._cognito, "_pool_for_client", "_user_pools", "_srp_challenge", "_srp_proof_valid", "_SRP_A_RE",
                "_srp_response_format_error", "json_response")  # fmt: skip
        replace(self._cognito, "_initiate_auth", self._starting)
        replace(self._cognito, "_respond_to_auth_challenge", self._answering)

    def _starting(self, original: _Handler) -> _Handler:
        def initiate_auth(data: Data) -> Reply:
            pool = self._cognito._pool_for_client(data.get("ClientId"))[0]
            if pool is None or data.get("AuthFlow") != "CUSTOM_AUTH":
                return original(data)
            return self._start(pool, pool["_clients"][data["ClientId"]], data)

        return initiate_auth

    def _start(self, pool: Data, client: Data, data: Data) -> Reply:
        if "ALLOW_CUSTOM_AUTH" not in (client.get("ExplicitAuthFlows") or []):
            raise Refused("InvalidParameterException", "CUSTOM_AUTH is not enabled for the client.")
        if not all(self._triggers.has(pool["Id"], name) for name in TRIGGERS):
            raise Refused(
                "InvalidParameterException", "Custom auth lambda trigger is not configured for the user pool."
            )
        given = data.get("AuthParameters") or {}
        name, srp_a = _text(given, "USERNAME"), ""
        if given.get("CHALLENGE_NAME") == "SRP_A":
            srp_a = _text(given, "SRP_A")
            if not self._cognito._SRP_A_RE.match(srp_a):
                raise Refused("InvalidParameterException", "SRP_A is not a hexadecimal number.")
        user = names.find(pool, name)
        if user is None and not hiding.hides(client):
            raise Refused("UserNotFoundException", "User does not exist.")
        if user is not None:
            _check_may_sign_in(user)
        attempt = _Attempt(
            pool["Id"], client["ClientId"], user["Username"] if user else self._disguise.user_id(pool, name),
            exists=user is not None, srp_a=srp_a, rounds=(_round("SRP_A", correct=True),) if srp_a else (),
            device_key=given.get("DEVICE_KEY"),
        )  # fmt: skip
        return self._go_on(attempt, data)

    def _answering(self, original: _Handler) -> _Handler:
        def respond(data: Data) -> Reply:
            name, session = data.get("ChallengeName"), data.get("Session")
            if name != _CUSTOM and not (name == _PASSWORD and self._challenges.knows(session)):
                return original(data)
            client_id = str(data.get("ClientId"))
            challenge = self._challenges.find(session, name=str(name), client_id=client_id)
            answers = data.get("ChallengeResponses") or {}
            attempt: _Attempt = challenge.state
            attempt = with_changes(attempt, device_key=answers.get("DEVICE_KEY", attempt.device_key))
            self._check_answerer(attempt, _text(answers, "USERNAME"))
            if name == _PASSWORD:
                return self._prove(challenge, attempt, data)
            given = _text(answers, "ANSWER")
            challenge.used = True  # before the trigger: another right answer may arrive while it thinks
            event = {**self._event(attempt, data), **attempt.question, "answer": given}
            correct = bool(self._triggers.call(attempt.pool_id, "VerifyAuthChallengeResponse", event))
            done = _round(_CUSTOM, correct=correct, label=attempt.question.get("label"))
            return self._go_on(with_changes(attempt, rounds=(*attempt.rounds, done), question={}), data)

        return respond

    def _prove(self, challenge: Challenge, attempt: _Attempt, data: Data) -> Reply:
        answers = data["ChallengeResponses"]
        malformed: Reply | None = self._cognito._srp_response_format_error(answers)
        if malformed is not None:
            return malformed
        timestamps.check(self._cognito, answers, now=self._now())
        self._lockout.check(attempt.pool_id, attempt.username)
        user = self._user(attempt)
        somebody = user or self._disguise.user(attempt.username)
        proven = self._cognito._srp_proof_valid(attempt.pool_id, somebody, attempt.srp, answers)
        if user is None or not proven:
            self._lockout.failed(attempt.pool_id, attempt.username)
            raise not_authorized("Incorrect username or password.")
        self._lockout.succeeded(attempt.pool_id, attempt.username)
        _check_may_sign_in(user)
        if user["UserStatus"] == "RESET_REQUIRED":
            raise Refused("PasswordResetRequiredException", "Password reset required for the user")
        challenge.used = True
        return self._go_on(with_changes(attempt, rounds=(*attempt.rounds, _round(_PASSWORD, correct=True))), data)

    def _go_on(self, attempt: _Attempt, data: Data) -> Reply:
        then = self._triggers.call(attempt.pool_id, "DefineAuthChallenge", self._event(attempt, data))
        user = self._user(attempt)
        if attempt.exists and user is not None:
            _check_may_sign_in(user)
        if then == "tokens" and user is not None:
            pool = self._cognito._user_pools.get(attempt.pool_id)
            return self._last.take(pool, attempt.client_id, user, attempt.device_key)
        if then == "password" and attempt.srp_a:
            return self._ask_password(attempt, user)
        if then == "question":
            return self._ask(attempt, data)
        if then in ("tokens", "fail"):
            raise not_authorized("Incorrect username or password.")
        raise Refused("InvalidLambdaResponseException", "DefineAuthChallenge response is invalid.")

    def _ask_password(self, attempt: _Attempt, user: Data | None) -> Reply:
        secret_block = base64.b64encode(secrets.token_bytes(32)).decode()
        parameters, state = self._cognito._srp_challenge(
            attempt.pool_id, user, attempt.username, attempt.srp_a, secret_block
        )
        return self._challenge(_PASSWORD, with_changes(attempt, srp=state), parameters)

    def _ask(self, attempt: _Attempt, data: Data) -> Reply:
        question = self._triggers.call(attempt.pool_id, "CreateAuthChallenge", self._event(attempt, data))
        shown = {"USERNAME": attempt.username, **question["public"]}
        return self._challenge(_CUSTOM, with_changes(attempt, question=question), shown)

    def _challenge(self, name: str, attempt: _Attempt, parameters: Data) -> Reply:
        client = self._cognito._user_pools.get(attempt.pool_id)["_clients"][attempt.client_id]
        session = self._challenges.open(
            name, client_id=attempt.client_id, username=attempt.username,
            lasts=client.get("AuthSessionValidity", 3) * 60.0, state=attempt,
        )  # fmt: skip
        return self._reply({"ChallengeName": name, "Session": session, "ChallengeParameters": parameters})

    def _event(self, attempt: _Attempt, data: Data) -> Data:
        user = self._user(attempt)
        return {
            "username": attempt.username,
            "attributes": names.attributes_of(user) if user else {},
            "rounds": list(attempt.rounds),
            "user_not_found": user is None,
            "client_metadata": data.get("ClientMetadata") or {},
        }

    def _check_answerer(self, attempt: _Attempt, name: str) -> None:
        pool = self._cognito._user_pools.get(attempt.pool_id)
        user = names.find(pool, name)
        known_as = {user["Username"]} if user else {name, self._disguise.user_id(pool, name)}
        if attempt.username not in known_as:
            raise not_authorized("Invalid session for the user.")

    def _user(self, attempt: _Attempt) -> Data | None:
        pool = self._cognito._user_pools.get(attempt.pool_id)
        user: Data | None = pool["_users"].get(attempt.username) if attempt.exists else None
        return user

    def _reply(self, content: Data) -> Reply:
        reply: Reply = self._cognito.json_response(content)
        return reply


def _check_may_sign_in(user: Data) -> None:
    if not user.get("Enabled", True):
        raise not_authorized("User is disabled.")
    if user["UserStatus"] == "UNCONFIRMED":
        raise Refused("UserNotConfirmedException", "User is not confirmed.")


def _round(name: str, *, correct: bool, label: Any = None) -> Data:
    """A `ChallengeResult`."""
    return {"name": name, "correct": correct, "label": label}


def _text(given: Data, name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value:
        raise Refused("InvalidParameterException", f"Missing required parameter {name}")
    return value
