"""The computers and phones that the user pool remembers of whoever is signed in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Self

from nbauth.core.own_devices import KnownDevice
from nbauth.texts import AccountScreens, Happened, Screens, Text
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.account.listing import Listing
from nbauth.widget.screens.remember import REMEMBER
from nbauth.widget.screens.screen import back_to
from nbauth.widget.view import Button, Entry, Screen, Situation, Then, Typed, View


@dataclass(frozen=True, slots=True)
class DevicesScreen(Listing):
    """A way to forget each, and to have this one remembered where that is left to its user."""

    devices: tuple[KnownDevice, ...]
    back: Screen

    def shows(self, situation: Situation) -> View:
        named = tuple(enumerate(zip(_names(self.devices), self.devices, strict=True)))
        buttons = (self._forget_button(place, name, device) for place, (name, device) in named)
        remember = replace(REMEMBER, does=self._remember)
        return View(
            heading=Happened.DEVICES,
            text=AccountScreens.FORGETTING if self.devices else AccountScreens.NO_DEVICES,
            entries=tuple(_entry(place, name, device) for place, (name, device) in named),
            buttons=(*buttons, *([remember] if situation.status.may_remember else ()), back_to(self.back)),
        )

    def read(self, model: SignInModel) -> Self:
        devices = model.devices.list()
        return replace(self, devices=tuple(sorted(devices, key=lambda each: (not each.is_here, -_last(each)))))

    def _forget_button(self, place: int, name: str, device: KnownDevice) -> Button:
        return Button(
            f"forget:{place}",
            AccountScreens.FORGET_OF.of(name=name),
            AccountScreens.FORGETTING_IT,
            partial(self._forget, name, device),
            entry=str(place),
            short=AccountScreens.FORGET,
        )

    def _forget(self, name: str, device: KnownDevice, _typed: Typed, model: SignInModel) -> Then:
        model.devices.forget(None if device.is_here else device.key)
        return self.again(model, AccountScreens.FORGOTTEN.of(name=name))

    def _remember(self, _typed: Typed, model: SignInModel) -> Then:
        model.devices.remember()
        return self.again(model, Screens.IS_REMEMBERED)


def _last(device: KnownDevice) -> float:
    return device.last_seen_at.timestamp()


def _names(devices: tuple[KnownDevice, ...]) -> Iterator[str]:
    """With a number where one before has the same: a computer whose vault keeps nothing is a new device each time."""
    count: dict[str, int] = {}
    for name in (each.name for each in devices):
        count[name] = count.get(name, 0) + 1
        yield AccountScreens.NTH.of(name=name, number=count[name]) if count[name] > 1 else name


def _entry(place: int, name: str, device: KnownDevice) -> Entry:
    """By its place: the key is for the user pool."""
    at = device.last_seen_at.isoformat()
    return Entry(str(place), name, AccountScreens.LAST_USED, _where(device), at)


def _where(device: KnownDevice) -> Text | str:
    if not device.last_ip:
        return AccountScreens.THIS_COMPUTER if device.is_here else ""
    return (AccountScreens.HERE_FROM if device.is_here else AccountScreens.FROM).of(ip=device.last_ip)
