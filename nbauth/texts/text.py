"""A sentence that knows its key."""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Self

ISSUES = "https://github.com/nbauth/nbauth/issues"
"""Where a defect is reported."""


class Text(str):  # noqa: SLOT000 -- the attributes of a str live in its dictionary
    """A sentence in English; its key and its values say it again in another language.

    The text of an error may bring the hint that goes with it: what to do next.
    """

    key: str
    template: str
    values: Mapping[str, object]
    """Those that are a `Text` stay one, for another language to say them too."""
    hint: str
    begins: bool
    """Whether it begins with a capital letter, whatever it is within a sentence."""

    def __new__(cls, template: str, *, hint: str = "") -> Self:
        made = super().__new__(cls, template)
        made.key, made.template, made.values, made.hint = "", template, MappingProxyType({}), hint
        made.begins = False
        return made

    def __set_name__(self, owner: type, name: str) -> None:
        self.key = f"{owner.__name__}.{name}"
        if self.hint:
            hint = Text(self.hint)
            hint.key = f"{self.key}.hint"
            self.hint = hint

    def of(self, **values: object) -> "Text":
        """The sentence, and its hint, with its `{placeholders}` filled in. Raises KeyError if one is missing.

        Names, paths and words from outside come into a sentence here alone, as `fit` has them. Without values it stays
        as it is: braces are braces then, or the page fills them in.
        """
        if not values:
            return self
        values = {
            name: value if isinstance(value, int | float | Text) else fit(str(value)) for name, value in values.items()
        }
        filled = Text(self.template.format(**values))
        filled.key, filled.template, filled.values = self.key, self.template, MappingProxyType(values)
        filled.hint = self.hint.of(**values) if isinstance(self.hint, Text) else self.hint
        return filled

    def beginning(self) -> "Text":
        """What is a name within a sentence, as it stands alone."""
        alone = Text(capitalized(self), hint=self.hint)
        alone.key, alone.template, alone.values, alone.begins = self.key, self.template, self.values, True
        return alone

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


def fit(text: str) -> str:
    """Without what could move a terminal's cursor, forge a line of a log, or turn a line around."""
    return text if text.isprintable() else "".join(each if _fits(each) else "\ufffd" for each in text)


def _fits(character: str) -> bool:
    """The spaces of other languages do too, which Python counts as not printable."""
    return character.isprintable() or unicodedata.category(character) == "Zs"


def capitalized(text: str) -> str:
    """With a capital letter at its beginning."""
    return text[:1].upper() + text[1:]
