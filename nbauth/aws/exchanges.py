"""The calls of a sign-in, up to the next reply that is for the person: one, or the two of SRP, or those and a device's.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, assert_never, cast

from botocore.exceptions import ClientError

from nbauth.aws import challenges, first_factors
from nbauth.aws.clients import Clients
from nbauth.aws.device_exchange import DeviceExchange, is_forgotten
from nbauth.aws.mfa_setup import MfaSetup
from nbauth.aws.reply import text
from nbauth.aws.secret_hash import hashed
from nbauth.aws.service_time import ServiceTime
from nbauth.config import PoolConfig
from nbauth.core.answers import (
    Answer,
    Choice,
    ChosenFactor,
    ChosenFirstFactor,
    Code,
    Confirmed,
    Custom,
    GivenPassword,
    Password,
    SentOpening,
    SentPassword,
)
from nbauth.core.first_factors import FirstFactor
from nbauth.core.ports import Device, Devices
from nbauth.core.steps import NeedsFactorChoice, NeedsMfaSetupChoice, NeedsPassword, NeedsTotpSetup, SentChallenge
from nbauth.errors import ChallengeExpired
from nbauth.secret import Secret
from nbauth.texts import Service

if TYPE_CHECKING:
    from nbauth.aws.srp import PasswordProof

_VERIFIER = "PASSWORD_VERIFIER"


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

    def begin(self, opening: SentOpening) -> Reply:
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
            case Choice(username, _, Secret() as password):
                return self._srp("USER_AUTH", username, password, PREFERRED_CHALLENGE=first_factors.PROVED)
            case Choice(username, factor):
                return self._choice(username, factor)
            case Confirmed(username, ticket):
                return self._initiate("USER_AUTH", username, self._named(username), Session=ticket.session)
            case _:
                assert_never(opening)

    def answer(self, step: SentChallenge, answer: Answer) -> Reply:
        """Answer a challenge. Raises ChallengeExpired where the pool has forgotten this computer meanwhile.

        [?] Cognito may remember the key that an earlier answer has named: only a new sign-in is sure to be without.
        """
        try:
            return self._answered(step, answer)
        except ClientError as error:
            if not is_forgotten(error):
                raise
            raise ChallengeExpired(Service.DEVICE_FORGOTTEN, code=error.response["Error"]["Code"]) from None

    def _answered(self, step: SentChallenge, answer: Answer) -> Reply:
        row = challenges.row_of(step)
        user_id, session = step.ticket.user_id, step.ticket.session
        if isinstance(step, NeedsMfaSetupChoice):
            asked = {"ChallengeName": row.name, "Session": session}
            content = self._mfa_setup.chosen(asked, cast("ChosenFactor", answer).factor)
            return Reply(content, step.username, user_id, answer_by=step.answer_by)
        if isinstance(step, NeedsTotpSetup):
            session = self._mfa_setup.verified(step, cast("Code", answer).code)
        if isinstance(step, NeedsFactorChoice) and cast("ChosenFirstFactor", answer).factor == "PASSWORD":
            content = first_factors.with_password_chosen(session, is_sent=step.password_is_sent)
            return Reply(content, step.username, user_id, answer_by=step.answer_by)
        if isinstance(step, NeedsPassword):
            return self._password(step, cast("GivenPassword", answer).password)
        content = self._respond(row.name, session, user_id, row.write(answer))
        return self._proven(content, step.username, user_id, self._devices.of(user_id))

    def _named(self, username: str) -> dict[str, str]:
        return {"USERNAME": username, **hashed(self._pool, username)}

    def _initiate(self, flow: str, username: str, parameters: dict[str, str], **more: str) -> Reply:
        # What a Session or a message hangs on is used up, or sent, by the first.
        client = self._clients.user_pool if "SRP_A" in parameters else self._clients.user_pool_once
        content = client.initiate_auth(ClientId=self._pool.client_id, AuthFlow=flow, AuthParameters=parameters, **more)
        return Reply(self._mfa_setup.begun(first_factors.with_available(content)), username, username)

    def _sent(self, username: str, password: Secret) -> Reply:
        """The password itself: nothing is known yet by which a computer that the pool remembers would be found."""
        return self._initiate("USER_PASSWORD_AUTH", username, {**self._named(username), "PASSWORD": password.reveal()})

    def _choice(self, username: str, factor: FirstFactor | None) -> Reply:
        """With what was chosen beforehand, or with what is the only thing to choose."""
        preferred = {"PREFERRED_CHALLENGE": first_factors.name_of(factor)} if factor else {}
        opened = self._initiate("USER_AUTH", username, {**self._named(username), **preferred})
        return self._chosen(opened) if opened.content.get("ChallengeName") == first_factors.SELECT else opened

    def _chosen(self, opened: Reply) -> Reply:
        factors, _ = first_factors.offered(opened.content["ChallengeParameters"])
        if len(factors) > 1 or factors == ("PASSWORD",):
            return opened
        answer = {"ANSWER": first_factors.name_of(factors[0])}
        content = self._respond(first_factors.SELECT, text(opened.content["Session"]), opened.user_id, answer)
        return Reply(content, opened.username, opened.user_id)

    def _password(self, step: NeedsPassword, password: Secret) -> Reply:
        """The password, where it was chosen."""
        from nbauth.aws.srp import PasswordProof

        user_id, question = step.ticket.user_id, step.ticket.question
        proof = PasswordProof(self._pool, user_id, password, self._time)
        way = first_factors.SENT if step.is_sent else first_factors.PROVED
        given = {"PASSWORD": password.reveal()} if step.is_sent else {"SRP_A": proof.opening()["SRP_A"]}
        if question == first_factors.SELECT:
            given["ANSWER"] = way
        content = self._respond(question, step.ticket.session, user_id, given)
        if content.get("ChallengeName") != _VERIFIER:
            return self._proven(content, step.username, user_id, self._devices.of(user_id))
        user_id, device = self._who(content, user_id)
        with self._letting_go(user_id, device):
            return self._verified(proof, content, step.username, user_id, device)

    def _respond(self, name: str, session: str, user_id: str, answers: Mapping[str, str]) -> Mapping[str, Any]:
        """Once: a Session is used up."""
        device = self._devices.of(user_id)
        with self._letting_go(user_id, device):
            content: Mapping[str, Any] = self._clients.user_pool_once.respond_to_auth_challenge(
                ClientId=self._pool.client_id,
                ChallengeName=name,
                Session=session,
                ChallengeResponses={
                    "USERNAME": user_id,
                    **answers,
                    **hashed(self._pool, user_id),
                    **_naming(device),
                },
            )
        return content

    def _srp(self, flow: str, username: str, password: Secret, **more: str) -> Reply:
        """Prove that the person knows the password, without sending it."""
        from nbauth.aws.srp import PasswordProof

        proof = PasswordProof(self._pool, username, password, self._time)
        opened = self._initiate(flow, username, {**proof.opening(), **more})
        if opened.content.get("ChallengeName") != _VERIFIER:
            return opened
        user_id, device = self._who(opened.content, username)
        try:
            with self._letting_go(user_id, device):
                return self._verified(proof, opened.content, username, user_id, device)
        except ClientError as error:
            if device is None or not is_forgotten(error):
                raise
            return self._srp(flow, username, password, **more)

    def _who(self, asked: Mapping[str, Any], username: str) -> tuple[str, Device | None]:
        """Whose password is to be proved, and this computer as theirs."""
        user_id = asked["ChallengeParameters"].get("USERNAME", username)
        return user_id, self._devices.of(user_id)

    def _verified(
        self, proof: "PasswordProof", asked: Mapping[str, Any], username: str, user_id: str, device: Device | None
    ) -> Reply:
        session = {"Session": asked["Session"]} if asked.get("Session") else {}
        content = self._clients.user_pool.respond_to_auth_challenge(
            ClientId=self._pool.client_id,
            ChallengeName=_VERIFIER,
            ChallengeResponses={**proof.answer(asked["ChallengeParameters"]), **_naming(device)},
            **session,
        )
        return self._proven(content, username, user_id, device)

    @contextmanager
    def _letting_go(self, user_id: str, device: Device | None) -> Iterator[None]:
        """Where the pool has forgotten this computer, the next try must not name it again."""
        try:
            yield
        except ClientError as error:
            if device is not None and is_forgotten(error):
                self._devices.drop(user_id)
            raise

    def _proven(self, content: Mapping[str, Any], username: str, user_id: str, device: Device | None) -> Reply:
        """Past the question whether this is the computer that it says it is, which no person has to answer."""
        if content.get("ChallengeName") == "DEVICE_SRP_AUTH" and device is not None:
            with self._letting_go(user_id, device):
                content = self.device.proven(content, user_id, device)
        content = self._mfa_setup.begun(first_factors.with_available(content))
        return Reply(content, username, user_id, device.key if device else None)


def _naming(device: Device | None) -> dict[str, str]:
    return {"DEVICE_KEY": device.key} if device else {}
