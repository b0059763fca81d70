"""The screens that change one attribute, and remove it."""

from dataclasses import dataclass, replace

from nbauth.core.checks import spoken
from nbauth.errors import AttributeInvalid
from nbauth.texts import AccountScreens, Screens
from nbauth.texts import Typed as Texts
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.account.listing import Listing
from nbauth.widget.screens.account.verify import VerifyScreen
from nbauth.widget.screens.attributes import attribute_field, attributes_from
from nbauth.widget.screens.screen import back_to
from nbauth.widget.screens.sent import Sent
from nbauth.widget.view import Button, Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class AttributeScreen(Screen):
    """Asks for another value; a new address is proved with a code."""

    name: str
    value: str
    """Empty where there is none yet."""
    back: Listing

    def shows(self, situation: Situation) -> View:  # noqa: ARG002 -- it is the same for all
        remove = Button("remove", AccountScreens.REMOVE, Screens.GOING_ON, self._remove, quiet=True)
        return View(
            heading=(AccountScreens.CHANGE_OF if self.value else AccountScreens.ADD_OF).of(name=spoken(self.name)),
            fields=(replace(attribute_field(self.name), value=self.value),),
            buttons=(
                Button("save", AccountScreens.SAVE, AccountScreens.SAVING, self._save, primary=True, answers=True),
                back_to(self.back),
                *([remove] if self.value else ()),
            ),
        )

    def _save(self, typed: Typed, model: SignInModel) -> Then:
        given = attributes_from(typed, (self.name,))
        if not given[self.name].strip():
            raise AttributeInvalid(Texts.EMPTY_FIELD.of(name=spoken(self.name)))
        sent = model.account.update(given)
        if delivery := sent.get(self.name):
            return Then(VerifyScreen(self.name, Sent(model.now(), delivery), self.back))
        return self.back.again(model, AccountScreens.CHANGED.of(name=spoken(self.name)))

    def _remove(self, _typed: Typed, _model: SignInModel) -> Then:
        return Then(RemoveAttributeScreen(self))


@dataclass(frozen=True, slots=True)
class RemoveAttributeScreen(Screen):
    """Asks whether it is meant."""

    back: AttributeScreen

    def shows(self, situation: Situation) -> View:  # noqa: ARG002 -- as above
        name = spoken(self.back.name)
        return View(
            heading=AccountScreens.REMOVE_OF.of(name=name),
            text=AccountScreens.REMOVES.of(value=self.back.value),
            buttons=(
                Button("remove", AccountScreens.REMOVE, AccountScreens.REMOVING, self._remove, grave=True),
                back_to(self.back),
            ),
        )

    def _remove(self, _typed: Typed, model: SignInModel) -> Then:
        model.account.remove(self.back.name)
        return self.back.back.again(model, AccountScreens.REMOVED.of(name=spoken(self.back.name)))
