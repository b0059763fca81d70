"""Says a text in a language."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any, TypeVar, cast

from nbauth.texts.text import Text, capitalized

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Language:
    """One language: sentences by key. What it lacks is said in English."""

    tag: str
    sentences: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    def say(self, text: str) -> str:
        """In this language, and so what it is filled in with; what is no `Text` stays as it came."""
        if not isinstance(text, Text):
            return text
        said = self.sentences.get(text.key, text.template)
        if text.values:
            values = {name: self.say(value) if isinstance(value, str) else value for name, value in text.values.items()}
            said = said.format(**values)
        return capitalized(said) if text.begins else said

    def say_all(self, whole: T) -> T:
        """The same, with each text of a dataclass or a tuple, and of what these hold, in this language."""
        said: Any = whole
        if isinstance(whole, str):
            said = self.say(whole)
        elif isinstance(whole, tuple):
            said = tuple(map(self.say_all, whole))
        elif is_dataclass(whole) and not isinstance(whole, type):
            said = replace(whole, **{each.name: self.say_all(getattr(whole, each.name)) for each in fields(whole)})
        return cast("T", said)
