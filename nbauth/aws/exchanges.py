"""The calls of a sign-in, up to the next reply that is for the person: one, or the two of SRP.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from nbauth.aws import challenges
from nbauth.aws.clients import Clients
from nbauth.aws.service_time import ServiceTime
from nbauth.aws.srp import PasswordProof, hashed
from nbauth.config import PoolConfig
from nbauth.core.answers import Answer, Confirmed, Custom, Opening, Password
from nbauth.core.steps import Challenge
from nbauth.secret import Secret


@dataclass(frozen=True, slots=True)
class Reply:
    """What Cognito says: a challenge, or tokens."""

    content: Mapping[str, Any] = field(repr=False)
    username: str
    """As it was typed."""
    user_id: str
    """Cognito's own name for the user, which SECRET_HASH is made from after the first call."""


class Exchanges:
    """Over one app client of one user pool."""

    def __init__(self, pool: PoolConfig, clients: Clients, time: ServiceTime) -> None:
        self._pool = pool
        self._clients = clients
        self._time = time

    def begin(self, opening: Opening) -> Reply:
        """Start a sign-in."""
        match opening:
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
        user_id = step.ticket.user_id
        content = self._clients.user_pool_once.respond_to_auth_challenge(
            ClientId=self._pool.client_id,
            ChallengeName=row.name,
            Session=step.ticket.session,
            ChallengeResponses={"USERNAME": user_id, **row.write(answer), **hashed(self._pool, user_id)},
        )
        return Reply(content, step.username, user_id)

    def _named(self, username: str) -> dict[str, str]:
        return {"USERNAME": username, **hashed(self._pool, username)}

    def _initiate(self, flow: str, username: str, parameters: dict[str, str], **more: str) -> Reply:
        # What a Session or a message hangs on is used up, or sent, by the first.
        client = self._clients.user_pool if "SRP_A" in parameters else self._clients.user_pool_once
        content = client.initiate_auth(ClientId=self._pool.client_id, AuthFlow=flow, AuthParameters=parameters, **more)
        return Reply(content, username, username)

    def _srp(self, flow: str, username: str, password: Secret, **more: str) -> Reply:
        """Prove that the person knows the password, without sending it."""
        proof = PasswordProof(self._pool, username, password, self._time)
        opened = self._initiate(flow, username, {**proof.opening(), **more})
        if opened.content.get("ChallengeName") != "PASSWORD_VERIFIER":
            return opened
        parameters = opened.content["ChallengeParameters"]
        session = {"Session": opened.content["Session"]} if opened.content.get("Session") else {}
        content = self._clients.user_pool.respond_to_auth_challenge(
            ClientId=self._pool.client_id,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=proof.answer(parameters),
            **session,
        )
        return Reply(content, username, parameters.get("USERNAME", username))
