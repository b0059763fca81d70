"""ForgotPassword, ConfirmForgotPassword, and AdminResetUserPassword.

https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
"""

from collections.abc import Callable

from nbauth.local.server import hiding, names, password_policy
from nbauth.local.server.accounts import (
    Accounts,
    check_enabled,
    key_of,
    name_in,
    recovered_by,
    recovers_by,
    verifies,
)
from nbauth.local.server.codes import wrong_code
from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace, require


class Recovery:
    """How people get back in."""

    def __init__(self, accounts: Accounts, *, now: Callable[[], float]) -> None:
        self._accounts = accounts
        self._now = now

    def install(self) -> None:
        """Put this in the place of MiniStack's functions."""
        cognito = self._accounts.cognito
        require(cognito, "_pool_for_client", "_user_pools", "json_response")
        replace(cognito, "_forgot_password", lambda _: self._forgot)
        replace(cognito, "_confirm_forgot_password", lambda _: self._confirm)
        replace(cognito, "_admin_reset_user_password", lambda _: self._reset_by_administrator)
        replace(cognito, "_confirmation_code_error", lambda _: _checked_elsewhere)

    def _forgot(self, data: Data) -> Reply:
        pool, client = self._accounts.pool_and_client(data)
        name = name_in(data)
        hidden = hiding.hides(client)
        user = names.find(pool, name)
        if user is None and not hidden:
            raise hiding.nobody()
        self._accounts.limits.attempt("ForgotPassword", pool["Id"], key_of(pool, name))
        address = None if user is None else recovered_by(pool, user)
        if hidden and (user is None or not user.get("Enabled", True) or address is None):
            # "When a user isn't found, is deactivated, or doesn't have a verified delivery mechanism", in the page that
            # hiding.py names. Where an address was confirmed is where one may be recovered.
            attributes = [each for each in recovers_by(pool) if each in verifies(pool)] or recovers_by(pool)
            details = self._accounts.disguise.delivery(pool, name, attributes)
            return self._accounts.reply({"CodeDeliveryDetails": details})
        if user is None:  # for the type checker: refused above
            raise hiding.nobody()
        check_enabled(user)
        details = self._accounts.codes.send("reset", pool, user, _checked_address(user, address))
        return self._accounts.reply({"CodeDeliveryDetails": details})

    def _confirm(self, data: Data) -> Reply:
        pool, client = self._accounts.pool_and_client(data)
        name = name_in(data)
        user = names.find(pool, name)
        if user is None and not hiding.hides(client):
            raise hiding.nobody()
        self._accounts.limits.attempt("ConfirmForgotPassword", pool["Id"], key_of(pool, name))
        if user is None or not user.get("Enabled", True):
            if user is not None and not hiding.hides(client):
                check_enabled(user)
            raise wrong_code()
        self._accounts.codes.check("reset", user, data.get("ConfirmationCode"))
        self._accounts.limits.forget("ConfirmForgotPassword", pool["Id"], user["Username"])
        password_policy.check(pool, data.get("Password"))
        self._accounts.codes.use_up("reset", user)
        user["_password"] = data["Password"]
        user["UserStatus"] = "CONFIRMED"
        user["UserLastModifiedDate"] = self._now()
        return self._accounts.reply({})

    def _reset_by_administrator(self, data: Data) -> Reply:
        pool = self._accounts.cognito._user_pools.get(data.get("UserPoolId"))  # noqa: SLF001 -- see replacing.py
        user = names.find(pool, data.get("Username")) if pool else None
        if user is None:
            raise Refused("UserNotFoundException", "User does not exist.")
        check_enabled(user)
        address = _checked_address(user, recovered_by(pool, user))
        user["UserStatus"] = "RESET_REQUIRED"
        user["UserLastModifiedDate"] = self._now()
        self._accounts.codes.send("reset", pool, user, address)
        return self._accounts.reply({})


def _checked_address(user: Data, address: str | None) -> str:
    if user["UserStatus"] == "FORCE_CHANGE_PASSWORD":
        raise not_authorized("User password cannot be reset in the current state.")
    if address is None:
        raise Refused(
            "InvalidParameterException",
            "Cannot reset password for the user as there is no registered/verified email or phone_number",
        )
    return address


def _checked_elsewhere(action: str, data: Data) -> Reply | None:  # noqa: ARG001 -- MiniStack's parameters
    """MiniStack checks codes before it calls; here the call does."""
    return None
