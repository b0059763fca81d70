"""What has become of a user's account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """An account in a user pool, as an administrator sees it."""

    username: str
    """Where people sign in with an address, this is the sub."""
    status: str
    """`"CONFIRMED"`, `"UNCONFIRMED"`, `"FORCE_CHANGE_PASSWORD"`, `"RESET_REQUIRED"` or `"EXTERNAL_PROVIDER"`."""
    enabled: bool
    attributes: Mapping[str, str]
    has_new_password: bool
    """Whether its password is another than the one in `LocalAws.users`; true for everybody who is not in there."""
    second_factors: Sequence[str] = ()
    """Those that are switched on, by Cognito's names: `"SOFTWARE_TOKEN_MFA"`, `"EMAIL_OTP"`, `"SMS_MFA"`."""
