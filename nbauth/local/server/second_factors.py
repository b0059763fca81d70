"""Which second factors a pool offers, and which of them a user has."""

from nbauth.local.server.names import attributes_of
from nbauth.local.server.refusal import Data

TOTP, SMS, EMAIL = "SOFTWARE_TOKEN_MFA", "SMS_MFA", "EMAIL_OTP"
MEDIA = {SMS: ("SMS", "phone_number"), EMAIL: ("EMAIL", "email")}
_CONFIGURED = {SMS: "SmsMfaConfiguration", TOTP: "SoftwareTokenMfaConfiguration", EMAIL: "EmailMfaConfiguration"}


def offered(pool: Data) -> list[str]:
    """What the pool's MFA configuration has."""
    return [name for name, key in _CONFIGURED.items() if pool.get(key) and pool[key].get("Enabled", True)]


def has(user: Data, name: str) -> bool:
    """Whether the user can use it: an app that was verified, a number or an address that a code can go to."""
    if name == TOTP:
        return bool(user.get("_totp_secret"))
    return bool(attributes_of(user).get(MEDIA[name][1]))


def asked_of(pool: Data, user: Data) -> list[str]:
    """What a sign-in may ask for.

    Where the pool requires a second factor, whoever has switched none on is asked for what a verified number or address
    allows: for these two, MFA_SETUP is not the way. [?] The service model says "collect a phone_number or email
    attribute for the user, then restart the authentication flow".
    """
    mode, can = pool.get("MfaConfiguration", "OFF"), offered(pool)
    if mode == "OFF":
        return []
    enabled = [name for name in user.get("_mfa_enabled") or [] if name in can and has(user, name)]
    if enabled or mode != "ON":
        return enabled
    attributes = attributes_of(user)
    return [name for name in MEDIA if name in can and attributes.get(f"{MEDIA[name][1]}_verified") == "true"]


def switch_on(user: Data, name: str) -> None:
    """Have sign-ins ask for it."""
    enabled = user.setdefault("_mfa_enabled", [])
    if name not in enabled:
        enabled.append(name)
