# ruff: noqa: SLF001 -- MiniStack's private functions are called; see replacing.py
"""User pools and app clients, from the few facts that differ here, and what is told of them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from types import ModuleType
from typing import Any

from nbauth.local.server import schema
from nbauth.local.server.calling import call
from nbauth.local.server.hosted import outside
from nbauth.local.server.issuers import UPDATED, provider
from nbauth.local.server.refusal import Data
from nbauth.local.server.replacing import require
from nbauth.local.server.settings import ACCOUNT

# As `PoolConfig` and Amplify name them.
_POLICY = {
    "min_length": "MinimumLength",
    "require_lowercase": "RequireLowercase",
    "require_uppercase": "RequireUppercase",
    "require_numbers": "RequireNumbers",
    "require_symbols": "RequireSymbols",
}
_ROTATION = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 60}
"""The grace period at its most: what lets a client that died with the new token in hand go on."""
_ISSUERS = ("original", "updated")
_FACTORS: dict[str, tuple[str, Data]] = {
    "totp": ("SoftwareTokenMfaConfiguration", {"Enabled": True}),
    "email": ("EmailMfaConfiguration", {"Message": "Your code is {####}", "Subject": "Your code"}),
    "sms": ("SmsMfaConfiguration", {"SmsConfiguration": {"SnsCallerArn": f"arn:aws:iam::{ACCOUNT}:role/sms"}}),
}
_MFA = ("OFF", "ON", "OPTIONAL")
_DEVICES = ("", "always", "opt-in")
_VERIFIED = ("email", "phone_number")
_ALIASES = (*_VERIFIED, "preferred_username")
_FIRST_FACTORS = ("PASSWORD", "EMAIL_OTP", "SMS_OTP")


_DAY = 24 * 60
_LIVES = {"access_token": (5, _DAY), "id_token": (5, _DAY), "refresh_token": (60, 3650 * _DAY)}
"""The shortest and the longest life of each token, in minutes.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html"""


@dataclass(frozen=True, slots=True)
class PoolSpec:
    """What a pool may differ in; the demo's pool differs in nothing."""

    username_attributes: list[str] = field(default_factory=list)
    alias_attributes: list[str] = field(default_factory=lambda: ["email"])
    verified_attributes: list[str] = field(default_factory=lambda: ["email"])
    required_attributes: list[str] = field(default_factory=list)
    custom_attributes: list[str] = field(default_factory=lambda: ["team"])
    self_sign_up: bool = True
    password_policy: dict[str, Any] = field(default_factory=dict)
    temporary_password_days: int = 7
    verified_before_update: list[str] = field(default_factory=list)
    mfa: str = "OPTIONAL"
    mfa_factors: list[str] = field(default_factory=lambda: ["totp", "email", "sms"])
    devices: str = ""
    device_spares_second_factor: bool = False
    issuer: str = "original"
    first_factors: list[str] = field(default_factory=lambda: ["PASSWORD", "EMAIL_OTP", "SMS_OTP"])
    """Of which an app client with `user_auth` lets people choose."""


@dataclass(frozen=True, slots=True)
class ClientSpec:
    """What an app client may differ in."""

    secret: bool = False
    hides_users: bool = True
    user_auth: bool = False
    srp: bool = True
    password: bool = True
    custom_auth: bool = False
    refresh_token_auth: bool = True
    rotation: bool = False
    revocation: bool = True
    access_token_minutes: int = 60
    id_token_minutes: int = 60
    refresh_token_minutes: int = 30 * _DAY
    written_attributes: list[str] = field(default_factory=list)
    redirect_urls: list[str] = field(default_factory=list)
    """Where the sign-in page sends people back to; without any it serves nobody."""
    logout_urls: list[str] = field(default_factory=list)
    providers: list[str] = field(default_factory=lambda: ["COGNITO"])


class Pools:
    """Makes pools and app clients; an identity pool gives credentials for each of them."""

    def __init__(self, cognito: ModuleType, *, url: str) -> None:
        """`url` is where the sign-in page is."""
        self._url = url
        require(cognito, "_create_user_pool", "_create_user_pool_client", "_set_user_pool_mfa_config",
                "_user_pools", "_identity_pools", "_STANDARD_ATTRIBUTES_BY_NAME")  # fmt: skip
        self._cognito = cognito

    def make(self, spec: PoolSpec) -> str:
        """The new pool's id; `ValueError` for attributes that a pool can't have in such a place."""
        self._check(spec)
        _check_first_factors(spec.first_factors)
        policy = {"min_length": 8, **dict.fromkeys(list(_POLICY)[1:], True), **spec.password_policy}
        addresses = [{"Name": f"verified_{name}", "Priority": number} for number, name in enumerate(_recovery(spec), 1)]
        pool_id: str = call(self._cognito._create_user_pool, {
            "PoolName": "nbauth-demo",
            "UsernameAttributes": spec.username_attributes,
            "AliasAttributes": [] if spec.username_attributes else spec.alias_attributes,
            "AutoVerifiedAttributes": spec.verified_attributes,
            "UsernameConfiguration": {"CaseSensitive": False},
            "MfaConfiguration": spec.mfa,
            "Policies": {"PasswordPolicy": {
                **{theirs: policy[ours] for ours, theirs in _POLICY.items()},
                "TemporaryPasswordValidityDays": spec.temporary_password_days,
            }, "SignInPolicy": {"AllowedFirstAuthFactors": spec.first_factors}},
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": not spec.self_sign_up},
            "AccountRecoverySetting": {"RecoveryMechanisms": addresses},
            "UserAttributeUpdateSettings": {
                "AttributesRequireVerificationBeforeUpdate": spec.verified_before_update,
            },
            "DeviceConfiguration": _device_configuration(spec),
            "Schema": [
                *({"Name": name, "Required": True, "Mutable": True} for name in spec.required_attributes),
                *(
                    {"Name": name.removeprefix("custom:"), "AttributeDataType": "String", "Mutable": True,
                     "StringAttributeConstraints": {"MinLength": "0", "MaxLength": "256"}}
                    for name in spec.custom_attributes
                ),
            ],
        })["UserPool"]["Id"]  # fmt: skip
        call(self._cognito._set_user_pool_mfa_config, {
            "UserPoolId": pool_id,
            "MfaConfiguration": spec.mfa,
            **{key: how for name, (key, how) in _FACTORS.items() if name in spec.mfa_factors},
        })  # fmt: skip
        self._cognito._user_pools.get(pool_id)[UPDATED] = spec.issuer == "updated"
        return pool_id

    def _check(self, spec: PoolSpec) -> None:
        if not 1 <= spec.temporary_password_days <= 365:
            raise ValueError("temporary_password_days must be from 1 to 365.")
        _check_mfa(spec)
        if spec.devices not in _DEVICES:
            raise ValueError(f"devices is {spec.devices!r}: it must be 'always', 'opt-in' or None.")
        if spec.issuer not in _ISSUERS:
            raise ValueError(f"issuer is {spec.issuer!r}: it must be 'original' or 'updated'.")
        if spec.device_spares_second_factor and not spec.devices:
            raise ValueError("device_spares_second_factor needs a pool that remembers devices: devices='always'.")
        self._check_attributes(spec)

    def _check_attributes(self, spec: PoolSpec) -> None:
        standard = {*self._cognito._STANDARD_ATTRIBUTES_BY_NAME}
        if any(str(name).startswith("custom:") for name in spec.required_attributes):
            raise ValueError(
                "Custom attributes can't be required by a pool; "
                "ask for them with PoolConfig.standard_required_attributes."
            )
        for where, known in (("required", standard), ("alias", _ALIASES), ("verified", _VERIFIED)):
            for name in getattr(spec, f"{where}_attributes"):
                if name not in standard:
                    raise ValueError(f"{where}_attributes holds {name!r}: there is no such attribute.")
                if name not in known:
                    raise ValueError(f"{where}_attributes holds {name!r}: only {', '.join(known)} can be there.")
        if not {*spec.verified_before_update} <= {*spec.verified_attributes}:  # in Cognito's words
            raise ValueError("All attributes in verified_before_update must exist in verified_attributes.")

    def make_client(self, pool_id: str, spec: ClientSpec, *, name: str = "notebooks") -> str:
        """The new app client's id; `ValueError` for lives of tokens that it can't have."""
        for token, (shortest, longest) in _LIVES.items():
            if not shortest <= getattr(spec, f"{token}_minutes") <= longest:
                raise ValueError(f"{token}_minutes must be from {shortest} to {longest}.")
        flows = {
            "ALLOW_USER_SRP_AUTH": spec.srp,
            "ALLOW_USER_PASSWORD_AUTH": spec.password,
            "ALLOW_REFRESH_TOKEN_AUTH": spec.refresh_token_auth and not spec.rotation,
            "ALLOW_USER_AUTH": spec.user_auth,
            "ALLOW_CUSTOM_AUTH": spec.custom_auth,
        }
        made = call(self._cognito._create_user_pool_client, {
            "UserPoolId": pool_id, "ClientName": name, "GenerateSecret": spec.secret,
            "ExplicitAuthFlows": [flow for flow, allowed in flows.items() if allowed],
            "PreventUserExistenceErrors": "ENABLED" if spec.hides_users else "LEGACY",
            "AuthSessionValidity": 3, "WriteAttributes": spec.written_attributes,
            "EnableTokenRevocation": spec.revocation,
            "AccessTokenValidity": spec.access_token_minutes, "IdTokenValidity": spec.id_token_minutes,
            "RefreshTokenValidity": spec.refresh_token_minutes,
            "TokenValidityUnits": dict.fromkeys(("AccessToken", "IdToken", "RefreshToken"), "minutes"),
            **_sign_in_page(spec),
        })["UserPoolClient"]  # fmt: skip
        client_id = str(made["ClientId"])
        if spec.rotation:  # MiniStack's CreateUserPoolClient drops it
            self._cognito._user_pools.get(pool_id)["_clients"][client_id]["RefreshTokenRotation"] = _ROTATION
        return client_id

    def admit(self, identity_pool_id: str, pool_id: str, client_ids: Iterable[str]) -> None:
        """Let the identity pool give credentials to who signs in by these."""
        providers = self._cognito._identity_pools.get(identity_pool_id)["CognitoIdentityProviders"]
        name = provider(self._cognito._user_pools.get(pool_id))
        providers += [{"ProviderName": name, "ClientId": client_id} for client_id in client_ids]

    def describe(self, pool_id: str, client_id: str) -> Data:
        """What `nbauth/local/pool_config.py` makes a `PoolConfig` of."""
        pool = self._cognito._user_pools.get(pool_id)
        policy = pool["Policies"]["PasswordPolicy"]
        return {
            "user_pool_id": pool_id,
            "client_id": client_id,
            "client_secret": pool["_clients"][client_id]["ClientSecret"],
            "username_attributes": pool["UsernameAttributes"],
            "standard_required_attributes": schema.required(pool),
            "password_policy": {ours: policy[theirs] for ours, theirs in _POLICY.items()},
            "self_sign_up": not pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"],
            **self._page(pool["_clients"][client_id]),
        }

    def _page(self, client: Data) -> Data:
        """Where an app client has people sign in in their browser."""
        if not client.get("CallbackURLs"):
            return {}
        return {
            "domain": self._url,
            "redirect_urls": client["CallbackURLs"],
            "logout_url": next(iter(client["LogoutURLs"]), None),
            "providers": {outside.NAME: outside.LABEL} if outside.NAME in client["SupportedIdentityProviders"] else {},
        }


def spec_of(kind: type[Any], given: Mapping[str, Any]) -> Any:
    """A specification from JSON; `ValueError` for a name that it does not have."""
    try:
        made = kind(**given)
    except TypeError as error:
        raise ValueError(str(error)) from None
    for name, value in asdict(made).items():
        wanted = type(getattr(kind(), name))
        if not isinstance(value, wanted):
            raise ValueError(f"{name} must be a {wanted.__name__}, not {value!r}.")  # noqa: TRY004 - the control port's
    return made


def _check_first_factors(given: list[str]) -> None:
    if not given or not set(given) <= set(_FIRST_FACTORS):
        raise ValueError(f"first_factors is {given!r}: it must hold some of {', '.join(_FIRST_FACTORS)}.")


def _check_mfa(spec: PoolSpec) -> None:
    if spec.mfa not in _MFA:
        raise ValueError(f"mfa is {spec.mfa!r}: it must be 'ON', 'OPTIONAL' or 'OFF'.")
    if wrong := [name for name in spec.mfa_factors if name not in _FACTORS]:
        raise ValueError(f"mfa_factors holds {wrong[0]!r}: only {', '.join(_FACTORS)} can be there.")
    if spec.mfa == "ON" and not spec.mfa_factors:
        raise ValueError("mfa='ON' needs a factor: mfa_factors is empty.")


def _recovery(spec: PoolSpec) -> list[str]:
    """By e-mail first, as Amplify and the console propose; by phone where that is all that a pool verifies."""
    return ["phone_number"] if spec.verified_attributes == ["phone_number"] else ["email", "phone_number"]


def _sign_in_page(spec: ClientSpec) -> Data:
    """Of an app client that has one."""
    if not spec.redirect_urls:
        return {}
    return {
        "AllowedOAuthFlows": ["code"], "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthScopes": ["openid", "email", "profile", "aws.cognito.signin.user.admin"],
        "CallbackURLs": spec.redirect_urls, "LogoutURLs": spec.logout_urls,
        "SupportedIdentityProviders": spec.providers,
    }  # fmt: skip


def _device_configuration(spec: PoolSpec) -> Data:
    """Nothing at all where the pool has nothing to do with devices."""
    if not spec.devices:
        return {}
    return {
        "ChallengeRequiredOnNewDevice": spec.device_spares_second_factor,
        "DeviceOnlyRememberedOnUserPrompt": spec.devices == "opt-in",
    }
