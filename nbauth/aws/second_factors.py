"""The second factors port: an authenticator app of somebody who is signed in, and what they prefer.

Their access token alone says who it is: no device key goes along, and none comes back (amplify-js issue 7051).
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from nbauth.aws.clients import Clients
from nbauth.aws.during import During
from nbauth.aws.factor_names import factors
from nbauth.aws.guard import guarded
from nbauth.aws.mfa_setup import device_name, user_code
from nbauth.aws.reply import secret_key
from nbauth.config import PoolConfig
from nbauth.core.mfa import FACTORS, Factor, MfaPreference, TotpSetup, totp_setup
from nbauth.core.tokens import Tokens
from nbauth.errors import WrongCode
from nbauth.secret import Secret
from nbauth.texts import Service

_SETTINGS: Mapping[Factor, str] = MappingProxyType(
    {"TOTP": "SoftwareTokenMfaSettings", "EMAIL": "EmailMfaSettings", "SMS": "SMSMfaSettings"}
)


class SecondFactors:
    """Over one app client of one user pool."""

    def __init__(self, pool: PoolConfig, clients: Clients) -> None:
        self._pool = pool
        self._clients = clients

    def set_up_totp(self, tokens: Tokens, /) -> TotpSetup:
        """A new secret key for an authenticator app."""

        def call() -> TotpSetup:
            made = self._clients.user_pool_once.associate_software_token(AccessToken=tokens.access_token)
            issuer = self._pool.domain or self._pool.user_pool_id
            return totp_setup(secret_key(made["SecretCode"]), issuer=issuer, account=tokens.shown_name)

        return guarded(call, During.FACTORS, [Secret(tokens.access_token)])

    def verify_totp(self, tokens: Tokens, code: Secret, /) -> None:
        """Prove that the app has the key."""

        def call() -> None:
            reply = self._clients.user_pool_once.verify_software_token(
                AccessToken=tokens.access_token, UserCode=user_code(code), FriendlyDeviceName=device_name()
            )
            if reply["Status"] != "SUCCESS":
                raise WrongCode(Service.WRONG_CODE)

        guarded(call, During.APP, [Secret(tokens.access_token), code])

    def preference(self, tokens: Tokens, /) -> MfaPreference:
        """What is switched on, and what is preferred."""

        def call() -> MfaPreference:
            told = self._clients.user_pool.get_user(AccessToken=tokens.access_token)
            enabled = factors(told.get("UserMFASettingList") or ())
            preferred = factors([told.get("PreferredMfaSetting") or ""])
            return MfaPreference(enabled, preferred[0] if preferred else None)

        return guarded(call, During.FACTORS, [Secret(tokens.access_token)])

    def prefer(self, tokens: Tokens, preference: MfaPreference, before: Collection[Factor], /) -> None:
        """Switch them on and off; of what was off before and stays so, nothing is said."""
        settings = {
            _SETTINGS[factor]: {
                "Enabled": factor in preference.enabled,
                "PreferredMfa": factor == preference.preferred,
            }
            for factor in FACTORS
            if factor in preference.enabled or factor in before
        }

        def call() -> None:
            self._clients.user_pool.set_user_mfa_preference(AccessToken=tokens.access_token, **settings)

        guarded(call, During.FACTORS, [Secret(tokens.access_token)])
