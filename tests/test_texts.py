"""The tables of sentences: each is used, has a key of its own, and is filled in where it is used; no other is said."""

import ast
import re
import string
import tomllib
from pathlib import Path

import pytest

import nbauth
from nbauth import errors, texts
from nbauth.texts import Text
from nbauth.texts.text import ISSUES

SOURCES = {path: ast.parse(path.read_text("utf-8")) for path in Path(nbauth.__file__).parent.rglob("*.py")}
TABLES = {table.__name__: table for table in texts.TABLES}
TEXTS = {f"{name}.{key}": text for name, table in TABLES.items() for key, text in vars(table).items() if key.isupper()}
OF_ERRORS = ("Account", "Keeping", "Network", "Renewal", "Service", "Typed", "Verification")
"""The tables that hold nothing else."""


def placeholders(text):
    templates = (text.template, getattr(text.hint, "template", ""))
    names = {name for template in templates for _, name, _, _ in string.Formatter().parse(template)}
    return {name for name in names if name and name.isidentifier()}  # what else stands in braces is code


def uses(tree, within=None):
    """Where a text stands in the code: its key, and the names that `.of(…)` fills in, or None without any."""
    aliases = _aliases(tree)
    filled = {}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Attribute() as text, attr="of"), keywords=[_, *_] as keywords):
                filled[text] = {keyword.arg for keyword in keywords}
    for node in ast.walk(within or tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            yield f"{aliases[node.value.id]}.{node.attr}", filled.get(node)


def _aliases(tree):
    imported = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "nbauth.texts")
    return {alias.asname or alias.name: alias.name for node in imported for alias in node.names if alias.name in TABLES}


USES = [(str(path), key, given) for path, tree in SOURCES.items() for key, given in uses(tree)]


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
    literal = {name for name, value in _assigned(tree) if _has_literal(value)}
    for call, message, hints in told(tree):
        pattern = r"\w{2,} \w{2,}" if hints is None else r"\w"
        if any(_has_literal(one, pattern, literal) for one in (*message, *(hints or ()))):
            yield ast.unparse(call)


def told(tree):
    """The calls that tell a person something: each with what it says, and an error's with the hints that it is given,
    None if it is no error's.
    """
    known = ERRORS | errors_of_its_own(tree)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        named = {one.arg: one.value for one in call.keywords}
        match call.func:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in known:
                message = [*call.args[:1], *(named[key] for key in ("message",) if key in named)]
                yield call, message, [named[key] for key in ("hint",) if key in named]
            case ast.Name(id="print" | "input") | ast.Attribute(attr="warn" | "getpass"):
                yield call, call.args, None


def not_filled_in(source):
    """The texts that this code tells a person with their placeholders as they are."""
    tree = ast.parse(source)
    for _, message, hints in told(tree):
        said = [one for part in (*message, *(hints or ())) for one in uses(tree, part)]
        yield from (key for key, given in said if given is None and placeholders(TEXTS[key]))


def without_hint(source):
    """The texts that this code makes an error of and that do not say what to do next."""
    tree = ast.parse(source)
    for _, message, hints in told(tree):
        if hints == []:
            yield from (key for part in message for key, _ in uses(tree, part) if not TEXTS[key].hint)


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
    # Those that the form's page is joined with, or not at all, and those of the page that the browser comes back to.
    of_the_page = {key for key in TEXTS if key.startswith(("Page.", "Callback."))}
    assert {key for _, key, _ in USES} - of_the_page == set(TEXTS) - of_the_page


def test_no_error_and_nothing_printed_brings_a_sentence_that_is_in_no_table():
    assert [(str(path), one) for path in SOURCES for one in own_sentences(path.read_text("utf-8"))] == []


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
    assert [
        (path, key, given) for path, key, given in USES if given is not None and given != placeholders(TEXTS[key])
    ] == []


def test_no_error_and_nothing_printed_is_said_with_its_placeholders_as_they_are():
    assert [(str(path), key) for path in SOURCES for key in not_filled_in(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "code",
    [
        "raise ServiceError(Service.UNEXPECTED)",
        "raise ServiceError(Service.UNEXPECTED.of())",
        "raise errors.ServiceError(message=Service.UNEXPECTED)",
        "raise ServiceError(Service.UNEXPECTED if odd else Service.REFUSED.of(code=code))",
        "raise ServiceError(Service.REFUSED.of(code=code), hint=Service.UNEXPECTED)",
        "print(Service.UNEXPECTED)",
        'print(f"nbauth: {Service.UNEXPECTED}")',
    ],
)
def test_a_text_that_is_not_filled_in_is_found(code):
    assert list(not_filled_in(f"from nbauth.texts import Service\n{code}")) == ["Service.UNEXPECTED"]


@pytest.mark.parametrize(
    "code",
    [
        "raise ServiceError(Service.UNEXPECTED.of(what=what, during=during))",
        "raise ServiceError(Service.WRONG_CODE)",
        "raise ServiceError(Typed.NO_ATTRIBUTES)  # its braces are those of a dictionary",
        "FAULTS = {AttributeInvalid: Service.UNEXPECTED}  # filled in where it is looked up",
    ],
)
def test_one_that_is_filled_in_or_needs_nothing_is_not(code):
    assert list(not_filled_in(f"from nbauth.texts import Service, Typed\n{code}")) == []


def test_every_error_says_what_to_do_next():
    assert [(str(path), key) for path in SOURCES for key in without_hint(path.read_text("utf-8"))] == []
    assert [key for key, text in TEXTS.items() if key.partition(".")[0] in OF_ERRORS and not text.hint] == []


def test_an_error_that_does_not_say_what_to_do_is_found():
    with_import = "from nbauth.texts import Screens\nraise WrongCode(Screens.CODE{})".format
    assert list(without_hint(with_import(""))) == ["Screens.CODE"]
    assert list(without_hint(with_import(", hint=other.hint"))) == []


def test_nothing_is_said_twice():
    """A sentence may have two hints: what to do differs."""
    seen = {}
    for key, text in TEXTS.items():
        seen.setdefault((text.template, str(text.hint)), []).append(key)

    assert [keys for keys in seen.values() if len(keys) > 1] == []


def test_one_thing_has_one_name():
    for text in TEXTS.values():
        said = f"{text.template} {text.hint}"
        assert "user name" not in said
        assert re.search(r"[Aa]dministrator(?! of the user pool)", said) is None, said


def test_a_defect_is_reported_where_the_project_says():
    project = tomllib.loads((Path(nbauth.__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["urls"]["Issues"] == ISSUES
    assert all(ISSUES in text.hint for text in TEXTS.values() if "report" in text.hint)


def test_a_text_is_filled_in_by_its_values_and_knows_them():
    class Some:
        GREETING = Text("Hello, {name}{mark}", hint="Say hello to {name}.")

    filled = Some.GREETING.of(name="Ada", mark=".")

    assert (filled, filled.hint) == ("Hello, Ada.", "Say hello to Ada.")
    assert (filled.key, filled.hint.key, dict(filled.values)) == (
        "Some.GREETING",
        "Some.GREETING.hint",
        {"name": "Ada", "mark": "."},
    )
    with pytest.raises(KeyError):
        Some.GREETING.of(name="Ada")


def test_a_text_without_values_keeps_its_braces():
    assert str(Text("Like {a: 1}.")) == Text("Like {a: 1}.").of() == "Like {a: 1}."


def test_an_error_takes_the_hint_of_its_text_unless_it_has_another():
    class Some:
        FAILED = Text("It failed.", hint="Try again.")

    assert errors.NbauthError(Some.FAILED).hint == "Try again."
    assert errors.NbauthError(Some.FAILED, hint="Wait.").hint == "Wait."


# What comes from outside

STRANGE = "a\x1b[2J\x1b]0;b\x07\r\nc\u202ed\x9b"


@pytest.mark.parametrize("text", [text for text in TEXTS.values() if placeholders(text)], ids=lambda text: text.key)
def test_nothing_that_comes_from_outside_moves_a_cursor_or_turns_a_line_around(text):
    said = text.of(**dict.fromkeys(placeholders(text), 7)) if ":," in text.template else None
    said = said or text.of(**dict.fromkeys(placeholders(text), STRANGE))
    for each in (said, said.hint):
        assert each.replace("\n", "").isprintable()
        assert each.count("\n") == (text if each is said else text.hint).count("\n")


def test_the_spaces_of_other_languages_are_no_harm():
    said = "Lequel\u202f?\u3000\u00ab\u00a0ada\u00a0\u00bb"
    assert texts.fit(said) == said


def test_a_path_is_shown_as_it_is_but_for_that():
    told = texts.Settings.NO_FILE.of(path=Path("/tmp/Gr\u00fcn \u732b/\x1b[31mx"))
    assert told == "There is no file /tmp/Gr\u00fcn \u732b/\ufffd[31mx."
