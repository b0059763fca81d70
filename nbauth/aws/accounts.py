"""The accounts port: sign-up, its confirmation, and a forgotten password.

https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from nbauth.aws.clients import Clients
from nbauth.aws.delivery import delivered, delivery
from nbauth.aws.during import During
from nbauth.aws.guard import guarded
from nbauth.aws.reply import shown
from nbauth.aws.secret_hash import hashed
from nbauth.config import PoolConfig
from nbauth.core.accounts import NewAccount, SignUpResult, SignUpState
from nbauth.core.answers import Confirmed
from nbauth.core.delivery import CodeDelivery, Ticket
from nbauth.secret import Secret

# What a session is told that is too old, or was never one.
_SESSION_REFUSED = {"NotAuthorizedException", "InvalidParameterException"}


class Accounts:
    """Over one app client of one user pool."""

    def __init__(self, pool: PoolConfig, clients: Clients) -> None:
        self._pool = pool
        self._clients = clients
        self._sessions: dict[str, Secret] = {}
        """By user name: what SignUp gave, for ConfirmSignUp to go on with, where the app client allows USER_AUTH."""

    def sign_up(self, new: NewAccount, /) -> SignUpResult:
        """Make an account. An account whose code could not be sent is made all the same."""

        def call() -> SignUpResult:
            attributes = [{"Name": name, "Value": value} for name, value in new.attributes.items()]
            try:
                reply = self._clients.user_pool_once.sign_up(
                    Password=new.password.reveal(), UserAttributes=attributes, **self._who(new.username)
                )
            except ClientError as error:
                if error.response["Error"]["Code"] != "CodeDeliveryFailureException":
                    raise
                return SignUpResult(SignUpState.UNCONFIRMED)
            if session := _session(reply):
                self._sessions[new.username] = Secret(session)
            state = SignUpState.CONFIRMED if reply["UserConfirmed"] is True else SignUpState.UNCONFIRMED
            return SignUpResult(state, delivery(reply.get("CodeDeliveryDetails")))

        return guarded(call, During.SIGN_UP, [new.password])

    def confirm_sign_up(self, username: str, code: Secret, /) -> SignUpResult:
        """Confirm an account with the code that was sent; one that is confirmed already counts as confirmed."""

        def call() -> SignUpResult:
            try:
                reply = self._confirmed(username, code)
            except ClientError as error:
                if not _is_confirmed_already(error):
                    raise
                reply = {}
            self._sessions.pop(username, None)
            return SignUpResult(SignUpState.CONFIRMED, opening=_opening(username, _session(reply)))

        session = self._sessions.get(username)
        return guarded(call, During.CONFIRMATION, [code, session] if session else [code])

    def resend_sign_up_code(self, username: str, /) -> CodeDelivery:
        """Send another code, or pretend to for a name that nobody has."""
        return self._sent(
            lambda: self._clients.user_pool_once.resend_confirmation_code(**self._who(username)), During.RESEND
        )

    def forgot_password(self, username: str, /) -> CodeDelivery:
        """Send a code to set a new password with, or pretend to for a name that nobody has."""
        return self._sent(lambda: self._clients.user_pool_once.forgot_password(**self._who(username)), During.FORGOTTEN)

    def confirm_forgot_password(self, username: str, code: Secret, new_password: Secret, /) -> None:
        """Set a new password with that code."""

        def call() -> None:
            self._clients.user_pool_once.confirm_forgot_password(
                ConfirmationCode=code.reveal(), Password=new_password.reveal(), **self._who(username)
            )

        guarded(call, During.RESET, [code, new_password])

    def _confirmed(self, username: str, code: Secret) -> Mapping[str, Any]:
        """The session lives for minutes, and the code for a day: without the one, the other is still good."""
        call = partial(
            self._clients.user_pool_once.confirm_sign_up, ConfirmationCode=code.reveal(), **self._who(username)
        )
        if session := self._sessions.get(username):
            try:
                with_session: Mapping[str, Any] = call(Session=session.reveal())
            except ClientError as error:
                if error.response["Error"]["Code"] not in _SESSION_REFUSED or _is_confirmed_already(error):
                    raise
                del self._sessions[username]
            else:
                return with_session
        reply: Mapping[str, Any] = call()
        return reply

    def _sent(self, send: Callable[[], Mapping[str, Any]], during: During) -> CodeDelivery:
        def call() -> CodeDelivery:
            return delivered(send()["CodeDeliveryDetails"])

        return guarded(call, during, ())  # names are no secrets

    def _who(self, username: str) -> dict[str, str]:
        return {"ClientId": self._pool.client_id, "Username": username, **hashed(self._pool, username, "SecretHash")}


def _session(reply: Mapping[str, Any]) -> str:
    """Empty if there is none that can be used: the account was made, or confirmed, all the same."""
    return shown(reply.get("Session"), longest=20_000)


def _opening(username: str, session: str) -> Confirmed | None:
    return Confirmed(username, Ticket(username, session)) if session else None


def _is_confirmed_already(error: ClientError) -> bool:
    """By the text, because the code has other meanings: "User cannot be confirmed. Current status is CONFIRMED"."""
    details = error.response["Error"]
    return details["Code"] == "NotAuthorizedException" and "status is CONFIRMED" in details["Message"]
