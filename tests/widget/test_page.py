"""The page's modules become one, and whatever cannot is refused."""

import json
import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import nbauth.widget.page
from nbauth.widget.page import PageError, joined, styles, words
from nbauth.widget.view import AppKey, Button, Entry, Exhibit, Fact, Field, Happening, Rule, Then, View

FOLDER = Path(nbauth.widget.page.__file__).parent

WORDS = 'import { LANGUAGES } from "./languages.js";\n\nexport const WORDS = LANGUAGES.en;\n'
ENTRY = 'import { WORDS } from "./words.js";\nimport { draw } from "./screen.js";\n\nexport default { draw, WORDS };\n'
SCREEN = "// no import from elsewhere\nconst LONGEST = 1;\n\nexport function draw() {\n  return LONGEST;\n}\n"


@pytest.fixture
def write(tmp_path):
    def write(**modules):
        for name, code in {"login": ENTRY, "screen": SCREEN, "words": WORDS, **modules}.items():
            (tmp_path / f"{name}.js").write_text(code, "utf-8")
        return tmp_path

    return write


def test_the_form_is_one_module_with_one_default_export_and_every_file_is_in_it():
    page = joined({"en": words("en")})
    assert re.findall(r"^export\b.*", page, re.MULTILINE) == ["export default { initialize, render };"]
    assert not re.search(r"^import\b", page, re.MULTILINE)
    names = re.findall(r"^// (\w+)\n\n", page, re.MULTILINE)
    assert sorted(names) == sorted([*(path.stem for path in FOLDER.glob("*.js")), "languages"])


def test_a_module_comes_after_those_that_it_imports(write):
    page = joined({}, write())
    assert (
        page.index("const LANGUAGES")
        < page.index("const WORDS")
        < page.index("const LONGEST")
        < page.index("function draw")
        < page.index("default")
    )


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ({"login": ENTRY.replace("draw }", "draw, paint }")}, "login.js imports paint, which screen.js lacks"),
        ({"login": ENTRY.replace("draw }", "LONGEST }")}, "login.js imports LONGEST, which screen.js lacks"),
        ({"login": "const LONGEST = 2;\n" + ENTRY}, "LONGEST is declared in screen.js and in login.js"),
        ({"screen": SCREEN + "\nfunction WORDS() {}\n"}, "WORDS is declared in words.js and in screen.js"),
        ({"login": ENTRY.replace("screen.js", "scream.js")}, "scream.js is imported, and does not exist"),
        ({"login": 'import { LONGEST } from "./screen.js";\n' + ENTRY}, "imports from one module twice"),
        ({"login": ENTRY.replace("{ draw }", "{ draw as paint }")}, "this import is not understood"),
        ({"login": ENTRY.replace("{ draw }", "* as screen")}, "this import is not understood"),
        ({"login": ENTRY.replace("./screen.js", "elsewhere")}, "this import is not understood"),
        ({"screen": SCREEN + '\nexport const later = () => import("./x.js");\n'}, "this import is not understood"),
        ({"screen": SCREEN + "\nexport { LONGEST };\n"}, "not understood at the top of a module"),
        ({"screen": SCREEN + '\nexport * from "./x.js";\n'}, "not understood at the top of a module"),
        ({"screen": SCREEN + "\nconst { a, b } = {};\n"}, "not understood at the top of a module"),
        ({"screen": SCREEN + "\ndraw();\n"}, "not understood at the top of a module"),
        ({"screen": SCREEN + "\nexport default draw;\n"}, "not understood at the top of a module"),
        ({"login": ENTRY.replace("export default", "const it =")}, "login.js needs one default export"),
        ({"screen": 'import { it } from "./login.js";\n' + SCREEN}, "a circle: login → screen → login"),
    ],
)
def test_what_does_not_fit_together_is_refused(write, modules, said):
    with pytest.raises(PageError, match=re.escape(said)):
        joined({}, write(**modules))


@pytest.mark.parametrize("given", [{}, {"hello": "Hello", "more": "More"}])
def test_words_that_are_missing_or_that_nothing_says_are_refused(write, given):
    folder = write(login=ENTRY.replace("draw, WORDS", "draw, hello: WORDS.hello"))
    assert '"hello": "Guten Tag"' in joined({"en": {"hello": "Hello"}, "de": {"hello": "Guten Tag"}}, folder)
    with pytest.raises(PageError, match=r"differ: (hello|more)"):
        joined({"en": {"hello": "Hello"}, "de": given}, folder)


def test_a_sentence_in_any_language_stays_a_sentence():
    languages = {"ja": {**words("en"), "show": '"; alert(1) // \n\u2028`${1}` 見る'}}
    [said] = re.findall(r"^const LANGUAGES = (\{.*?\n\});$", joined(languages), re.MULTILINE | re.DOTALL)
    assert json.loads(said) == languages


def test_the_types_declare_exactly_the_words_there_are():
    declared = re.findall(r"readonly (\w+): string;", (FOLDER / "languages.d.ts").read_text("utf-8"))
    assert sorted(declared) == sorted(words("en"))


WHOLE = View(
    fields=(Field("code", "Code", "code"),),
    rules=(Rule("code", "Six digits"),),
    exhibits=(Exhibit("question", "text", "Why?"),),
    buttons=(Button("back", "Back", "Going back…", lambda *_: Then()),),
    happenings=(Happening("2026-01-01T12:00:00+00:00", "Sign-in", 0.8, "SignedIn", "", False, "", ""),),
    facts=(Fact("Region", "eu-west-1"),),
    app_key=AppKey("ABCD EFGH", ("10", "01")),
    entries=(Entry("email", "Email", "ada@example.com"),),
).as_message()


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("View", WHOLE),
        ("Field", WHOLE["fields"][0]),
        ("Rule", WHOLE["rules"][0]),
        ("Exhibit", WHOLE["exhibits"][0]),
        ("AppKey", WHOLE["app_key"]),
        ("Entry", WHOLE["entries"][0]),
        ("Button", WHOLE["buttons"][0]),
        ("Happening", WHOLE["happenings"][0]),
        ("Fact", WHOLE["facts"][0]),
    ],
)
def test_the_types_declare_exactly_what_is_sent(name, sent):
    assert re.findall(r"readonly (\w+):", declared(name)) == list(sent)


@pytest.mark.parametrize("kind", [Field, Exhibit])
def test_the_types_declare_every_kind_there_is(kind):
    [union] = re.findall(r"readonly kind:([^;]+);", declared(kind.__name__))
    assert re.findall(r'"([\w-]+)"', union) == list(get_args(get_type_hints(kind)["kind"]))


def declared(name):
    text = (FOLDER / "view.d.ts").read_text("utf-8")
    return text.partition(f"export interface {name} {{\n")[2].partition("\n}")[0]


def test_every_style_sheet_is_in_the_form_s():
    assert all(path.read_text("utf-8") in styles() for path in FOLDER.glob("*.css"))
