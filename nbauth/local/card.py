"""The local AWS as a cell's value: who can sign in, and the codes that a phone or a mailbox would get now.

Even a demo's passwords stay out of the notebook's file, so the table travels by message to the open page alone, as the
sign-in form does.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget

from nbauth.errors import NbauthError
from nbauth.local.account import Account
from nbauth.local.user import User

if TYPE_CHECKING:
    from nbauth.local.aws import LocalAws

_HERE = Path(__file__).parent
_OUTSIDE = "“Continue with Penguin ID”, and no password"
_INSTEAD = {
    "EXTERNAL_PROVIDER": _OUTSIDE,
    "UNCONFIRMED": "nothing: the account is not confirmed",
    "RESET_REQUIRED": "a new password, set with the code",
}
"""By the account's status, what `User.signs_in_with` does not know."""
_FACTORS = {
    "SOFTWARE_TOKEN_MFA": "an authenticator app",
    "EMAIL_OTP": "a code by e-mail",
    "SMS_MFA": "a code by SMS",
}
_DISABLED = "nothing: the account is disabled"
_NO_PAGE = "Run this cell to see who can sign in to the local AWS."


class Card(anywidget.AnyWidget):
    """A table that its page asks for again and again, so that a new code appears by itself."""

    _esm = (_HERE / "card.js").read_text("utf-8")
    _css = (_HERE / "card.css").read_text("utf-8")

    def __init__(self, aws: "LocalAws") -> None:
        super().__init__()
        self._aws = aws
        self.on_msg(Card._hear)

    def _hear(self, _content: object, _buffers: object) -> None:
        try:
            rows = [self._row(account) for account in self._aws.accounts()]
            message = {"kind": "nbauth:users", "users": [*rows, *self._from_outside(rows)]}
        except NbauthError as error:
            message = {"kind": "nbauth:users", "users": [], "error": str(error)}
        self.send(message)

    def _from_outside(self, rows: list[dict[str, str]]) -> list[dict[str, str]]:
        """Whoever comes from the provider has no account yet, the first time."""
        if not self._aws.pool.providers or any(row["with"] == _OUTSIDE for row in rows):
            return []
        return [{"name": "Pia Penguin", "password": "", "with": _OUTSIDE, "code": ""}]

    def _row(self, account: Account) -> dict[str, str]:
        """Everybody who has an account now; somebody who signed up here has a password that nobody else knows."""
        user = self._aws.users.get(account.username)
        row = {"name": account.username, "password": "", "with": "the password that you chose"}
        if user is not None and not account.has_new_password:
            row |= {"password": user.password, "with": str(user.signs_in_with)}
        if account.status == "RESET_REQUIRED":
            row["password"] = ""
        row["with"] += _factors(account, user)
        row["with"] = _INSTEAD.get(account.status, row["with"]) if account.enabled else _DISABLED
        return {**row, "code": self._code(account, user)}

    def _code(self, account: Account, user: User | None) -> str:
        messages = self._aws.outbox(account.username)
        sent = messages[-1].code if messages else ""
        if user is None or user.totp_secret is None or account.status != "CONFIRMED":
            return sent
        return f"{user.totp()} (app), {sent} (sent)" if sent else user.totp()

    def __repr__(self) -> str:
        return _NO_PAGE

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        return {**data, "text/plain": _NO_PAGE, "text/html": f"<p>{_NO_PAGE}</p>"}, metadata


def _factors(account: Account, user: User | None) -> str:
    """What they have switched on since; of the others the kind tells."""
    if user is not None and user.kind in ("sms", "email", "totp", "choice"):
        return ""
    switched_on = [_FACTORS[name] for name in account.second_factors]
    return f", and {' or '.join(switched_on)}" if switched_on else ""
