"""What `Auth` does for whoever has no account yet, or does not know its password."""

from collections.abc import Mapping
from types import MappingProxyType

from nbauth.core import checks
from nbauth.core.accounts import NewAccount, SignUpResult
from nbauth.core.delivery import CodeDelivery
from nbauth.core.ports import Accounts
from nbauth.errors import WeakPassword, WrongCode
from nbauth.secret import taken

_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


class Newcomers:
    """The journeys that need nobody to be signed in."""

    _accounts: Accounts

    def sign_up(self, username: str, password: str, attributes: Mapping[str, str] = _NO_ATTRIBUTES) -> SignUpResult:
        """Make an account in the user pool; `attributes` are like `{"email": "ada@example.com", "custom:team": "ml"}`.

        The result says whether the account can be used (`SignUpState.CONFIRMED`), or where the code went that confirms
        it. Raises UsernameTaken, WeakPassword, AttributeInvalid, SignUpRefused and the other NbauthErrors.
        """
        given = taken(password)
        del password  # as in `Auth.sign_in`
        secret = checks.new_password(checks.secret(given, "password", WeakPassword))
        return self._accounts.sign_up(NewAccount(checks.username(username), secret, checks.attributes(attributes)))

    def confirm_sign_up(self, username: str, code: str) -> SignUpResult:
        """Confirm an account with the code that was sent; one that is confirmed already counts as confirmed.

        Raises WrongCode, CodeExpired, AliasTaken, TooManyAttempts and the other NbauthErrors.
        """
        given = taken(code)
        del code  # as in `Auth.sign_in`
        secret = checks.code(checks.secret(given, "code", WrongCode))
        return self._accounts.confirm_sign_up(checks.username(username), secret)

    def resend_sign_up_code(self, username: str) -> CodeDelivery:
        """Send another code, and say where it goes. Raises TooManyAttempts and the other NbauthErrors.

        Most pools do not tell whether an account exists, and pretend to send a code.
        """
        return self._accounts.resend_sign_up_code(checks.username(username))

    def forgot_password(self, username: str) -> CodeDelivery:
        """Send a code with which a new password can be set, and say where it goes.

        Most pools do not tell whether an account exists, and pretend to send a code. Raises NoVerifiedAddress,
        TooManyAttempts and the other NbauthErrors.
        """
        return self._accounts.forgot_password(checks.username(username))

    def confirm_forgot_password(self, username: str, new_password: str, code: str) -> None:
        """Set a new password with the code that was sent; the next sign-in takes it.

        Raises WrongCode, CodeExpired, WeakPassword, TooManyAttempts and the other NbauthErrors.
        """
        given, given_code = taken(new_password), taken(code)
        del new_password, code  # as in `Auth.sign_in`
        secret = checks.new_password(checks.secret(given, "new password", WeakPassword))
        secret_code = checks.code(checks.secret(given_code, "code", WrongCode))
        self._accounts.confirm_forgot_password(checks.username(username), secret_code, secret)
