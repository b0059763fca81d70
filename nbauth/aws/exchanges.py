"""The calls of a sign-in, up to the next reply that is for the person: one, or the two of SRP, or those and a device's.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, assert_never, cast

from botocore.exceptions import ClientError

from nbauth.aws import challenges
from nbauth.aws.clients import Clients
from nbauth.aws.device_exchange import DeviceExchange, is_forgotten
from nbauth.aws.mfa_setup import MfaSetup
from nbauth.aws.secret_hash import hashed
from nbauth.aws.service_time import ServiceTime
from nbauth.config import PoolConfig
from nbauth.core.answers import Answer, ChosenFactor, Code, Confirmed, Custom, Opening, Password, SentPassword
from nbauth.core.ports import Device, Devices
from nbauth.core.steps import Challenge, NeedsMfaSetupChoice, NeedsTotpSetup
from nbauth.secret import Secret


@dataclass(frozen=True, slots=True)
class Reply:
    """What Cognito says: a challenge, or tokens."""

    content: Mapping[str, Any] = field(repr=False)
    username: str
    """As it was typed."""
    user_id: str
    """Cognito's own name for the user, which SECRET_HASH is made from after the first call."""
    device_key: str | None = field(default=None, repr=False)
    """The device that was named."""
    answer_by: datetime | None = None
    """Where the time to answer has been running since an earlier reply."""


class Exchanges:
    """Over one app client of one user pool."""

    def __init__(self, pool: PoolConfig, clients: Clients, time: ServiceTime, devices: Devices) -> None:
        self._pool = pool
        self._clients = clients
        self._time = time
        self._devices = devices
        self._mfa_setup = MfaSetup(clients)
        self.device = DeviceExchange(pool, clients, time, devices)

    def begin(self, opening: Opening) -> Reply:
        """Start a sign-in; where the pool has forgotten this computer, once more as one that it does not know."""
        match opening:
            case SentPassword(username, password):
                return self._sent(username, password)
            case Password(username, password):
                return self._srp("USER_SRP_AUTH", username, password)
            case Custom(username, Secret() as password):
                return self._srp("CUSTOM_AUTH", username, password, CHALLENGE_NAME="SRP_A")
            case Custom(username):
                return self._initiate("CUSTOM_AUTH", username, self._named(username))
            case Confirmed(username, ticket):
                return self._initiate("USER_AUTH", username, self._named(username), Session=ticket.session)
            case _:
                assert_never(opening)

    def answer(self, step: Challenge, answer: Answer) -> Reply:
        """Answer a challenge."""
        row = challenges.row_of(step)
        user_id, session = step.ticket.user_id, step.ticket.session
        if isinstance(step, NeedsMfaSetupChoice):
            asked = {"ChallengeName": row.name, "Session": session}
            content = self._mfa_setup.chosen(asked, cast("ChosenFactor", answer).factor)
            return Reply(content, step.username, user_id, answer_by=step.answer_by)
        if isinstance(step, NeedsTotpSetup):
            session = self._mfa_setup.verified(step, cast("Code", answer).code)
        device = self._devices.of(user_id)
        content = self._clients.user_pool_once.respond_to_auth_challenge(
            ClientId=self._pool.client_id,
            ChallengeName=row.name,
            Session=session,
            ChallengeResponses={
                "USERNAME": user_id,
                **row.write(answer),
                **hashed(self._pool, user_id),
                **_naming(device),
            },
        )
        return self._proven(content, step.username, user_id, device)

    def _named(self, username: str) -> dict[str, str]:
        return {"USERNAME": username, **hashed(self._pool, username)}

    def _initiate(self, flow: str, username: str, parameters: dict[str, str], **more: str) -> Reply:
        # What a Session or a message hangs on is used up, or sent, by the first.
        client = self._clients.user_pool if "SRP_A" in parameters else self._clients.user_pool_once
        content = client.initiate_auth(ClientId=self._pool.client_id, AuthFlow=flow, AuthParameters=parameters, **more)
        return Reply(self._mfa_setup.begun(content), username, username)

    def _sent(self, username: str, password: Secret) -> Reply:
        """The password itself: nothing is known yet by which a computer that the pool remembers would be found."""
        return self._initiate("USER_PASSWORD_AUTH", username, {**self._named(username), "PASSWORD": password.reveal()})

    def _srp(self, flow: str, username: str, password: Secret, **more: str) -> Reply:
        """Prove that the person knows the password, without sending it."""
        from nbauth.aws.srp import PasswordProof

        proof = PasswordProof(self._pool, username, password, self._time)
        opened = self._initiate(flow, username, {**proof.opening(), **more})
        if opened.content.get("ChallengeName") != "PASSWORD_VERIFIER":
            return opened
        parameters = opened.content["ChallengeParameters"]
        session = {"Session": opened.content["Session"]} if opened.content.get("Session") else {}
        user_id = parameters.get("USERNAME", username)
        device = self._devices.of(user_id)
        try:
            content = self._clients.user_pool.respond_to_auth_challenge(
                ClientId=self._pool.client_id,
                ChallengeName="PASSWORD_VERIFIER",
                ChallengeResponses={**proof.answer(parameters), **_naming(device)},
                **session,
            )
            return self._proven(content, username, user_id, device)
        except ClientError as error:
            if device is None or not is_forgotten(error):
                raise
            self._devices.drop(user_id)
            return self._srp(flow, username, password, **more)

    def _proven(self, content: Mapping[str, Any], username: str, user_id: str, device: Device | None) -> Reply:
        """Past the question whether this is the computer that it says it is, which no person has to answer."""
        if content.get("ChallengeName") == "DEVICE_SRP_AUTH" and device is not None:
            content = self.device.proven(content, user_id, device)
        return Reply(self._mfa_setup.begun(content), username, user_id, device.key if device else None)


def _naming(device: Device | None) -> dict[str, str]:
    return {"DEVICE_KEY": device.key} if device else {}
