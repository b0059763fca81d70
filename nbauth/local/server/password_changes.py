"""ChangePassword: the old password counts as one that was tried, and five tries an hour are all.

"Attempt limit exceeded" is what people have met here, where a sign-in says "Password attempts exceeded":
https://github.com/aws-amplify/aws-sdk-android/issues/627
https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
"""

import hmac
from collections.abc import Callable

from nbauth.local.server import password_policy
from nbauth.local.server.accounts import Accounts
from nbauth.local.server.caller import Callers
from nbauth.local.server.lockout import Lockout
from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace


class PasswordChanges:
    """Those of the users of one server."""

    def __init__(self, accounts: Accounts, *, callers: Callers, lockout: Lockout, now: Callable[[], float]) -> None:
        self._accounts = accounts
        self._callers = callers
        self._lockout = lockout
        self._now = now

    def install(self) -> None:
        """Put this in the place of MiniStack's function."""
        replace(self._accounts.cognito, "_change_password", lambda _: self._change)

    def _change(self, data: Data) -> Reply:
        caller = self._callers.of(data)
        user, pool = caller.user, caller.pool
        if user["UserStatus"] == "RESET_REQUIRED":  # [?] The text is the sign-in's.
            raise Refused("PasswordResetRequiredException", "Password reset required for the user")
        self._accounts.limits.attempt("ChangePassword", pool["Id"], user["Username"])
        self._check_previous(pool, user, data.get("PreviousPassword"))
        password_policy.check(pool, data.get("ProposedPassword"))
        user["_password"] = data["ProposedPassword"]
        user["UserLastModifiedDate"] = self._now()
        return self._accounts.reply({})

    def _check_previous(self, pool: Data, user: Data, given: object) -> None:
        """Before the policy; the parameter has another name in the text than in the request, as MiniStack met it.

        [?] That wrong ones count towards the sign-in's lock-out, and are counted alone while it lasts.
        """
        if not given:
            raise Refused("InvalidParameterException", "Missing required parameter OldPassword")
        self._lockout.check(pool["Id"], user["Username"])
        if not hmac.compare_digest(str(given).encode(), user["_password"].encode()):
            self._lockout.failed(pool["Id"], user["Username"])
            raise not_authorized("Incorrect username or password.")
        self._lockout.succeeded(pool["Id"], user["Username"])
