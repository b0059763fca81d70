"""The second factors of whoever is signed in: which are on, and which of them sign-ins ask for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Self

from nbauth.core.mfa import FACTORS, Factor, MfaPreference
from nbauth.texts import AccountScreens, Screens, Text
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.account.listing import Listing
from nbauth.widget.screens.account.new_app import set_up_app
from nbauth.widget.screens.choose_factor import FACTOR_NAMES
from nbauth.widget.screens.screen import back_to
from nbauth.widget.view import Button, Entry, Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class FactorsScreen(Listing):
    """All that there are: what the account or the pool does not have is refused, and told."""

    preference: MfaPreference
    back: Screen

    def shows(self, situation: Situation) -> View:  # noqa: ARG002 -- it is the same for all
        enabled, preferred = self.preference.enabled, self.preference.preferred
        none = MfaPreference(enabled, None)
        return View(
            heading=AccountScreens.FACTORS,
            text=AccountScreens.WHAT_FACTORS_DO,
            entries=tuple(map(self._entry, FACTORS)),
            buttons=(
                *(button for factor in FACTORS for button in self._buttons_of(factor)),
                *([self._button("none", none, AccountScreens.NOT_PREFERRED)] if preferred and len(enabled) > 1 else ()),
                back_to(self.back),
            ),
        )

    def read(self, model: SignInModel) -> Self:
        return replace(self, preference=model.mfa.preference())

    def _entry(self, factor: Factor) -> Entry:
        is_on, is_preferred = factor in self.preference.enabled, factor == self.preference.preferred
        note = AccountScreens.PREFERRED if is_preferred else ""
        return Entry(factor, FACTOR_NAMES[factor], AccountScreens.ON if is_on else AccountScreens.OFF, note)

    def _buttons_of(self, factor: Factor) -> Iterator[Button]:
        enabled, preferred = self.preference.enabled, self.preference.preferred
        at_entry = partial(self._at_entry, factor)
        if factor in enabled:
            if factor != preferred:
                yield at_entry("prefer", MfaPreference(enabled, factor))
            rest = tuple(each for each in enabled if each != factor)
            yield at_entry("off", MfaPreference(rest, None if factor == preferred else preferred))
        elif factor != "TOTP":
            yield at_entry("on", MfaPreference((*enabled, factor), preferred if enabled else factor))
        if factor == "TOTP":
            yield replace(set_up_app(self), entry=factor, short=AccountScreens.SET_UP)

    def _at_entry(self, factor: Factor, action: str, wanted: MfaPreference) -> Button:
        short, label, done = _SAID[action]
        name = FACTOR_NAMES[factor]
        button = self._button(f"{action}:{factor}", wanted, done.of(factor=name))
        return replace(button, label=label.of(factor=name), entry=factor, short=short)

    def _button(self, action: str, wanted: MfaPreference, done: Text) -> Button:
        def prefer(_typed: Typed, model: SignInModel) -> Then:
            return Then(replace(self, preference=model.mfa.prefer(wanted.preferred, enabled=wanted.enabled)), done)

        return Button(action, AccountScreens.NO_PREFERENCE, Screens.REMEMBERING, prefer)


_SAID = {
    "prefer": (AccountScreens.PREFER, AccountScreens.PREFER_OF, AccountScreens.NOW_PREFERRED),
    "on": (AccountScreens.SWITCH_ON, AccountScreens.SWITCH_ON_OF, AccountScreens.SWITCHED_ON),
    "off": (AccountScreens.SWITCH_OFF, AccountScreens.SWITCH_OFF_OF, AccountScreens.SWITCHED_OFF),
}
"""What stands on a button, what it is called, and what is told when it is done."""
