"""The form in a terminal: the same screens, as prompts.

At any prompt Enter alone offers the screen's other buttons; where an answer is filled in, which Enter takes, ? does. So
a password may be any text.
"""

import getpass
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from nbauth.core.steps import SignedIn
from nbauth.errors import NbauthError, NotSignedIn
from nbauth.secret import Secret
from nbauth.texts import Page, Screens, fit
from nbauth.texts import Typed as Texts
from nbauth.widget.model import SignInModel
from nbauth.widget.screens.screen import CLOSE
from nbauth.widget.view import TICKED, AppKey, Button, Exhibit, Field, Rule, Typed, View
from nbauth.widget.walk import Walk

_SOMETHING_ELSE = "?"
_NOTHING_TYPED = Typed()


def _ask(prompt: str) -> str:
    return input(prompt)


def _ask_secret(prompt: str) -> str:
    return getpass.getpass(prompt)


def _columns() -> int:
    """None where what is printed is shown somewhere else than in a terminal, or in one without colours."""
    if not sys.stdout.isatty() or os.environ.get("TERM") in (None, "", "dumb"):
        return 0
    return shutil.get_terminal_size().columns


@dataclass(frozen=True, slots=True)
class Prompts:
    """How to ask and to tell. The usual ones are looked up at each prompt: a kernel replaces them while a cell runs."""

    ask: Callable[[str], str] = _ask
    ask_secret: Callable[[str], str] = _ask_secret
    say: Callable[[str], None] = print
    columns: Callable[[], int] = _columns
    """How wide a picture of characters may be."""


def sign_in(model: SignInModel, *, may_keep: bool = False, username: str = "", prompts: Prompts | None = None) -> None:
    """Ask until somebody is signed in, and say who.

    With `username` the first prompt is answered already. Raises NotSignedIn when the person leaves with Ctrl-C or at
    the end of the input; a question is then left too.
    """
    terminal = _Terminal(Walk(model, may_keep=lambda: may_keep), prompts or Prompts(), username)
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
    def __init__(self, walk: Walk, prompts: Prompts, username: str) -> None:
        self.prompts = prompts
        self._walk = walk
        self._given = {"username": username} if username else {}
        """What need not be asked for, once."""
        self._heading = ""
        self._told: set[str] = set()
        self._told_here: set[str] = set()
        """Under this heading."""
        self._ticked: dict[str, Secret] = {}
        """The choices, which are asked for once for all tries."""
        self._typed_before: dict[str, str] = {}
        """By field: what is no secret is offered again."""

    def walk_to_the_end(self) -> None:
        shown = first = self._walk.shown()
        while not shown.signed_in_as:
            self._tell(shown)
            button, typed = self._answered(shown)
            if button.primary or button.answers:
                self.prompts.say(button.doing)
            self._press(button, typed)
            shown = self._walk.shown()
        self._say(f"{shown.person}.", *shown.here(*shown.details), Screens.ANOTHER_USER if shown is first else "")
        if shown is not first:
            self._ask_afterwards(shown)

    def _ask_afterwards(self, card: View) -> None:
        """What the card offers. Who leaves it with Ctrl-C, or at the end of the input, is signed in all the same."""
        for button in card.buttons:
            if button.afterwards:
                try:
                    if self._yes_or_no(Field(button.action, button.label, "checkbox")):
                        self._follow(button)
                except (KeyboardInterrupt, EOFError):
                    self.prompts.say("")  # the prompt's own line has no end

    def _follow(self, button: Button) -> None:
        """Until the card is shown again; Enter leaves what is asked as it is."""
        self.prompts.say(button.doing)
        self._press(button)
        while not (shown := self._walk.shown()).signed_in_as:
            self._tell(shown)
            self._press(self._chosen(list(shown.buttons), otherwise=CLOSE))
        self._say(f"{shown.error} {shown.hint}".strip(), *shown.here(shown.notice))

    def _press(self, button: Button | None, typed: Typed = _NOTHING_TYPED) -> None:
        if button is not None:
            self._walk.begin()
            self._walk.settle(self._walk.perform(button, typed))

    def _tell(self, shown: View) -> None:
        """The screen's texts. What has not changed since the last answer is not said again."""
        if shown.heading != self._heading:
            if self._heading:
                self.prompts.say("")
            self._heading, self._told_here = shown.heading, set()
            self._say(shown.heading)
        self._say_once(self._told, shown.pool, shown.warning)
        self._say(f"{shown.error} {shown.hint}".strip(), *shown.here(shown.notice))
        self._say_once(self._told_here, shown.text)
        if shown.app_key:
            self._say_once(self._told_here, *_shown_key(shown.app_key, self.prompts.columns()))
        self._say(*shown.report.splitlines(), *map(_described, shown.exhibits), _time_left(shown))
        self._say_once(self._told_here, _needed([rule.label for rule in shown.rules if rule.pattern]))
        if any(field.secret for field in shown.fields):
            self._say_once(self._told, Screens.HIDDEN)
        if (others := _others(shown)) and _asked(shown):
            filled_in = any(self._filled_in(field) for field in _asked(shown) if field.kind != "checkbox")
            how = Screens.OTHER_CHOICES_BESIDE_FILLED_IN if filled_in else Screens.OTHER_CHOICES
            self._say_once(self._told_here, how.of(choices=", ".join(map(_label, others))))

    def _say(self, *lines: str) -> None:
        for line in lines:
            if line:
                self.prompts.say(line)

    def _say_once(self, told: set[str], *lines: str) -> None:
        self._say(*(line for line in lines if line not in told))
        told.update(lines)

    def _answered(self, shown: View) -> tuple[Button, Typed]:
        """What was typed into the fields, or another button that was chosen instead."""
        fields = _asked(shown)
        if not fields:
            return self._chosen_of(shown), Typed()
        values = {field.name: Secret(self._filled_in(field)) for field in fields} | self._ticked
        place = 0
        while place < len(fields):
            field = fields[place]
            typed = values[field.name] if field.name in self._ticked else self._typed(field)
            if typed is None and _others(shown):
                if chosen := self._chosen(_others(self._walk.shown())):
                    return chosen, Typed({field.name: values[field.name] for field in fields if not field.secret})
                continue
            values[field.name] = typed or Secret("")
            if again := self._again_from(shown.rules, field, values):
                place = [each.name for each in fields].index(again)
                continue
            if field.kind == "checkbox":
                self._ticked[field.name] = values[field.name]
            place += 1
        return next(button for button in shown.buttons if button.answers), Typed(values)

    def _again_from(self, rules: tuple[Rule, ...], field: Field, values: Mapping[str, Secret]) -> str:
        """The field to go back to where what was typed into this one is not as it must be, after saying why."""
        unmet = [rule for rule in rules if rule.field == field.name and len(values[field.name])]
        unmet = [rule for rule in unmet if not rule.is_met(values)]
        if not unmet:
            return ""
        if unmet[0].same_as:
            self.prompts.say(f"{Texts.PASSWORDS_DIFFER} {Texts.PASSWORDS_DIFFER.hint}")
            return unmet[0].same_as
        self.prompts.say(Screens.LACKS.of(rules=_listed([rule.label for rule in unmet])))
        return field.name

    def _typed(self, field: Field) -> Secret | None:
        """None where something else is wanted. A code is not echoed either: the terminal's history would keep it."""
        label = field.asks or field.label
        if field.secret:
            typed = self.prompts.ask_secret(f"{label}: ")
            return Secret(typed) if typed else None
        if field.kind == "checkbox":
            return self._yes_or_no(field)
        self._say_once(self._told_here, Screens.WRITE_A_DATE if field.kind == "date" else field.hint)
        value = self._filled_in(field)
        prompt = f"{label} [{fit(value)}]: " if value else f"{label}: "  # it may come from a keychain, or a notebook
        if given := self._given.pop(field.name, ""):
            self.prompts.say(f"{label}: {fit(given)}")
        text = given or self.prompts.ask(prompt) or value
        if text in ("", _SOMETHING_ELSE):
            return None
        self._typed_before[field.name] = text
        return Secret(text)

    def _filled_in(self, field: Field) -> str:
        return self._typed_before.get(field.name) or field.value

    def _yes_or_no(self, field: Field) -> Secret | None:
        answer = ""
        while answer not in ("y", "yes", "n", "no"):
            typed = self.prompts.ask(f"{field.label}? {'[Y/n]' if field.value else '[y/N]'}: ").strip().lower()
            if typed == _SOMETHING_ELSE:
                return None
            answer = typed or ("y" if field.value else "n")
        return Secret(TICKED if answer.startswith("y") else "")

    def _chosen_of(self, shown: View) -> Button:
        """Where there is nothing to type, one of all the buttons."""
        while (chosen := self._chosen(list(shown.buttons))) is None:
            pass
        return chosen

    def _chosen(self, buttons: list[Button], *, otherwise: Button | None = None) -> Button | None:
        """One of these, by its number or its name; None if it was none, or one that must be waited for.

        Enter alone is `otherwise`.
        """
        by_answer: dict[str, str] = {}
        for number, button in enumerate(buttons, 1):
            self.prompts.say(f"  {number}  {_label(button)}")
            by_answer |= {str(number): button.action, button.label.casefold(): button.action}
        typed = self.prompts.ask(Screens.WHICH).strip()
        if not typed:
            return otherwise
        action = by_answer.get(typed.casefold())
        if action is None:
            self.prompts.say(Screens.NO_SUCH_CHOICE.of(typed=typed[:40]))
        chosen = next((button for button in self._walk.shown().buttons if button.action == action), None)
        if chosen and chosen.wait:
            self.prompts.say(Screens.NOT_YET.of(seconds=chosen.wait))
            return None
        return chosen


def _asked(shown: View) -> list[Field]:
    return [field for field in shown.fields if field.kind != "hidden"]


def _others(shown: View) -> list[Button]:
    return [button for button in shown.buttons if not button.answers]


def _label(button: Button) -> str:
    return Screens.CHOICE_LATER.of(button=button.label, seconds=button.wait) if button.wait else button.label


def _time_left(shown: View) -> str:
    seconds = shown.seconds_left
    if seconds is None:
        return ""
    return Page.TIME_LEFT.of(time=f"{seconds // 60}:{seconds % 60:02}") if seconds else shown.time_is_over


def _needed(rules: list[str]) -> str:
    return Screens.RULES.of(rules=_listed(rules)) if rules else ""


def _listed(rules: list[str]) -> str:
    return "; ".join(rule[:1].lower() + rule[1:] for rule in rules)


def _described(exhibit: Exhibit) -> str:
    if exhibit.kind == "picture":
        return Screens.PICTURE_NOT_SHOWN.of(name=exhibit.name)
    return f"{exhibit.name}: {exhibit.value}"


def _shown_key(app_key: AppKey, columns: int) -> list[str]:
    from nbauth.widget.qr import in_a_terminal

    return ["\n".join(in_a_terminal(app_key.modules, columns)), Screens.KEY.of(key=app_key.key)]
