# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""Logins: the ID tokens that an identity pool takes, and whose identity they lead to.

MiniStack takes the tokens of developers, SAML and OpenID Connect providers unseen, where a pool names such a provider.
Here user pools alone are providers. The texts are MiniStack's, which has measured them.
https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace, require

_SKEW = 300
_UNSUPPORTED = "Token is not from a supported provider of this identity pool."
_MISMATCH = "Logins don't match. Please include at least one valid login for this identity or identity pool."


class Logins:
    """The check of every login of one server."""

    def __init__(self, cognito: ModuleType, *, now: Callable[[], float]) -> None:
        self._cognito = cognito
        self._now = now

    def install(self) -> None:
        """Put this in the place of MiniStack's functions."""
        require(self._cognito, "_token_claims", "_signature_valid", "_user_pools", "_revoked_tokens")
        replace(self._cognito, "_identity_logins_error", lambda _: self._error)
        replace(self._cognito, "_login_owner", lambda _: self._owner)

    def _error(self, pool: Data, identity_id: str | None, logins: Any) -> Reply | None:
        stored = (pool["_identities"][identity_id].get("Logins") or {}) if identity_id else {}
        try:
            if stored and not logins:
                raise not_authorized(f"Access to Identity '{identity_id}' is forbidden.")
            for provider, token in logins.items():
                sub = self._check(pool, provider, token)
                if provider in stored and self._sub(stored[provider]) != sub:
                    raise not_authorized(_MISMATCH)
            if stored and not stored.keys() & logins.keys():
                raise not_authorized(_MISMATCH)
        except Refused as refused:
            return refused.reply()
        return None

    def _check(self, pool: Data, provider: str, token: Any) -> object:
        """The `sub` of a login; `Refused` unless it is one of a user pool that this identity pool takes."""
        trusted = [each for each in pool["CognitoIdentityProviders"] if each["ProviderName"] == provider]
        if not trusted:
            raise not_authorized(_UNSUPPORTED)
        claims = self._cognito._token_claims(token)
        if not isinstance(token, str) or token.count(".") != 2 or not claims:
            raise _invalid("Not a valid OpenId Connect identity token.")
        if claims.get("iss") != f"https://{provider}":
            raise _invalid("Issuer doesn't match providerName")
        if not self._cognito._signature_valid(token):
            raise _invalid("Token signature invalid.")
        if "aud" not in claims:
            raise _invalid("Missing a required claim: aud")
        trust = next((each for each in trusted if each["ClientId"] == claims["aud"]), None)
        if trust is None:
            raise not_authorized(_UNSUPPORTED)
        skewed = int(self._now()) - _SKEW
        if skewed >= claims["exp"]:
            raise _invalid(f"Token expired: {skewed} >= {claims['exp']}")
        if trust.get("ServerSideTokenCheck"):
            self._check_at_the_user_pool(claims)
        return claims["sub"]

    def _check_at_the_user_pool(self, claims: Data) -> None:
        """Whether the user "has not been globally signed out or deleted", where the identity pool asks.

        https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_CognitoIdentityProvider.html
        """
        user_pool = self._cognito._user_pools.get(claims["iss"].rpartition("/")[2])
        user = user_pool["_users"].get(claims["cognito:username"]) if user_pool else None
        # AdminDisableUser revokes too.
        if user is None or claims["origin_jti"] in self._cognito._revoked_tokens:
            raise _invalid("Token is revoked.")  # [?] The text is ours.

    def _owner(self, pool: Data, logins: Any) -> str | None:
        """The identity that already has one of these logins, which were checked."""
        for provider, token in logins.items():
            sub = self._sub(token)
            for identity_id, identity in pool["_identities"].items():
                held = (identity.get("Logins") or {}).get(provider)
                if held is not None and self._sub(held) == sub:
                    return str(identity_id)
        return None

    def _sub(self, token: str) -> object:
        return self._cognito._token_claims(token).get("sub")


def _invalid(why: str) -> Refused:
    return not_authorized(f"Invalid login token. {why}")
