"""Somebody who writes a script: `Auth` alone."""

from collections.abc import Callable

import nbauth

CODES = nbauth.NeedsSmsCode | nbauth.NeedsEmailCode | nbauth.NeedsTotpCode | nbauth.NeedsTotpSetup


class Script:
    """Calls the methods that the form's screens stand for."""

    def __init__(self, pool: nbauth.PoolConfig) -> None:
        self.auth = nbauth.Auth(pool)
        self._account = ("", "")
        self._signs_in_as = ("", "")
        self._told = ""
        self._delivered: object = None
        """Where the code of an account went that waits for one."""

    def signs_in(self, username: str, password: str) -> None:
        self._signs_in_as = username, password
        self._does(lambda: self.auth.sign_in(username, password))

    def names_themself(self, username: str) -> None:
        self._does(lambda: self.auth.sign_in(username, flow="choice"))

    def gives_password(self, password: str) -> None:
        self._does(lambda: self.auth.confirm_sign_in(password))

    def is_asked_for_a_code(self) -> None:
        assert self._delivered or isinstance(self.auth.step, CODES)

    def gives_code(self, code: str) -> None:
        self._does(lambda: self.auth.confirm_sign_in(code))

    def asks_for_another_code(self) -> None:
        """A script has the password itself."""
        self.signs_in(*self._signs_in_as)

    def chooses(self, factor: str) -> None:
        self._does(lambda: self.auth.confirm_sign_in(factor))

    def gives_address(self, address: str) -> None:
        self._does(lambda: self.auth.confirm_sign_in(address))

    def is_shown_a_key(self) -> str:
        assert isinstance(self.auth.step, nbauth.NeedsTotpSetup)
        return self.auth.step.secret_key

    def sets_new_password(self, password: str) -> None:
        self._does(lambda: self.auth.confirm_sign_in(password))

    def creates_account(self, username: str, password: str, *, email: str) -> None:
        self._account = username, password
        self._does(lambda: self._sent(self.auth.sign_up(username, password, {"email": email}).delivery))

    def confirms_account(self, code: str) -> None:
        username, password = self._account
        if self._does(lambda: self.auth.confirm_sign_up(username, code)):
            self.signs_in(username, password)

    def forgets_password(self, username: str) -> None:
        self._account = username, ""
        self._does(lambda: self._sent(self.auth.forgot_password(username)))

    def resets_password(self, code: str, password: str) -> None:
        username = self._account[0]
        if self._does(lambda: self.auth.confirm_forgot_password(username, password, code)):
            self.signs_in(username, password)

    def has_computer_remembered(self) -> None:
        self.auth.devices.remember()

    def takes_role(self, role: str) -> None:
        self.auth.use_role(next(arn for arn in self.auth.roles() if arn.endswith(f"/{role}")))
        assert f"/{role}/" in self.auth.session.client("sts").get_caller_identity()["Arn"]

    def changes_email(self, address: str) -> None:
        assert self.auth.account.update({"email": address})

    def proves_address(self, code: str) -> None:
        self.auth.account.verify("email", code)

    def has_address(self, address: str) -> None:
        known = self.auth.account.attributes()
        assert (known["email"], known["email_verified"]) == (address, "true")

    def goes_back(self) -> None:
        self.auth.start_over()

    def signs_out(self) -> None:
        self.auth.sign_out()

    def is_told(self, what: str) -> None:
        assert what in self._told

    def is_signed_in_as(self, username: str) -> None:
        assert self.auth.username == username
        assert self.auth.session.client("sts").get_caller_identity()

    def is_signed_out(self) -> None:
        assert not self.auth.is_signed_in

    def _sent(self, delivery: object) -> None:
        self._delivered = delivery

    def _does(self, what: Callable[[], object]) -> bool:
        self._told = ""
        try:
            what()
        except nbauth.NbauthError as error:
            self._told = str(error)
        return not self._told
