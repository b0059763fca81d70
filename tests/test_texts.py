"""The tables of sentences: each is used, has a key of its own, and is filled in where it is used."""

import ast
import string
from pathlib import Path

import pytest

import nbauth
from nbauth import errors, texts
from nbauth.texts import Text

SOURCES = {path: ast.parse(path.read_text("utf-8")) for path in Path(nbauth.__file__).parent.rglob("*.py")}
TABLES = {table.__name__: table for table in texts.TABLES}
TEXTS = {f"{name}.{key}": text for name, table in TABLES.items() for key, text in vars(table).items() if key.isupper()}
ERRORS = {*errors.__all__}


def placeholders(text):
    templates = (text.template, getattr(text.hint, "template", ""))
    return {name for template in templates for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def uses():
    """Where a text stands in the code: its key, and the names that `.of(…)` fills in, or None without it."""
    for path, tree in SOURCES.items():
        aliases = _aliases(tree)
        filled = {}
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Attribute() as text, attr="of"), keywords=keywords):
                    filled[text] = {keyword.arg for keyword in keywords}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
                yield path, f"{aliases[node.value.id]}.{node.attr}", filled.get(node)


def _aliases(tree):
    imported = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "nbauth.texts")
    return {alias.asname or alias.name: alias.name for node in imported for alias in node.names if alias.name in TABLES}


USES = list(uses())


def test_every_text_that_is_used_is_there_and_every_one_that_is_there_is_used():
    of_the_page = {key for key in TEXTS if key.startswith("Page.")}  # those the page is joined with, or not at all
    assert {key for _, key, _ in USES} == set(TEXTS) - of_the_page


def test_every_text_knows_its_key():
    assert {text.key for text in TEXTS.values()} == set(TEXTS)
    assert all(text.hint.key == f"{key}.hint" for key, text in TEXTS.items() if text.hint)


def test_where_a_text_is_filled_in_no_placeholder_is_forgotten():
    wrong = [
        (str(path), key, given) for path, key, given in USES if given is not None and given != placeholders(TEXTS[key])
    ]
    assert wrong == []


def test_a_text_is_filled_in_by_its_values_and_knows_them():
    class Some:
        GREETING = Text("Hello, {name}.", hint="Say {{hello}} to {name}.")

    filled = Some.GREETING.of(name="Ada")

    assert (filled, filled.hint) == ("Hello, Ada.", "Say {hello} to Ada.")
    assert (filled.key, filled.hint.key, dict(filled.values)) == (
        "Some.GREETING",
        "Some.GREETING.hint",
        {"name": "Ada"},
    )
    with pytest.raises(KeyError):
        Some.GREETING.of()


def test_an_error_takes_the_hint_of_its_text_unless_it_has_another():
    class Some:
        FAILED = Text("It failed.", hint="Try again.")

    assert errors.NbauthError(Some.FAILED).hint == "Try again."
    assert errors.NbauthError(Some.FAILED, hint="Wait.").hint == "Wait."
