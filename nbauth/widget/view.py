"""What one screen is made of; the screens themselves are in `nbauth.widget.screens`.

Screen + Situation  ──shows──→  View  ──as_message, in a language──→  the page, which draws it and decides nothing
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import Any, Literal, Self

from nbauth.core.status import Status
from nbauth.errors import NbauthError, WeakPassword
from nbauth.secret import HoldsSecrets, Secret
from nbauth.texts import Typed as Texts
from nbauth.texts.languages import ENGLISH, Language
from nbauth.widget.elsewhere import Browser, Link
from nbauth.widget.model import Served, SignInModel

TICKED = "yes"
"""What a checkbox says that is ticked."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a sign-in stands, seen from one form."""

    status: Status
    now: datetime
    may_keep: bool = False
    """Whether there is a choice to keep the sign-in."""
    busy: "Button | None" = None
    """The button whose work is under way in this form."""
    error: NbauthError | None = None
    """What this form's last action met."""
    notice: str = ""
    """What has come of it, or why this screen is shown."""
    aside: "Screen | None" = None
    """What is open that is no step of the sign-in."""
    session_name: str = ""
    """What the session is called in the notebook that shows this form; empty where it is called nothing."""
    moments: Mapping[str, datetime] = field(default_factory=dict)
    """Those that the notice names in braces."""
    awaited: bool = False
    """Whether a cell that runs waits for this sign-in."""
    others: tuple[Served, ...] = ()
    """The other sign-ins of this kernel in which somebody is signed in."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something to type."""

    name: str
    label: str
    kind: Literal["text", "email", "tel", "url", "date", "code", "answer", "password", "checkbox", "hidden"]
    """The page shows "hidden" to password managers alone."""
    autocomplete: str = "off"
    """A token of the HTML standard, https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill."""
    value: str = ""
    """Filled in already. A checkbox's is TICKED or empty."""
    hint: str = ""
    """A sentence under the field."""
    secret: bool = False
    """Neither echoed nor remembered: the page empties it before it sends it."""
    asks: str = ""
    """What a prompt says instead of the label, which stands on the page beside what explains it."""
    sent_when_pasted: bool = False
    """Whether a whole code is, at once."""


@dataclass(frozen=True, slots=True)
class Typed(HoldsSecrets):
    """What was typed, by the names of the fields. A field that is missing counts as empty."""

    values: Mapping[str, Secret] = field(default_factory=dict)

    def secret(self, name: str) -> Secret:
        """As it was typed."""
        return self.values.get(name, Secret(""))

    def text(self, name: str) -> str:
        """What is no secret."""
        return self.secret(name).reveal()

    def ticked(self, name: str) -> bool | None:
        """None where there was no such box."""
        return self.text(name) == TICKED if name in self.values else None

    def new_password(self, name: str = "new_password") -> Secret:
        """Raises WeakPassword unless it was typed the same twice."""
        if self.secret(name) != self.secret("confirm_password"):
            raise WeakPassword(Texts.PASSWORDS_DIFFER)
        return self.secret(name)


@dataclass(frozen=True, slots=True)
class Then:
    """What a button has led to. Without a screen, the step says what is shown next."""

    screen: "Screen | None" = None
    notice: str = ""
    moments: Mapping[str, datetime] = field(default_factory=dict)
    """Those that it names in braces."""
    instead: Served | None = None
    """Another sign-in, which the form shows from now on."""


Does = Callable[[Typed, SignInModel], Then]
"""Waits for the network; raises NbauthError, and the screen stays then."""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press, and what that does."""

    action: str
    label: str
    doing: str
    """What to say while it is being done."""
    does: Does = field(compare=False, repr=False)
    primary: bool = False
    """What Enter does."""
    answers: bool = False
    """Whether it sends what was typed; of any other button, no secret leaves the page."""
    quiet: bool = False
    """Drawn like a link."""
    wait: int = 0
    """Seconds until it may be pressed."""
    lingers: bool = False
    """Shown as under way on whatever screen comes meanwhile."""
    afterwards: bool = False
    """Whether a terminal, which shows the card once, asks for it there with yes or no."""
    entry: str = ""
    """The name of the entry at which it stands."""
    short: str = ""
    """What is seen of the label there, where the rest can be read beside it."""
    grave: bool = False
    """Can't be undone: Enter never does it."""
    opens: str = ""
    """The address of a page, for which a window is opened; not shown where this browser can't reach it."""

    def as_message(self) -> dict[str, Any]:
        """What the page needs of it."""
        names = [each.name for each in fields(self) if each.name not in ("does", "lingers", "afterwards")]
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a field must hold; the page ticks it off while somebody types."""

    field: str
    label: str
    pattern: str = ""
    """A regular expression that is found in it, in JavaScript and Python alike."""
    same_as: str = ""
    """Another field, which it must equal."""

    def is_met(self, values: Mapping[str, Secret]) -> bool:
        """Whether what was typed, by the names of the fields, is as it must be."""
        typed = values[self.field]
        return typed == values[self.same_as] if self.same_as else re.search(self.pattern, typed.reveal()) is not None


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something that the user pool shows: never markup."""

    name: str
    kind: Literal["text", "link", "picture"]
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of several that are listed."""

    name: str
    """Tells it apart on its screen."""
    label: str
    value: str
    """With {at} in it, for the page to fill in, where there is an `at`."""
    note: str = ""
    """What else is to be known of it."""
    at: str = ""
    """ISO 8601, or empty."""
    seconds_left: int | None = None
    """Counted down beside the value; as that of a view."""


@dataclass(frozen=True, slots=True)
class AppKey(HoldsSecrets):
    """What an authenticator app is to be told."""

    key: str = field(repr=False)
    """In groups of four characters."""
    modules: tuple[str, ...] = field(repr=False)
    """Of the QR code, row by row from above: a "1" is dark. The page keeps a quiet zone around it."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of the sign-in's history."""

    at: str
    """ISO 8601; the page shows it in the reader's time zone."""
    what: str
    took: float
    """Seconds."""
    result: str
    """With {since} in it, for the page to fill in, where there is a `since`."""
    since: str
    """ISO 8601, or empty."""
    failed: bool
    code: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that an administrator asks for."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class View(HoldsSecrets):
    """One screen."""

    heading: str = ""
    pool: str = ""
    """Which user pool this signs in to."""
    warning: str = ""
    """Where what is typed goes, if it does not go to AWS."""
    waits: str = ""
    """Said where the notebook goes on when somebody has signed in; the page brings the form into view."""
    notice: str = ""
    """As the `details`."""
    text: str = ""
    exhibits: tuple[Exhibit, ...] = ()
    app_key: AppKey | None = None
    link: Link | None = None
    browser: Browser | None = None
    """What comes back, the page types into the field `address`, and sends."""
    entries: tuple[Entry, ...] = ()
    fields: tuple[Field, ...] = ()
    rules: tuple[Rule, ...] = ()
    buttons: tuple[Button, ...] = ()
    signed_in_as: str = ""
    person: str = ""
    """The sentence that says it."""
    details: tuple[str, ...] = ()
    """Sentences; where the name of one of the `moments` stands in braces, the page puts its time for the reader."""
    moments: Mapping[str, str] = field(default_factory=dict)
    """ISO 8601, by name."""
    happenings: tuple[Happening, ...] = ()
    facts: tuple[Fact, ...] = ()
    report: str = ""
    """All of that as plain text, which the page offers to copy."""
    error: str = ""
    hint: str = ""
    invalid: tuple[str, ...] = ()
    """The fields that the error is about."""
    busy: bool = False
    status: str = ""
    seconds_left: int | None = None
    """Counted here and not from a time, so that a wrong clock in the browser does no harm."""
    time_is_over: str = ""
    names: tuple[str, ...] = ()
    """Names, hosts and addresses in the texts, which are written from left to right in any language."""

    def said_in(self, language: Language) -> Self:
        """Every text in it in this language, as plain text: marimo's JSON takes a `Text` for an object."""
        return language.say_all(self)

    def as_message(self, language: Language = ENGLISH) -> dict[str, Any]:
        """What any front end's JSON can carry."""
        message: dict[str, Any] = _as_message(self.said_in(language))
        return message


def _as_message(part: Any) -> Any:
    if isinstance(part, Button):
        return part.as_message()
    if isinstance(part, tuple):
        return [_as_message(each) for each in part]
    if is_dataclass(part):
        return {each.name: _as_message(getattr(part, each.name)) for each in fields(part)}
    return part


class Screen(ABC):
    """One screen. Two that are equal ask the same question: what was typed into the one counts for the other."""

    @abstractmethod
    def shows(self, situation: Situation) -> View:
        """Its fields and texts, and its buttons with what each of them does; `framed` adds what every screen has."""
