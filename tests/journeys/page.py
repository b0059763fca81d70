"""Somebody at a form: it is found by what a screen reader says of it, in whatever front end shows it."""

from dataclasses import dataclass

from journeys.cells import as_code
from journeys.journeys import JOURNEYS, Journey, World
from playwright.sync_api import Locator, expect

from nbauth.local import LocalAws


class Form:
    """One form of a page."""

    def __init__(self, form: Locator) -> None:
        self._form = form

    def signs_in(self, username: str, password: str) -> None:
        self._types(Username=username, Password=password)
        self._presses("Sign in")

    def names_themself(self, username: str) -> None:
        self._types(Username=username)
        self._presses("Sign in")

    def gives_password(self, password: str) -> None:
        self._types(Password=password)
        self._presses("Sign in")

    def is_asked_for_a_code(self) -> None:
        expect(self._field("Code")).to_be_editable()

    def gives_code(self, code: str) -> None:
        self._types(Code=code)
        self._presses("Continue")

    def asks_for_another_code(self) -> None:
        self._presses("Send a new code")
        expect(self._form.get_by_text("A new code was sent.")).to_be_visible()

    def chooses(self, factor: str) -> None:
        self._presses(factor)

    def gives_address(self, address: str) -> None:
        self._types(Email=address)
        self._presses("Continue")

    def is_shown_a_key(self) -> str:
        expect(self._form.get_by_role("img", name="QR code for your authenticator app")).to_be_visible()
        return self._form.get_by_role("code").inner_text().replace(" ", "")

    def sets_new_password(self, password: str) -> None:
        self._types(**{"New password": password, "Confirm password": password})
        self._presses("Continue")

    def creates_account(self, username: str, password: str, *, email: str) -> None:
        self._presses("Create account")
        self._types(Email=email, Username=username, Password=password, **{"Confirm password": password})
        self._presses("Create account")

    def confirms_account(self, code: str) -> None:
        self.gives_code(code)

    def forgets_password(self, username: str) -> None:
        self._presses("Forgot password?")
        expect(self._field("Password")).to_have_count(0)
        self._types(Username=username)
        self._presses("Continue")

    def resets_password(self, code: str, password: str) -> None:
        self._types(Code=code)
        self.sets_new_password(password)

    def has_computer_remembered(self) -> None:
        self._presses("Remember this computer")
        expect(self._form.get_by_text("The user pool remembers this computer.")).to_be_visible()

    def takes_role(self, role: str) -> None:
        self._presses("Switch role")
        self._presses(role)
        expect(self._form.get_by_text(f"Your role is {role} now.")).to_be_visible()

    def changes_email(self, address: str) -> None:
        for button in ("Account", "Your details", "Change your email"):
            self._presses(button)
        self._types(Email=address)
        self._presses("Save")
        self.is_asked_for_a_code()

    def proves_address(self, code: str) -> None:
        self.gives_code(code)

    def has_address(self, address: str) -> None:
        expect(self._form.get_by_text(address, exact=True)).to_be_visible()
        expect(self._form.get_by_text("Verified", exact=True)).to_be_visible()

    def goes_back(self) -> None:
        self._presses("Back")

    def signs_out(self) -> None:
        self._presses("Sign out")

    def is_told(self, what: str) -> None:
        expect(self._form.get_by_role("alert").filter(has_text=what)).to_have_count(1)

    def is_signed_in_as(self, username: str) -> None:
        expect(self._form.get_by_text(f"Signed in as {username}", exact=True)).to_have_count(1)

    def is_signed_out(self) -> None:
        expect(self._field("Username")).to_be_editable()

    def _types(self, **texts: str) -> None:
        for name, text in texts.items():
            self._field(name).fill(text)

    def _presses(self, name: str) -> None:
        self._form.get_by_role("button", name=name, exact=True).click()

    def _field(self, name: str) -> Locator:
        return self._form.get_by_label(name, exact=True)


@dataclass(frozen=True)
class Cell:
    """A cell that shows the form for one journey."""

    journey: Journey
    world: World
    code: str


def cells(aws: LocalAws) -> list[Cell]:
    """One for every journey; before them must stand `import nbauth`."""
    found = []
    for number, journey in enumerate(JOURNEYS):
        world = journey.world(aws)
        login = f"nbauth.login(nbauth.PoolConfig(**{as_code(world.pool)}), name='session{number}')"
        found.append(Cell(journey, world, f"auth{number} = {login}"))
    return found


def walk(shown: list[Cell], forms: Locator) -> None:
    """Each in its form, which stand in the same order."""
    expect(forms).to_have_count(len(shown), timeout=30_000)
    for number, cell in enumerate(shown):
        try:
            cell.journey.walk(Form(forms.nth(number)), cell.world)
        except AssertionError as error:
            raise AssertionError(f"{cell.journey.name}: {error}") from error
