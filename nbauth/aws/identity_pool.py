"""A Cognito identity pool: an ID token, or none, becomes temporary AWS credentials, by the enhanced flow.

https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError

from nbauth.aws.clients import Clients
from nbauth.aws.during import During
from nbauth.aws.guard import guarded
from nbauth.aws.reply import credentials_life, text
from nbauth.aws.service_time import ServiceTime
from nbauth.config import PoolConfig
from nbauth.core.ports import IdentityCredentials
from nbauth.core.tokens import Credentials, Tokens
from nbauth.errors import NbauthError
from nbauth.secret import Secret

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
        of_role = {**asked, "CustomRoleArn": role} if role else asked
        during = During.ROLE if role else During.IDENTITY
        found, given = guarded(lambda: self._given(identity_id, asked, of_role), during, [Secret(tokens.id_token)])
        return IdentityCredentials(found, given, tokens.sub, role)

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
        if identity_id is not None:
            try:
                return self._credentials(identity_id, what)
            except ClientError as error:
                if error.response["Error"]["Code"] not in _BAD_ID:
                    raise
        reply = self._clients.identity_pool.get_id(IdentityPoolId=self._pool.identity_pool_id, **who)
        return self._credentials(text(reply["IdentityId"]), what)

    def _credentials(self, identity_id: str, what: Mapping[str, Any]) -> tuple[str, Credentials]:
        reply = self._clients.identity_pool.get_credentials_for_identity(IdentityId=identity_id, **what)
        keys = reply["Credentials"]
        credentials = Credentials(
            text(keys["AccessKeyId"]),
            text(keys["SecretKey"]),
            text(keys["SessionToken"]),
            self._time.here() + credentials_life(self._time.from_there(keys["Expiration"]) - self._time.here()),
        )
        return text(reply["IdentityId"]), credentials


def _logins(tokens: Tokens) -> dict[str, str]:
    """By the token's verified issuer, as Amplify does; [?] that an updated issuer is called so here too."""
    return {str(tokens.claims["iss"]).removeprefix("https://"): tokens.id_token}
