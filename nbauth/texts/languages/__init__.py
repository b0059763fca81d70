"""The languages of what a person is shown. English needs no file: it stands in the tables of `nbauth.texts`.

For another one, write `SENTENCES` in a file here that is named like it, and enter it in `LANGUAGES`: each key of the
tables, and `….hint` for its hint, with the same {placeholders}. What a sentence quotes of a button or a field is called
as that is. `pytest tests/test_languages.py` says what is missing.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from nbauth.texts.languages.language import Language

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {"en": "English", "es": "Español", "fr": "Français", "de": "Deutsch", "ja": "日本語"}
)
"""What each calls itself, by its tag (BCP 47, in lower case)."""

ENGLISH = Language("en")

_OF_PROGRAMS = frozenset({"", "C", "POSIX"})

__all__ = ["ENGLISH", "LANGUAGES", "Language", "best", "language", "of_environment"]


@cache
def language(tag: str) -> Language:
    """The one of this tag, loaded when it is first used."""
    if tag == ENGLISH.tag:
        return ENGLISH
    return Language(tag, import_module(f"{__name__}.{tag.replace('-', '_')}").SENTENCES)


def best(wanted: Iterable[str]) -> str | None:
    """The tag of the first that there is, as https://www.rfc-editor.org/rfc/rfc4647#section-3.4 looks one up."""
    for each in wanted:
        parts = each.lower().replace("_", "-").split("-")
        while parts:
            if "-".join(parts) in LANGUAGES:
                return "-".join(parts)
            parts.pop()
            if parts and len(parts[-1]) == 1:  # what it introduced is gone
                parts.pop()
    return None


def of_environment(environment: Mapping[str, str]) -> Language:
    """That of the locale, as gettext reads it; English where there is none, or one that is not spoken here.

    https://www.gnu.org/software/gettext/manual/html_node/Locale-Environment-Variables.html
    """
    locale = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if _without_encoding(locale) in _OF_PROGRAMS:
        return ENGLISH
    wanted = [*environment.get("LANGUAGE", "").split(":"), locale]
    return language(best(map(_without_encoding, wanted)) or ENGLISH.tag)


def _without_encoding(locale: str) -> str:
    return locale.partition(".")[0].partition("@")[0]
