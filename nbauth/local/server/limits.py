"""How often somebody may ask for a code, and try one.

Resending and ChangePassword 5 per user and hour, ConfirmSignUp 15, and of ForgotPassword and ConfirmForgotPassword
"between 5 and 20": five here, the strictest. [?] The codes of addresses as those of a sign-up. https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
"""

from collections import defaultdict
from collections.abc import Callable

from nbauth.local.server.names import fold
from nbauth.local.server.refusal import Refused

MOST = {
    "ResendConfirmationCode": 5, "ConfirmSignUp": 15, "ForgotPassword": 5, "ConfirmForgotPassword": 5,
    "GetUserAttributeVerificationCode": 5, "VerifyUserAttribute": 15, "ChangePassword": 5,
}  # fmt: skip
_HOUR = 3600.0


class Limits:
    """Attempts of the last hour, by call, pool and name. Names that nobody has are counted alike."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._attempts: defaultdict[tuple[str, str, str], list[float]] = defaultdict(list)

    def attempt(self, call: str, pool_id: str, name: str) -> None:
        """One more; `Refused` if there have been too many."""
        hour_ago = self._now() - _HOUR
        key = (call, pool_id, fold(name))
        recent = [at for at in self._attempts[key] if at > hour_ago]
        self._attempts[key] = recent
        if len(recent) >= MOST[call]:
            raise Refused("LimitExceededException", "Attempt limit exceeded, please try after some time.")
        recent.append(self._now())

    def forget(self, call: str, pool_id: str, name: str) -> None:
        """Success clears the count."""
        self._attempts.pop((call, pool_id, fold(name)), None)
