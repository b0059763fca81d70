"""A Cognito identity pool: an ID token, or none, becomes temporary AWS credentials, by the enhanced or the basic flow.

https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from botocore.exceptions import ClientError

from nbauth.aws.clients import Clients
from nbauth.aws.during import During
from nbauth.aws.guard import guarded
from nbauth.aws.keys import temporary
from nbauth.aws.reply import text
from nbauth.aws.service_time import ServiceTime
from nbauth.config import PoolConfig
from nbauth.core.assuming import session_name_of
from nbauth.core.ports import IdentityCredentials
from nbauth.core.tokens import Credentials, Tokens
from nbauth.errors import ConfigurationError, NbauthError, RoleRefused
from nbauth.secret import Secret
from nbauth.texts import Assuming, Service

T = TypeVar("T")

# What AWS says of an identity that was deleted, or is this user's no more.
_BAD_ID = {"ResourceNotFoundException", "NotAuthorizedException"}


class IdentityPool:
    """The credential source port."""

    def __init__(self, pool: PoolConfig, clients: Clients, time: ServiceTime) -> None:
        self._pool = pool
        self._clients = clients
        self._time = time

    def credentials(self, tokens: Tokens, identity_id: str | None, role: str | None = None, /) -> IdentityCredentials:
        """New temporary credentials. Raises NbauthError; a remembered id that has gone is asked for anew, once."""
        asked = {"Logins": _logins(tokens)}
        if self._pool.basic_flow_duration:
            return self._basic(tokens, identity_id, asked, role)
        of_role = {**asked, "CustomRoleArn": role} if role else asked
        during = During.ROLE if role else During.IDENTITY
        found, given = guarded(lambda: self._given(identity_id, asked, of_role), during, [Secret(tokens.id_token)])
        return IdentityCredentials(found, given, tokens.sub, role)

    def _basic(
        self, tokens: Tokens, identity_id: str | None, asked: Mapping[str, Any], chosen: str | None
    ) -> IdentityCredentials:
        """A token of the identity pool's for STS, and then the role, which is for us to name."""
        role = chosen or tokens.preferred_role or self._pool.basic_flow_role_arn
        if role is None:
            raise RoleRefused(Service.ROLE_NOT_CHOSEN) if tokens.roles else ConfigurationError(Assuming.NO_BASIC_ROLE)
        hidden = [Secret(tokens.id_token)]
        found, token = guarded(lambda: self._token(identity_id, asked), During.IDENTITY, hidden)
        name = session_name_of(tokens.shown_name)
        during = During.BASIC_ROLE if chosen else During.BASIC
        given = guarded(lambda: self._of_role(role, name, token), during, [token])
        return IdentityCredentials(found, given, tokens.sub, chosen)

    def guest(self, identity_id: str | None, /) -> IdentityCredentials:
        """Those of a guest. Raises NbauthError; a remembered id that has gone is asked for anew, once."""
        found, given = guarded(lambda: self._given(identity_id, {}, {}), During.GUEST, ())
        return IdentityCredentials(found, given, None)

    def warm_up(self) -> None:
        """Make the client and open its TLS connection."""
        region = str(self._pool.identity_pool_id).partition(":")[0]
        with suppress(NbauthError):
            # An identity that no pool has: refused at once, and nothing is made.
            nobody = f"{region}:00000000-0000-0000-0000-000000000000"
            guarded(
                lambda: self._clients.identity_pool.get_credentials_for_identity(IdentityId=nobody), During.IDENTITY, ()
            )

    def _given(
        self, identity_id: str | None, who: Mapping[str, Any], what: Mapping[str, Any]
    ) -> tuple[str, Credentials]:
        """The identity and its credentials, from the parameters that say who asks, and for what."""

        def ask(identity_id: str) -> tuple[str, Credentials]:
            reply = self._clients.identity_pool.get_credentials_for_identity(IdentityId=identity_id, **what)
            return text(reply["IdentityId"]), self._temporary(reply["Credentials"])

        return self._by_identity(ask, identity_id, who)

    def _token(self, identity_id: str | None, who: Mapping[str, Any]) -> tuple[str, Secret]:
        """The identity, and a token that says so to STS for ten minutes."""

        def ask(identity_id: str) -> tuple[str, Secret]:
            reply = self._clients.identity_pool.get_open_id_token(IdentityId=identity_id, **who)
            return text(reply["IdentityId"]), Secret(text(reply["Token"]))

        return self._by_identity(ask, identity_id, who)

    def _by_identity(self, ask: Callable[[str], T], identity_id: str | None, who: Mapping[str, Any]) -> T:
        """By the one that is known, or by the one that the identity pool names."""
        if identity_id is not None:
            try:
                return ask(identity_id)
            except ClientError as error:
                if error.response["Error"]["Code"] not in _BAD_ID:
                    raise
        reply = self._clients.identity_pool.get_id(IdentityPoolId=self._pool.identity_pool_id, **who)
        return ask(text(reply["IdentityId"]))

    def _of_role(self, role: str, name: str, token: Secret) -> Credentials:
        reply = self._clients.sts.assume_role_with_web_identity(
            RoleArn=role,
            RoleSessionName=name,
            WebIdentityToken=token.reveal(),
            DurationSeconds=self._pool.basic_flow_duration,
        )
        return self._temporary(reply["Credentials"])

    def _temporary(self, keys: Mapping[str, Any]) -> Credentials:
        return temporary(keys, now=self._time.here(), ahead=self._time.ahead)


def _logins(tokens: Tokens) -> dict[str, str]:
    """By the token's verified issuer, as Amplify does; [?] that an updated issuer is called so here too."""
    return {str(tokens.claims["iss"]).removeprefix("https://"): tokens.id_token}
