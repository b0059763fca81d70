"""The accounts port, with each of its calls recorded."""

from nbauth.core.accounts import NewAccount, SignUpResult
from nbauth.core.delivery import CodeDelivery
from nbauth.core.events import What
from nbauth.core.ports import Accounts
from nbauth.recorder import Recorder
from nbauth.secret import Secret


class RecordedAccounts:
    """For people who are not signed in, who have no other history."""

    def __init__(self, accounts: Accounts, recorder: Recorder) -> None:
        self._accounts = accounts
        self._recorder = recorder

    def sign_up(self, new: NewAccount, /) -> SignUpResult:
        """Make an account."""
        with self._recorder.recording(What.SIGN_UP):
            return self._accounts.sign_up(new)

    def confirm_sign_up(self, username: str, code: Secret, /) -> SignUpResult:
        """Confirm it."""
        with self._recorder.recording(What.CONFIRMATION):
            return self._accounts.confirm_sign_up(username, code)

    def resend_sign_up_code(self, username: str, /) -> CodeDelivery:
        """Send another code."""
        with self._recorder.recording(What.NEW_CODE):
            return self._accounts.resend_sign_up_code(username)

    def forgot_password(self, username: str, /) -> CodeDelivery:
        """Send a code to set a new password with."""
        with self._recorder.recording(What.FORGOTTEN_PASSWORD):
            return self._accounts.forgot_password(username)

    def confirm_forgot_password(self, username: str, code: Secret, new_password: Secret, /) -> None:
        """Set it."""
        with self._recorder.recording(What.NEW_PASSWORD):
            self._accounts.confirm_forgot_password(username, code, new_password)
