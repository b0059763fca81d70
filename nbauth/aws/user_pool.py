"""A Cognito user pool: performs the core's requests, and knows Cognito's names for everything."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, assert_never

from botocore.exceptions import ClientError

from nbauth.aws.clients import Clients
from nbauth.aws.faults import During
from nbauth.aws.guard import guarded
from nbauth.aws.jwks import TokenVerifier
from nbauth.aws.reply import shown, text, tokens_life
from nbauth.aws.service_time import ServiceTime
from nbauth.aws.srp import PasswordProof, secret_hash
from nbauth.config import PoolConfig
from nbauth.core.messages import (
    AnswerCode,
    AnswerNewPassword,
    Authenticated,
    Challenged,
    Kind,
    Reply,
    Request,
    VerifyPassword,
)
from nbauth.core.ports import Kept
from nbauth.core.steps import Ticket
from nbauth.core.tokens import Tokens
from nbauth.errors import NbauthError, TokenInvalid, UnsupportedChallenge
from nbauth.secret import Secret

_CHALLENGES = {
    "SMS_MFA": Kind.SMS_CODE,
    "EMAIL_OTP": Kind.EMAIL_CODE,
    "SOFTWARE_TOKEN_MFA": Kind.TOTP_CODE,
    "NEW_PASSWORD_REQUIRED": Kind.NEW_PASSWORD,
}
_NAMES = {kind: name for name, kind in _CHALLENGES.items()}
_CODE_PARAMETERS = {
    Kind.SMS_CODE: "SMS_MFA_CODE",
    Kind.EMAIL_CODE: "EMAIL_OTP_CODE",
    Kind.TOTP_CODE: "SOFTWARE_TOKEN_MFA_CODE",
}

# AuthSessionValidity is 3 to 15 minutes; an app client can't read its own setting.
_SHORTEST_SESSION = timedelta(minutes=3)


class UserPool:
    """The identity provider port, over one app client of one user pool."""

    def __init__(self, pool: PoolConfig, clients: Clients, time: ServiceTime) -> None:
        self._pool = pool
        self._clients = clients
        self._time = time
        self._rotates = False
        self._verifier = TokenVerifier(pool, time, lambda: clients.ca_bundle)

    def perform(self, request: Request, /) -> Reply:
        """One step of a sign-in. Raises NbauthError."""
        match request:
            case VerifyPassword(_, password):
                return guarded(lambda: self._verify_password(request), During.PASSWORD, [password])
            case AnswerCode(_, _, ticket, code):
                return guarded(lambda: self._answer_code(request), During.CHALLENGE, [code, Secret(ticket.session)])
            case AnswerNewPassword(_, ticket, password, _):
                hidden = [password, Secret(ticket.session)]
                return guarded(lambda: self._answer_new_password(request), During.CHALLENGE, hidden)
            case _:
                assert_never(request)

    def refresh(self, kept: Kept, /) -> Tokens:
        """New tokens. Raises SignInExpired if the refresh token is dead, and other NbauthErrors."""

        def call() -> Tokens:
            reply = self._rotated(kept) if self._rotates else self._refreshed(kept)
            return _of(kept, self._tokens(reply["AuthenticationResult"], kept.refresh_token))

        return guarded(call, During.REFRESH, [Secret(kept.refresh_token)])

    def recall(self, kept: Kept, /) -> Tokens:
        """The tokens that were kept, verified anew. Raises TokenInvalid if they are not good any more, or missing."""
        latest = kept.latest
        if latest is None:
            raise TokenInvalid("No tokens were kept.", hint="They are renewed when they are needed.")

        def call() -> Tokens:
            return _of(
                kept, self._verified(latest.id_token, latest.access_token, kept.refresh_token, latest.expires_at)
            )

        return guarded(call, During.REFRESH, [Secret(latest.id_token), Secret(latest.access_token)])

    def revoke(self, refresh_token: Secret, /) -> None:
        """End it, and what came from it. Raises NbauthError."""

        def call() -> None:
            self._clients.user_pool.revoke_token(Token=refresh_token.reveal(), **self._client())

        guarded(call, During.SIGN_OUT, [refresh_token])

    def sign_out_everywhere(self, tokens: Tokens, /) -> None:
        """End all of the user's refresh tokens. Raises NbauthError."""
        guarded(
            lambda: self._clients.user_pool.global_sign_out(AccessToken=tokens.access_token),
            During.SIGN_OUT,
            [Secret(tokens.access_token)],
        )

    def warm_up(self) -> None:
        """Make the client, open its TLS connection and fetch the pool's keys."""
        with suppress(NbauthError):
            # The one call that needs no permission, no user and no secret: it opens the connection.
            guarded(
                lambda: self._clients.user_pool.get_signing_certificate(UserPoolId=self._pool.user_pool_id),
                During.PASSWORD,
            )
        with suppress(NbauthError):
            guarded(self._verifier.warm_up, During.PASSWORD)

    def _refreshed(self, kept: Kept) -> Mapping[str, Any]:
        """By REFRESH_TOKEN_AUTH, unless that is refused: an app client that rotates its tokens can't allow it."""
        try:
            reply: Mapping[str, Any] = self._clients.user_pool.initiate_auth(
                ClientId=self._pool.client_id,
                AuthFlow="REFRESH_TOKEN_AUTH",
                AuthParameters=self._signed({"REFRESH_TOKEN": kept.refresh_token}, kept.username),
            )
        except ClientError as error:
            # [?] The code is certain, as for any flow that an app client does not allow; its words are not.
            if error.response["Error"]["Code"] != "InvalidParameterException":
                raise
            reply = self._rotated(kept)
            self._rotates = True
        return reply

    def _rotated(self, kept: Kept) -> Mapping[str, Any]:
        reply: Mapping[str, Any] = self._clients.user_pool.get_tokens_from_refresh_token(
            RefreshToken=kept.refresh_token, **self._client()
        )
        return reply

    def _verify_password(self, request: VerifyPassword) -> Reply:
        # First, because with a wrong pool id every right password is a wrong one, and the fifth locks the account.
        self._verifier.warm_up()
        proof = PasswordProof(self._pool, request.username, request.password, self._time)
        opened = self._clients.user_pool.initiate_auth(
            ClientId=self._pool.client_id, AuthFlow="USER_SRP_AUTH", AuthParameters=proof.opening()
        )
        if opened.get("ChallengeName") != "PASSWORD_VERIFIER":
            return self._reply(opened, request.username)
        session = {"Session": opened["Session"]} if opened.get("Session") else {}
        reply = self._clients.user_pool.respond_to_auth_challenge(
            ClientId=self._pool.client_id,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=proof.answer(opened["ChallengeParameters"]),
            **session,
        )
        return self._reply(reply, opened["ChallengeParameters"].get("USERNAME", request.username))

    def _answer_code(self, request: AnswerCode) -> Reply:
        answer = {_CODE_PARAMETERS[request.kind]: request.code.reveal()}
        return self._respond(request.kind, request.ticket, answer)

    def _answer_new_password(self, request: AnswerNewPassword) -> Reply:
        answer = {"NEW_PASSWORD": request.password.reveal()}
        answer |= {f"userAttributes.{name}": value for name, value in request.attributes.items()}
        return self._respond(Kind.NEW_PASSWORD, request.ticket, answer)

    def _respond(self, kind: Kind, ticket: Ticket, answer: dict[str, str]) -> Reply:
        reply = self._clients.user_pool.respond_to_auth_challenge(
            ClientId=self._pool.client_id,
            ChallengeName=_NAMES[kind],
            Session=ticket.session,
            ChallengeResponses=self._signed({"USERNAME": ticket.user_id, **answer}, ticket.user_id),
        )
        return self._reply(reply, ticket.user_id)

    def _reply(self, reply: Mapping[str, Any], user_id: str) -> Reply:
        name = reply.get("ChallengeName")
        if not name:
            return Authenticated(self._tokens(reply["AuthenticationResult"], None))
        if name not in _CHALLENGES:
            raise UnsupportedChallenge(
                f"The user pool asks for {shown(name) or 'something'}, which this version of nbauth can't do.",
                hint="Ask the administrator of the user pool for another way to sign in.",
            )
        parameters = reply.get("ChallengeParameters") or {}
        return Challenged(
            kind=_CHALLENGES[name],
            ticket=Ticket(parameters.get("USER_ID_FOR_SRP") or user_id, text(reply["Session"])),
            answer_by=self._time.here() + _SHORTEST_SESSION,
            sent_to=shown(parameters.get("CODE_DELIVERY_DESTINATION")) or "you",
            required_attributes=_required_attributes(parameters),
        )

    def _tokens(self, result: Mapping[str, Any], refresh_token: str | None) -> Tokens:
        """Verified tokens; a refresh brings no new refresh token unless the app client rotates them."""
        expires_at = self._time.here() + tokens_life(result["ExpiresIn"])
        lasting = text(result.get("RefreshToken") or refresh_token)
        return self._verified(result["IdToken"], result["AccessToken"], lasting, expires_at)

    def _verified(self, id_token: str, access_token: str, refresh_token: str, expires_at: datetime) -> Tokens:
        claims = self._verifier.id_claims(id_token)
        self._verifier.check_access_token(access_token, sub=claims["sub"])
        return Tokens(id_token, access_token, refresh_token, expires_at, claims)

    def _client(self) -> dict[str, str]:
        """The app client, for the two calls that take its secret itself and not a hash."""
        secret = {"ClientSecret": self._pool.client_secret} if self._pool.client_secret else {}
        return {"ClientId": self._pool.client_id, **secret}

    def _signed(self, parameters: dict[str, str], username: str) -> dict[str, str]:
        if self._pool.client_secret is None:
            return parameters
        return {**parameters, "SECRET_HASH": secret_hash(self._pool, username)}


def _of(kept: Kept, tokens: Tokens) -> Tokens:
    """Raises TokenInvalid if they are not the kept user's."""
    if tokens.sub != kept.sub:
        raise TokenInvalid("The refreshed tokens are another user's.", hint="Sign out, and sign in again.")
    return tokens


def _required_attributes(parameters: Mapping[str, str]) -> tuple[str, ...]:
    """`requiredAttributes` is a JSON list of names, with or without the prefix `userAttributes.`.

    https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html: at most 50 custom ones beside the standard.
    """
    names = json.loads(parameters.get("requiredAttributes") or "[]")
    if not isinstance(names, list) or len(names) > 75:
        raise ValueError("no list of attributes")
    return tuple(text(name, longest=60).removeprefix("userAttributes.") for name in names)
