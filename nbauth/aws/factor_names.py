"""Cognito's own names for the second factors."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from nbauth.core.mfa import FACTORS, Factor

# The service model's enumeration has EMAIL_OTP, its prose says EMAIL_MFA; Amplify sends EMAIL_OTP.
_NAMES: Mapping[str, Factor] = MappingProxyType(
    {"SOFTWARE_TOKEN_MFA": "TOTP", "EMAIL_OTP": "EMAIL", "EMAIL_MFA": "EMAIL", "SMS_MFA": "SMS"}
)


def factors(names: Iterable[str]) -> tuple[Factor, ...]:
    """Those that are known of these names, the safest first."""
    found = {_NAMES[name] for name in names if name in _NAMES}
    return tuple(factor for factor in FACTORS if factor in found)


def name_of(factor: Factor) -> str:
    """What Cognito calls it."""
    return next(name for name, each in _NAMES.items() if each == factor)
