"""The form in a terminal: the same screens, as prompts.

An answer that is left empty offers the screen's other buttons.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from getpass import getpass

from nbauth.core.steps import SignedIn
from nbauth.errors import NbauthError, NotSignedIn
from nbauth.secret import Secret
from nbauth.texts import Screens, fit
from nbauth.widget.model import SignInModel
from nbauth.widget.view import TICKED, Button, Exhibit, Field, Typed, View
from nbauth.widget.walk import Walk


@dataclass(frozen=True, slots=True)
class Prompts:
    """How to ask and to tell."""

    ask: Callable[[str], str] = input
    ask_secret: Callable[[str], str] = getpass
    say: Callable[[str], None] = print


def sign_in(model: SignInModel, *, may_keep: bool = False, prompts: Prompts | None = None) -> None:
    """Ask until somebody is signed in, and say who.

    Raises NotSignedIn when the person leaves with Ctrl-C or at the end of the input; a question is then left too.
    """
    terminal = _Terminal(Walk(model, may_keep=lambda: may_keep), prompts or Prompts())
    try:
        terminal.walk_to_the_end()
    except (KeyboardInterrupt, EOFError):
        terminal.prompts.say("")  # the prompt's own line has no end
        if isinstance(model.status().step, SignedIn):  # it came while the credentials did
            with suppress(NbauthError):
                model.sign_out()
        model.start_over()
    else:
        return
    raise NotSignedIn(Screens.NO_LONGER_OPEN)


class _Terminal:
    def __init__(self, walk: Walk, prompts: Prompts) -> None:
        self.prompts = prompts
        self._walk = walk
        self._told: set[str] = set()
        self._ticked: dict[str, Secret] = {}
        """The choices, which are asked for once for all tries."""
        self._typed_before: dict[str, str] = {}
        """By field: what is no secret is offered again."""

    def walk_to_the_end(self) -> None:
        while not (shown := self._walk.shown()).signed_in_as:
            self._tell(shown)
            button, typed = self._answered(shown)
            self._walk.begin()
            self._walk.settle(self._walk.perform(button, typed))
        for line in (f"{shown.person}.", *shown.details):
            self.prompts.say(line)

    def _tell(self, shown: View) -> None:
        """The screen's texts. What stays the same from one to the next is said once."""
        choices = ", ".join(button.label for button in _others(shown))
        again = [f"{shown.error} {shown.hint}", shown.notice, shown.text, *map(_described, shown.exhibits)]
        for line in (
            *self._new(f"{shown.pool}. {shown.warning}"),
            *(line.strip() for line in again),
            *self._new(Screens.RULES.of(rules=", ".join(rule.label for rule in shown.rules)) if shown.rules else ""),
            Screens.OTHER_CHOICES.of(choices=choices) if choices else "",
        ):
            if line:
                self.prompts.say(line)

    def _new(self, line: str) -> list[str]:
        if line in self._told:
            return []
        self._told.add(line)
        return [line.strip()]

    def _answered(self, shown: View) -> tuple[Button, Typed]:
        """What was typed into the fields, or another button that was chosen instead."""
        values: dict[str, Secret] = dict(self._ticked)
        fields = [field for field in shown.fields if field.kind != "hidden"]
        if not fields:
            return self._chosen_of(shown), Typed()
        for field in fields:
            if field.name in self._ticked:
                continue
            while not len(typed := self._typed(field)) and field.kind != "checkbox":
                if not _others(shown):
                    break
                if chosen := self._chosen(_others(shown)):
                    return chosen, Typed(values)
            values[field.name] = typed
            if field.kind == "checkbox":
                self._ticked[field.name] = typed
        return next(button for button in shown.buttons if button.answers), Typed(values)

    def _chosen_of(self, shown: View) -> Button:
        """Where there is nothing to type, one of all the buttons."""
        while (chosen := self._chosen(list(shown.buttons))) is None:
            pass
        return chosen

    def _typed(self, field: Field) -> Secret:
        """A code is not echoed either: the terminal's history would keep it."""
        if field.secret:
            return Secret(self.prompts.ask_secret(f"{field.label}: "))
        if field.kind == "checkbox":
            return self._yes_or_no(field)
        value = field.value or self._typed_before.get(field.name, "")
        default = f" [{fit(value)}]" if value else ""  # from a keychain, or a notebook
        self._typed_before[field.name] = self.prompts.ask(f"{field.label}{default}: ") or value
        return Secret(self._typed_before[field.name])

    def _yes_or_no(self, field: Field) -> Secret:
        answer = ""
        while answer not in ("y", "yes", "n", "no"):
            typed = self.prompts.ask(f"{field.label}? {'[Y/n]' if field.value else '[y/N]'}: ").strip().lower()
            answer = typed or ("y" if field.value else "n")
        return Secret(TICKED if answer.startswith("y") else "")

    def _chosen(self, buttons: list[Button]) -> Button | None:
        """One of these, by its number; None if it was none, or one that must be waited for."""
        for number, button in enumerate(buttons, 1):
            self.prompts.say(f"  {number}  {button.label}")
        typed = self.prompts.ask(Screens.WHICH).strip()
        if not typed.isdecimal() or not 0 < int(typed) <= len(buttons):
            return None
        action = buttons[int(typed) - 1].action
        chosen = next((button for button in self._walk.shown().buttons if button.action == action), None)
        if chosen and chosen.wait:
            self.prompts.say(Screens.NOT_YET.of(seconds=chosen.wait))
            return None
        return chosen


def _others(shown: View) -> list[Button]:
    return [button for button in shown.buttons if not button.answers]


def _described(exhibit: Exhibit) -> str:
    if exhibit.kind == "picture":
        return Screens.PICTURE_NOT_SHOWN.of(name=exhibit.name)
    return f"{exhibit.name}: {exhibit.value}"
