"""Somebody at a terminal: `nbauth.login()` in a Python at a pseudo-terminal."""

import pexpect

_CODE = r"\r\nCode[^\r\n]*: "
"""How every prompt for a code begins."""
_USERNAME = r"Username(?: \[[^\]]*\])?: "
"""With the name of whoever signed out last, or tries again."""


class Terminal:
    """Answers prompts. What is expected must come, in its order."""

    def __init__(self, child: pexpect.spawn) -> None:
        self._child = child
        self._at_prompt = False
        """For a code."""
        self._is_greeted = False
        """Whether it has been said already who is signed in."""

    def signs_in(self, username: str, password: str) -> None:
        self._gives_name(username)
        self._answers("Password: ", password)

    def names_themself(self, username: str) -> None:
        self._gives_name(username)

    def gives_password(self, password: str) -> None:
        self._answers("Password: ", password)

    def is_asked_for_a_code(self) -> None:
        self._child.expect(_CODE)
        self._at_prompt = True

    def gives_code(self, code: str) -> None:
        if not self._at_prompt:
            self.is_asked_for_a_code()
        self._child.sendline(code)
        self._at_prompt = False

    def asks_for_another_code(self) -> None:
        if self._at_prompt:
            self._child.sendline("")
            self._answers("Which one?", "Send a new code")
        else:
            self._chooses("Send a new code", at=_CODE)
        self._child.expect_exact("A new code was sent.")
        self._at_prompt = False

    def chooses(self, factor: str) -> None:
        self._answers("Which one?", factor)

    def gives_address(self, address: str) -> None:
        self._answers("Email: ", address)

    def is_shown_a_key(self) -> str:
        self._child.expect(r"Can't scan\? Key: ([A-Z2-7 ]+)\r\n")
        return self._child.match[1].replace(" ", "")

    def sets_new_password(self, password: str) -> None:
        self._answers("New password: ", password)
        self._answers("Confirm password: ", password)

    def creates_account(self, username: str, password: str, *, email: str) -> None:
        self._chooses("Create account")
        self._gives_name(username)
        self._answers("Email: ", email)
        self._answers("Password: ", password)
        self._answers("Confirm password: ", password)

    def confirms_account(self, code: str) -> None:
        self.gives_code(code)

    def forgets_password(self, username: str) -> None:
        self._chooses("Forgot password?")
        self._gives_name(username)

    def resets_password(self, code: str, password: str) -> None:
        self.gives_code(code)
        self.sets_new_password(password)

    def has_computer_remembered(self) -> None:
        self._is_asked_afterwards("Remember this computer")
        self._child.expect_exact("The user pool remembers this computer.")

    def takes_role(self, role: str) -> None:
        self._is_asked_afterwards("Switch role")
        self._answers("Which one?", role)
        self._child.expect_exact(f"Your role is {role} now.")

    def changes_email(self, address: str) -> None:
        self._child.sendline("account")
        self._answers("Which one?", "Your details")
        self._answers("Which one?", "Change your email")
        self._child.expect(r"Email \[[^\]]*\]: ")
        self._child.sendline(address)
        self.is_asked_for_a_code()

    def proves_address(self, code: str) -> None:
        self.gives_code(code)

    def has_address(self, address: str) -> None:
        self._child.expect_exact(f"Email: {address} (Verified)")

    def goes_back(self) -> None:
        self._chooses("Back", at=_CODE)

    def signs_out(self) -> None:
        """A program signs out, and asks anew."""
        self._child.sendline("again")

    def is_told(self, what: str) -> None:
        self._child.expect_exact(what)

    def is_signed_in_as(self, username: str) -> None:
        if not self._is_greeted:
            self._child.expect_exact(f"Signed in as {username}.")
        self._is_greeted = False
        self._child.expect_exact("used: ")
        self._child.expect_exact("again? ")

    def is_signed_out(self) -> None:
        self._child.expect(_USERNAME)

    def _is_asked_afterwards(self, what: str) -> None:
        self._child.expect_exact("Signed in as ")
        self._answers(f"{what}? [y/N]: ", "y")
        self._is_greeted = True

    def _answers(self, prompt: str, text: str) -> None:
        self._child.expect_exact(prompt)
        self._child.sendline(text)

    def _gives_name(self, username: str) -> None:
        self._child.expect(_USERNAME)
        self._child.sendline(username)

    def _chooses(self, button: str, at: str = _USERNAME) -> None:
        self._child.expect(at)
        self._child.sendline("?" if at == _USERNAME else "")
        self._answers("Which one?", button)


PROGRAM = """\
import nbauth
while True:
    auth = nbauth.login(nbauth.PoolConfig(**{pool}))
    print("used:", auth.session.client("sts").get_caller_identity()["Account"])
    while (wish := input("again? ")) == "account":
        nbauth.account()
    if wish != "again":
        break
    auth.sign_out()
"""
"""Where somebody works."""
