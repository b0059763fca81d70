"""What the user pool knows of whoever is signed in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Self

from nbauth.core.checks import spoken
from nbauth.texts import AccountScreens, Screens
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.account.attribute import AttributeScreen
from nbauth.widget.screens.account.listing import Listing
from nbauth.widget.screens.account.verify import PROVABLE, send_code
from nbauth.widget.screens.attributes import STANDARD, attribute_field
from nbauth.widget.screens.screen import back_to
from nbauth.widget.view import Button, Entry, Screen, Situation, Then, Typed, View

_FIRST = ("email", "phone_number", "name", "given_name", "family_name", "nickname")
_VERIFIED = "_verified"
_FIXED = frozenset({"sub", "identities", "updated_at"})
_FIXED_PREFIXES = ("cognito:", "dev:")


@dataclass(frozen=True, slots=True)
class AttributesScreen(Listing):
    """All of it, and a way to change what can be changed."""

    attributes: Mapping[str, str]
    back: Screen

    def shows(self, situation: Situation) -> View:  # noqa: ARG002 -- it is the same for all
        names = sorted(filter(self._is_listed, self.attributes), key=_place)
        more = [name for name in STANDARD if name not in self.attributes]
        return View(
            heading=AccountScreens.ATTRIBUTES,
            entries=tuple(Entry(name, _label(name), self.attributes[name], self._proof_of(name)) for name in names),
            buttons=(
                *(button for name in names for button in self._buttons_of(name)),
                *([_add(more, self)] if more else ()),
                back_to(self.back),
            ),
        )

    def read(self, model: SignInModel) -> Self:
        return replace(self, attributes=model.account.attributes())

    def _is_listed(self, name: str) -> bool:
        """Whether an address is verified is said beside it."""
        return not (name.endswith(_VERIFIED) and name.removesuffix(_VERIFIED) in self.attributes)

    def _is_verified(self, name: str) -> bool:
        return self.attributes.get(f"{name}{_VERIFIED}") == "true"

    def _proof_of(self, name: str) -> str:
        if name not in PROVABLE:
            return ""
        return AccountScreens.VERIFIED if self._is_verified(name) else AccountScreens.NOT_VERIFIED

    def _buttons_of(self, name: str) -> Iterator[Button]:
        if is_fixed(name):
            return
        yield Button(
            f"change:{name}",
            AccountScreens.CHANGE_OF.of(name=spoken(name)),
            Screens.GOING_ON,
            partial(_change, AttributeScreen(name, self.attributes[name], self)),
            entry=name,
            short=AccountScreens.CHANGE,
        )
        if name in PROVABLE and not self._is_verified(name):
            yield Button(
                f"verify:{name}",
                AccountScreens.VERIFY_OF.of(name=spoken(name)),
                Screens.SENDING,
                partial(send_code, name, self),
                entry=name,
                short=AccountScreens.VERIFY,
            )


@dataclass(frozen=True, slots=True)
class AddAttributeScreen(Screen):
    """A button for each that everybody can have and this account has not."""

    names: tuple[str, ...]
    back: Listing

    def shows(self, situation: Situation) -> View:  # noqa: ARG002 -- as above
        return View(heading=AccountScreens.ADD, buttons=(*map(self._button, self.names), back_to(self.back)))

    def _button(self, name: str) -> Button:
        change = partial(_change, AttributeScreen(name, "", self.back))
        return Button(f"add:{name}", _label(name), Screens.GOING_ON, change)


def is_fixed(name: str) -> bool:
    """Whether nobody can change it, whatever the app client may write."""
    return name in _FIXED or name.startswith(_FIXED_PREFIXES) or name.endswith(_VERIFIED)


def _place(name: str) -> tuple[bool, bool, int, str]:
    """What people look for comes first, what is fixed last."""
    place = _FIRST.index(name) if name in _FIRST else len(_FIRST)
    return is_fixed(name), name.startswith("custom:"), place, name


def _label(name: str) -> str:
    if name.startswith(_FIXED_PREFIXES):
        return name
    return AccountScreens.USER_ID if name == "sub" else attribute_field(name).label


def _change(screen: AttributeScreen, _typed: Typed, _model: SignInModel) -> Then:
    return Then(screen)


def _add(names: list[str], back: Listing) -> Button:
    def open_it(_typed: Typed, _model: SignInModel) -> Then:
        return Then(AddAttributeScreen(tuple(names), back))

    return Button("add", AccountScreens.ADD, Screens.GOING_ON, open_it)
