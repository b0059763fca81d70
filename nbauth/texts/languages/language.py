"""Says a text in a language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from nbauth.texts.text import Text, capitalized


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
