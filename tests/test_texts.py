"""The tables of sentences: each is used, has a key of its own, and is filled in where it is used; no other is said."""

import ast
import re
import string
from pathlib import Path

import pytest

import nbauth
from nbauth import errors, texts
from nbauth.texts import Text

SOURCES = {path: ast.parse(path.read_text("utf-8")) for path in Path(nbauth.__file__).parent.rglob("*.py")}
TABLES = {table.__name__: table for table in texts.TABLES}
TEXTS = {f"{name}.{key}": text for name, table in TABLES.items() for key, text in vars(table).items() if key.isupper()}
NOT_YET = Path("local")
"""The folder in nbauth whose errors still bring sentences of their own: those of the local AWS."""


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


def errors_of_its_own(tree):
    """The classes that this code derives from those of `nbauth.errors`."""
    found = set()
    for node in ast.walk(tree):  # a class stands behind those that it is made from
        if isinstance(node, ast.ClassDef) and {ast.unparse(base) for base in node.bases} & {*errors.__all__, *found}:
            found.add(node.name)
    return found


ERRORS = {*errors.__all__}.union(*map(errors_of_its_own, SOURCES.values()))


def own_sentences(source):
    """The calls in this code that tell a person a sentence which is in no table, each as it is written."""
    tree = ast.parse(source)
    known = ERRORS | errors_of_its_own(tree)
    literal = {name for name, value in _assigned(tree) if _has_literal(value)}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        match call.func:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in known:
                told = [*call.args[:1], *(one.value for one in call.keywords if one.arg in ("message", "hint"))]
                if any(_has_literal(one, names=literal) for one in told):
                    yield ast.unparse(call)
            case ast.Name(id="print" | "input") | ast.Attribute(attr="warn" | "getpass"):
                if any(_has_literal(one, r"\w{2,} \w{2,}", literal) for one in call.args):
                    yield ast.unparse(call)


def _assigned(tree):
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets, value=value):
                yield from ((target.id, value) for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value


def _has_literal(told, pattern=r"\w", names=()):
    """Whether what is told is text that stands here, in this very place or by one of these names."""
    match told:
        case ast.Constant(value=str(text)):
            return re.search(pattern, text) is not None
        case ast.Name(id=name):
            return name in names
        case ast.Call(func=ast.Attribute(value=ast.Constant() as template, attr="format" | "join")):
            parts = [template]
        case ast.JoinedStr(values=parts) | ast.BoolOp(values=parts):
            pass
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            parts = [one, other]
        case ast.FormattedValue(value=one):
            parts = [one]
        case _:
            return False  # a text of a table, or what a call returns
    return any(_has_literal(part, pattern, names) for part in parts)


def test_every_text_that_is_used_is_there_and_every_one_that_is_there_is_used():
    of_the_page = {key for key in TEXTS if key.startswith("Page.")}  # those the page is joined with, or not at all
    assert {key for _, key, _ in USES} == set(TEXTS) - of_the_page


def test_no_error_and_nothing_printed_brings_a_sentence_that_is_in_no_table():
    root = Path(nbauth.__file__).parent
    said = [
        (str(path), one)
        for path in SOURCES
        if not path.relative_to(root).is_relative_to(NOT_YET)
        for one in own_sentences(path.read_text("utf-8"))
    ]

    assert said == []


@pytest.mark.parametrize(
    "code",
    [
        'raise WrongCode("That code is wrong.")',
        'raise errors.WrongCode(f"{code} is wrong.")',
        'raise WrongCode(Service.WRONG_CODE, hint="Try again.")',
        'raise WrongCode("That code " + why)',
        'raise WrongCode("That code is {what}.".format(what=what))',
        'hint = "Try again."\nraise WrongCode(Service.WRONG_CODE, hint=hint)',
        'class Own(VaultError): pass\nfailure = Own("It is locked.")',
        'print("Signed out.")',
        'warnings.warn(f"The name {name} is taken.")',
        'raise NoKeychain("There is none.")',
    ],
)
def test_a_sentence_that_is_in_no_table_is_found(code):
    assert len(list(own_sentences(code))) == 1


@pytest.mark.parametrize(
    "code",
    [
        'raise WrongCode(Service.WRONG_CODE.of(what="A code"), code="CodeMismatch")',
        "raise kind(text, hint=other.hint)",
        'raise TypeError("A session is not pickled.")  # a developer reads it',
        'print(f"nbauth: {error}")',
    ],
)
def test_one_that_comes_from_a_table_is_not(code):
    assert list(own_sentences(code)) == []


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
