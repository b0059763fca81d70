"""Cognito's own names for the first factors, and what stands among the parameters of SELECT_CHALLENGE.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChallengeResponseType.html
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from nbauth.aws.reply import shown
from nbauth.core.first_factors import FIRST_FACTORS, FirstFactor
from nbauth.errors import UnsupportedChallenge
from nbauth.texts import Service

SELECT = "SELECT_CHALLENGE"
PROVED, SENT = "PASSWORD_SRP", "PASSWORD"
"""The password, without sending it, and itself."""
AVAILABLE = "AvailableChallenges"
"""Stands there as if Cognito had said it there."""
_NAMES: Mapping[str, FirstFactor] = MappingProxyType(
    {PROVED: "PASSWORD", SENT: "PASSWORD", "EMAIL_OTP": "EMAIL", "SMS_OTP": "SMS"}
)
_MOST = 20


def name_of(factor: FirstFactor) -> str:
    """What Cognito calls it; a password is proved where it can be."""
    return next(name for name, each in _NAMES.items() if each == factor)


def with_available(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The challenge, with what can be chosen among its parameters."""
    if AVAILABLE not in content:
        return content
    parameters = {**(content.get("ChallengeParameters") or {}), AVAILABLE: content[AVAILABLE]}
    return {**content, "ChallengeParameters": parameters}


def with_password_chosen(session: str, *, is_sent: bool) -> Mapping[str, Any]:
    """The challenge as it goes on when the password was chosen, which is to be typed first."""
    return {
        "ChallengeName": SELECT,
        "Session": session,
        "ChallengeParameters": {AVAILABLE: [SENT if is_sent else PROVED]},
    }


def offered(parameters: Mapping[str, Any]) -> tuple[tuple[FirstFactor, ...], bool]:
    """Those of the first factors that are known, and whether a password would be sent itself.

    Raises UnsupportedChallenge where none is known, and ValueError.
    """
    names = parameters.get(AVAILABLE)
    if not isinstance(names, Sequence) or isinstance(names, str) or len(names) > _MOST:
        raise ValueError("no list of challenges")
    found = {_NAMES[name] for name in names if isinstance(name, str) and name in _NAMES}
    if not found:
        what = ", ".join(filter(None, map(shown, names))) or SELECT
        raise UnsupportedChallenge(Service.UNSUPPORTED.of(what=what))
    return tuple(factor for factor in FIRST_FACTORS if factor in found), SENT in names and PROVED not in names
