"""What a person does at a sign-in, and what they see, whatever they sit at."""

from typing import Protocol


class Person(Protocol):
    """Sits at a notebook, at a terminal, or writes a script."""

    def signs_in(self, username: str, password: str) -> None: ...

    def names_themself(self, username: str) -> None:
        """Where the user pool asks for no more at first."""

    def gives_password(self, password: str) -> None: ...

    def is_asked_for_a_code(self) -> None:
        """By then it has been sent."""

    def gives_code(self, code: str) -> None: ...

    def asks_for_another_code(self) -> None:
        """By the end of it, that one has been sent too."""

    def chooses(self, factor: str) -> None:
        """One of the factors, by its name."""

    def gives_address(self, address: str) -> None: ...

    def is_shown_a_key(self) -> str:
        """For an authenticator app; gives it."""

    def sets_new_password(self, password: str) -> None: ...

    def creates_account(self, username: str, password: str, *, email: str) -> None: ...

    def confirms_account(self, code: str) -> None: ...

    def forgets_password(self, username: str) -> None: ...

    def resets_password(self, code: str, password: str) -> None: ...

    def has_computer_remembered(self) -> None:
        """Right after the sign-in."""

    def takes_role(self, role: str) -> None:
        """Right after the sign-in; by the end of it, the session has it."""

    def changes_email(self, address: str) -> None:
        """Of their account. By the end of it a code has been sent there."""

    def proves_address(self, code: str) -> None: ...

    def has_address(self, address: str) -> None:
        """The user pool says so, and that it is verified."""

    def goes_back(self) -> None: ...

    def signs_out(self) -> None: ...

    def is_told(self, what: str) -> None:
        """Of something that went wrong."""

    def is_signed_in_as(self, username: str) -> None: ...

    def is_signed_out(self) -> None: ...
