"""The form in a terminal: the same screens, as prompts.

At any prompt Enter alone offers the screen's other buttons; where an answer is filled in, which Enter takes, ? does. So
a password may be any text.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from nbauth.core.openings import browser_opening
from nbauth.core.steps import SignedIn
from nbauth.errors import NbauthError, NotSignedIn
from nbauth.secret import Secret
from nbauth.texts import Command, Screens, Written, fit, joined
from nbauth.texts import Typed as Texts
from nbauth.texts.languages import ENGLISH, Language
from nbauth.widget import in_words
from nbauth.widget.model import Others, SignInModel, no_others
from nbauth.widget.prompts import Prompts
from nbauth.widget.screens.account.overview import AccountScreen
from nbauth.widget.terminal_browser import InBrowser
from nbauth.widget.times import with_times_here
from nbauth.widget.view import TICKED, Button, Entry, Field, Rule, Typed, View
from nbauth.widget.walk import Walk

_SOMETHING_ELSE = "?"
_NOTHING_TYPED = Typed()


def sign_in(
    model: SignInModel,
    *,
    may_keep: bool = False,
    username: str = "",
    prompts: Prompts | None = None,
    language: Language = ENGLISH,
    provider: str | None = None,
) -> None:
    """Ask until somebody is signed in, and say who.

    With `username` the first prompt is answered already; with `provider` the sign-in begins in the browser, with this
    one, or where it is empty at the sign-in page. Raises ConfigurationError where there is no such page, and
    NotSignedIn when the person leaves with Ctrl-C or at the end of the input; a question is then left too.
    """
    terminal = _Terminal(Walk(model, may_keep=lambda: may_keep), prompts or Prompts(), username, language)
    try:
        if provider is not None:
            model.respond(model.status().step, browser_opening(model.status().pool, provider or None))
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


def account(
    model: SignInModel,
    *,
    may_keep: bool = False,
    others: Others = no_others,
    prompts: Prompts | None = None,
    language: Language = ENGLISH,
) -> None:
    """Show the account of whoever is signed in until they leave it, with Enter or Ctrl-C, and ask for a sign-in first.

    Raises NotSignedIn when the person leaves that.
    """
    if not isinstance(model.status().step, SignedIn):
        sign_in(model, may_keep=may_keep, prompts=prompts, language=language)
    walk = Walk(model, may_keep=lambda: may_keep, opens=AccountScreen(), others=others)
    terminal = _Terminal(walk, prompts or Prompts(), "", language)
    try:
        terminal.walk_back()
    except (KeyboardInterrupt, EOFError):
        terminal.prompts.say("")  # the prompt's own line has no end


class _Terminal:
    def __init__(self, walk: Walk, prompts: Prompts, username: str, language: Language) -> None:
        self.prompts = prompts
        self._language = language
        self._in_words = language.say
        self._walk = walk
        self._given = {"username": username} if username else {}
        """What need not be asked for, once."""
        self._heading = ""
        self._told: set[str] = set()
        self._told_here: set[str] = set()
        """Under this heading."""
        self._in_browser = InBrowser(walk, prompts, self._say)
        self._ticked: dict[str, Secret] = {}
        """The choices, which are asked for once for all tries."""
        self._typed_before: dict[str, str] = {}
        """By field: what is no secret is offered again."""

    def walk_to_the_end(self) -> None:
        shown = first = self._shown()
        while not shown.signed_in_as:
            self._tell(shown)
            if not (shown.browser and self._in_browser.came_back(shown.browser)):
                button, typed = self._answered(shown)
                if button.primary or button.answers:
                    self.prompts.say(button.doing)
                self._press(button, typed)
            shown = self._shown()
        self._say(Command.SIGNED_IN_AS.of(name=shown.signed_in_as), *self._with_times(shown, *shown.details))
        self._say(Screens.ANOTHER_USER if shown is first else "")
        if shown is not first:
            self._ask_afterwards(shown)

    def _ask_afterwards(self, card: View) -> None:
        """What the card offers. Who leaves it with Ctrl-C, or at the end of the input, is signed in all the same."""
        for button in card.buttons:
            if button.afterwards:
                try:
                    if self._yes_or_no(Field(button.action, button.label, "checkbox")):
                        self.prompts.say(button.doing)
                        self._press(button)
                        self.walk_back()
                except (KeyboardInterrupt, EOFError):
                    self.prompts.say("")  # the prompt's own line has no end

    def walk_back(self) -> None:
        """Until the card is shown again, or nobody is signed in. Enter alone goes back where nothing is to be typed."""
        while self._walk.is_aside:
            shown = self._shown()
            if shown.heading != self._heading:
                self._typed_before.clear()  # there it is another's
            self._tell(shown)
            way_back = next((button for button in shown.buttons if button.action == "back"), None)
            button: Button | None
            typed = _NOTHING_TYPED
            if in_words.asked(shown):
                button, typed = self._answered(shown)
            else:
                button = self._chosen(list(shown.buttons), otherwise=way_back)
            if button is not None and button.doing not in map(self._in_words, (Screens.GOING_ON, Screens.GOING_BACK)):
                self.prompts.say(button.doing)
            self._press(button, typed)
        self._say_outcome(self._shown())

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
        self._say_outcome(shown)
        self._say_once(self._told_here, shown.person, shown.text, *self._with_times(shown, *shown.details))
        self._say_once(self._told_here, *in_words.linked(shown.link), *map(self._entry, shown.entries))
        if shown.app_key:
            self._say_once(self._told_here, *in_words.shown_key(shown.app_key, self.prompts.columns()))
        self._say(*shown.report.splitlines(), *map(in_words.described, shown.exhibits), in_words.time_left(shown))
        self._say_once(self._told_here, *in_words.needed(shown.rules))
        if any(field.secret for field in shown.fields):
            self._say_once(self._told, Screens.HIDDEN)
        if (others := in_words.others(shown)) and in_words.asked(shown):
            filled_in = any(self._filled_in(field) for field in in_words.asked(shown) if field.kind != "checkbox")
            how = Screens.OTHER_CHOICES_BESIDE_FILLED_IN if filled_in else Screens.OTHER_CHOICES
            self._say_once(self._told_here, how.of(choices=joined(Written.LIST, map(in_words.label, others))))

    def _say_outcome(self, shown: View) -> None:
        self._say(joined(Written.SENTENCES, (shown.error, shown.hint)), *self._with_times(shown, shown.notice))

    def _shown(self) -> View:
        return self._walk.shown().said_in(self._language)

    def _with_times(self, shown: View, *sentences: str) -> list[str]:
        """Of this computer's time zone: a page is not always on the same."""
        moments = {name: datetime.fromisoformat(moment) for name, moment in shown.moments.items()}
        return [self._with_moments(each, moments) for each in sentences]

    def _entry(self, entry: Entry) -> str:
        moments = {"at": datetime.fromisoformat(entry.at)} if entry.at else {}
        return in_words.listed(entry, self._with_moments(entry.value, moments))

    def _with_moments(self, sentence: str, moments: Mapping[str, datetime]) -> str:
        return with_times_here(sentence, moments, now=self._walk.now(), language=self._language)

    def _say(self, *lines: str) -> None:
        for line in lines:
            if line:
                self.prompts.say(self._in_words(line))

    def _say_once(self, told: set[str], *lines: str) -> None:
        self._say(*(line for line in lines if line not in told))
        told.update(lines)

    def _answered(self, shown: View) -> tuple[Button, Typed]:
        """What was typed into the fields, or another button that was chosen instead."""
        fields = in_words.asked(shown)
        if not fields:
            return self._chosen_of(shown), Typed()
        values = {field.name: Secret(self._filled_in(field)) for field in fields} | self._ticked
        place = 0
        while place < len(fields):
            field = fields[place]
            typed = values[field.name] if field.name in self._ticked else self._typed(field)
            if typed is None and in_words.others(shown):
                if chosen := self._chosen(in_words.others(self._shown())):
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
            self._say(joined(Written.SENTENCES, (Texts.PASSWORDS_DIFFER, Texts.PASSWORDS_DIFFER.hint)))
            return unmet[0].same_as
        self._say(Screens.LACKS.of(rules=joined(Written.LIST, (rule.label for rule in unmet))))
        return field.name

    def _typed(self, field: Field) -> Secret | None:
        """None where something else is wanted. A code is not echoed either: the terminal's history would keep it."""
        label = field.asks or field.label
        if field.secret:
            typed = self.prompts.ask_secret(self._in_words(Screens.PROMPT.of(label=label)))
            return Secret(typed) if typed else None
        if field.kind == "checkbox":
            return self._yes_or_no(field)
        self._say_once(self._told_here, Screens.WRITE_A_DATE if field.kind == "date" else field.hint)
        value = self._filled_in(field)
        prompt = Screens.PROMPT_FILLED_IN.of(label=label, value=value) if value else Screens.PROMPT.of(label=label)
        if given := self._given.pop(field.name, ""):
            self.prompts.say(f"{self._in_words(Screens.PROMPT.of(label=label))}{fit(given)}")
        text = given or self.prompts.ask(self._in_words(prompt)) or value
        if text in ("", _SOMETHING_ELSE):
            return None
        self._typed_before[field.name] = text
        return Secret(text)

    def _filled_in(self, field: Field) -> str:
        return self._typed_before.get(field.name) or field.value

    def _yes_or_no(self, field: Field) -> Secret | None:
        asks = Screens.YES_UNLESS_NO if field.value else Screens.NO_UNLESS_YES
        yes, no = (_ways_to_say(self._in_words(text)) | _ways_to_say(text) for text in (Screens.YES, Screens.NO))
        while True:
            typed = self.prompts.ask(self._in_words(asks.of(question=field.label))).strip().casefold()
            if typed == _SOMETHING_ELSE:
                return None
            if typed in yes | no or not typed:
                return Secret(TICKED if typed in yes or (field.value and not typed) else "")

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
            self.prompts.say(f"  {number}  {self._in_words(in_words.label(button))}")
            by_answer |= {str(number): button.action, button.label.casefold(): button.action}
        typed = self.prompts.ask(self._in_words(Screens.WHICH)).strip()
        if not typed:
            return otherwise
        action = by_answer.get(typed.casefold())
        if action is None:
            self._say(Screens.NO_SUCH_CHOICE.of(typed=typed[:40]))
        chosen = next((button for button in self._shown().buttons if button.action == action), None)
        if chosen and chosen.wait:
            self._say(Screens.NOT_YET.of(seconds=chosen.wait))
            return None
        return chosen


def _ways_to_say(word: str) -> set[str]:
    """The whole word, or its first letter."""
    return {word.casefold(), word[:1].casefold()}
