"""A Cognito user pool: the identity provider port."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any, assert_never, cast

from botocore.exceptions import ClientError

from nbauth.aws import challenges
from nbauth.aws.challenges import Asked
from nbauth.aws.clients import Clients
from nbauth.aws.during import During
from nbauth.aws.exchanges import Exchanges, Reply
from nbauth.aws.guard import guarded
from nbauth.aws.hosted_login import HostedLogin
from nbauth.aws.jwks import TokenVerifier
from nbauth.aws.reply import text, tokens_life
from nbauth.aws.secret_hash import hashed
from nbauth.aws.service_time import ServiceTime
from nbauth.config import PoolConfig
from nbauth.core.answers import (
    Address,
    Answer,
    Choice,
    Confirmed,
    Custom,
    InBrowser,
    Opening,
    Password,
    SentPassword,
    secrets_of,
)
from nbauth.core.delivery import Ticket
from nbauth.core.ports import Devices, Kept
from nbauth.core.steps import (
    Challenge,
    NeedsBrowser,
    NeedsPasswordReset,
    NeedsSignUpConfirmation,
    Outcome,
    SignedIn,
)
from nbauth.core.tokens import Tokens
from nbauth.errors import NbauthError, NotConfirmed, PasswordResetRequired, TokenInvalid
from nbauth.secret import Secret
from nbauth.texts import Service

# AuthSessionValidity is 3 to 15 minutes; an app client can't read its own setting.
_SHORTEST_SESSION = timedelta(minutes=3)

# What a service says that is older than GetTokensFromRefreshToken: AWS's own code, and the stand-ins'.
_NO_SUCH_OPERATION = {"UnknownOperationException", "InvalidAction", "NotImplemented"}


class UserPool:
    """Over one app client of one user pool."""

    def __init__(self, pool: PoolConfig, clients: Clients, time: ServiceTime, devices: Devices) -> None:
        self._pool = pool
        self._clients = clients
        self._time = time
        self._exchanges = Exchanges(pool, clients, time, devices)
        self._hosted = HostedLogin(pool, clients, time)
        self._verifier = TokenVerifier(pool, time, lambda: clients.ca_bundle)

    def begin(self, opening: Opening, /) -> Outcome:
        """Start a sign-in. Raises NbauthError."""
        try:
            return guarded(lambda: self._begun(opening), _during(opening), secrets_of(opening))
        except NotConfirmed:
            return NeedsSignUpConfirmation(opening.username, opening)
        except PasswordResetRequired:
            return NeedsPasswordReset(opening.username, opening)

    def answer(self, step: Challenge, answer: Answer, /) -> Outcome:
        """Answer this question. Raises NbauthError."""
        hidden = [Secret(step.ticket.session), *secrets_of(answer)]
        if isinstance(step, NeedsBrowser):
            return guarded(lambda: self._come_back(step, cast("Address", answer)), During.BROWSER, hidden)
        during = challenges.row_of(step).during
        return guarded(lambda: self._outcome(self._exchanges.answer(step, answer)), during, hidden)

    def refresh(self, kept: Kept, rotated: Callable[[str], None], /) -> Tokens:
        """New tokens. Raises SignInExpired if the refresh token is dead, and other NbauthErrors.

        The keys that verify what comes are here before the refresh token is spent, and the one that takes its place is
        told before what came is verified.
        """

        def call() -> Tokens:
            until_they_are_here = self._verifier.keys.begin()
            user_pool = self._clients.user_pool_once  # made meanwhile
            until_they_are_here()
            result = self._refreshed(user_pool, kept)["AuthenticationResult"]
            if new := result.get("RefreshToken"):
                rotated(text(new))
            return _of(kept, self._tokens(result, kept.refresh_token))

        return guarded(call, During.REFRESH, [Secret(kept.refresh_token)])

    def recall(self, kept: Kept, /) -> Tokens:
        """The tokens that were kept, verified anew. Raises TokenInvalid if they are not good any more, or missing."""
        latest = kept.latest
        if latest is None:
            raise TokenInvalid(Service.NO_TOKENS_KEPT)

        def call() -> Tokens:
            claims, _ = self._verified(latest.id_token, latest.access_token)
            tokens = Tokens(latest.id_token, latest.access_token, kept.refresh_token, latest.expires_at, claims)
            return _of(kept, tokens)

        return guarded(call, During.REFRESH, [Secret(latest.id_token), Secret(latest.access_token)])

    def revoke(self, refresh_token: Secret, /) -> None:
        """End it, and what came from it. Raises NbauthError."""

        def call() -> None:
            try:
                self._clients.user_pool.revoke_token(Token=refresh_token.reveal(), **self._client())
            except ClientError as error:
                if error.response["Error"]["Code"] != "UnsupportedOperationException":
                    raise  # else the app client has revocation switched off, and there is nothing to end

        guarded(call, During.SIGN_OUT, [refresh_token])

    def sign_out_everywhere(self, tokens: Tokens, /) -> None:
        """End all of the user's refresh tokens. Raises NbauthError."""

        def call() -> None:
            try:
                self._clients.user_pool.global_sign_out(AccessToken=tokens.access_token)
            except ClientError as error:
                if not _was_done_before(error):
                    raise

        guarded(call, During.SIGN_OUT, [Secret(tokens.access_token)])

    def warm_up(self) -> None:
        """Make the client, open its TLS connection, fetch the pool's keys and load what proves a password."""
        with suppress(NbauthError):
            # The one call that needs no permission, no user and no secret: it opens the connection.
            guarded(
                lambda: self._clients.user_pool.get_signing_certificate(UserPoolId=self._pool.user_pool_id),
                During.PASSWORD,
                (),
            )
        with suppress(NbauthError):
            guarded(self._verifier.keys.warm_up, During.PASSWORD, ())
        import_module("nbauth.aws.srp")

    def _refreshed(self, user_pool: Any, kept: Kept) -> Mapping[str, Any]:
        """By the operation that is there for app clients with and without rotation."""
        try:
            reply: Mapping[str, Any] = user_pool.get_tokens_from_refresh_token(
                RefreshToken=kept.refresh_token,
                **self._client(),
                **({"DeviceKey": kept.device_key} if kept.device_key else {}),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in _NO_SUCH_OPERATION:
                raise
            reply = user_pool.initiate_auth(
                ClientId=self._pool.client_id,
                AuthFlow="REFRESH_TOKEN_AUTH",
                AuthParameters={
                    "REFRESH_TOKEN": kept.refresh_token,
                    **hashed(self._pool, kept.username),
                    **({"DEVICE_KEY": kept.device_key} if kept.device_key else {}),
                },
            )
        return reply

    def _begun(self, opening: Opening) -> Outcome:
        # First, because with a wrong pool id every right password is a wrong one, and the fifth locks the account.
        self._verifier.keys.warm_up()
        if isinstance(opening, InBrowser):
            return self._hosted.begun(opening)
        return self._outcome(self._exchanges.begin(opening))

    def _come_back(self, step: NeedsBrowser, answer: Address) -> SignedIn:
        tokens = self._tokens(self._hosted.redeemed(step, answer), None)
        self._hosted.check_nonce(step, tokens.claims)
        return SignedIn(tokens.shown_name, replace(tokens, by_browser=True))

    def _outcome(self, reply: Reply) -> Outcome:
        name = reply.content.get("ChallengeName")
        if not name:
            result = reply.content["AuthenticationResult"]
            tokens = self._tokens(result, None)
            device_key = self._exchanges.device.made(result, tokens.username) or reply.device_key
            return SignedIn(tokens.shown_name, replace(tokens, device_key=device_key))
        parameters = reply.content.get("ChallengeParameters") or {}
        user_id = parameters.get("USER_ID_FOR_SRP") or parameters.get("USERNAME") or reply.user_id
        ticket = Ticket(user_id, text(reply.content["Session"]), str(name))
        answer_by = reply.answer_by or self._time.here() + _SHORTEST_SESSION
        asked = Asked(reply.username, answer_by, ticket, parameters, _called(self._pool))
        return challenges.read(name, asked)

    def _tokens(self, result: Mapping[str, Any], refresh_token: str | None) -> Tokens:
        """Verified tokens; a refresh brings no new refresh token unless the app client rotates them."""
        expires_at = self._time.here() + tokens_life(result["ExpiresIn"])
        lasting = text(result.get("RefreshToken") or refresh_token)
        claims, access = self._verified(result["IdToken"], result["AccessToken"])
        earliest = min(expires_at, self._expiry(claims), self._expiry(access))
        return Tokens(result["IdToken"], result["AccessToken"], lasting, earliest, claims)

    def _verified(self, id_token: str, access_token: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """What the two claim."""
        claims = self._verifier.id_claims(id_token)
        return claims, self._verifier.access_claims(access_token, sub=claims["sub"])

    def _expiry(self, claims: Mapping[str, Any]) -> datetime:
        """By this computer's clock: the two tokens may live for different times, and the earlier end counts."""
        return self._time.from_there(datetime.fromtimestamp(claims["exp"], UTC))

    def _client(self) -> dict[str, str]:
        """The app client, for the two calls that take its secret itself and not a hash."""
        secret = {"ClientSecret": self._pool.client_secret} if self._pool.client_secret else {}
        return {"ClientId": self._pool.client_id, **secret}


def _was_done_before(error: ClientError) -> bool:
    """Whether the first try had done it, and its reply was lost: it has ended the access token that was sent again."""
    details, attempts = error.response["Error"], error.response["ResponseMetadata"].get("RetryAttempts", 0)
    return attempts > 0 and details["Code"] == "NotAuthorizedException" and "revoked" in details["Message"]


def _called(pool: PoolConfig) -> str:
    """What an authenticator app calls the user pool."""
    return pool.domain if pool.domain and "://" not in pool.domain else pool.user_pool_id


def _during(opening: Opening) -> During:
    match opening:
        case SentPassword():
            return During.SENT_PASSWORD
        case Password():
            return During.PASSWORD
        case Custom(password=None):
            return During.CUSTOM
        case Custom():
            return During.CUSTOM_PASSWORD
        case Choice(password=None):
            return During.CHOICE
        case Choice():
            return During.CHOICE_PASSWORD
        case Confirmed():
            return During.CONFIRMED
        case InBrowser():
            return During.CUSTOM  # nothing is asked but the pool's keys: it is begun, and no more
        case _:
            assert_never(opening)


def _of(kept: Kept, tokens: Tokens) -> Tokens:
    """Raises TokenInvalid if they are not the kept user's."""
    if tokens.sub != kept.sub:
        raise TokenInvalid(Service.ANOTHER_USERS_TOKENS)
    return replace(tokens, device_key=kept.device_key, by_browser=kept.by_browser)
