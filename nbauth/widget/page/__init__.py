"""The form's page: modules of one concept each, joined into the one ES module that anywidget wants.

No bundler, so that nothing is built and what runs can be read. In return the modules keep to what is understood here,
and anything else fails: imports by name from a module beside it, exports of plain declarations, one default export.

    login.js ──imports──→ screen.js → fields.js, … → words.js → languages.js: made from the texts of each language
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbauth.texts import Page, Text
from nbauth.texts.languages import language

_HERE = Path(__file__).parent

_ENTRY = "login"
_WORDS = "words"
_LANGUAGES = "languages"
_STYLES = ("form.css", "fields.css", "said.css", "appkey.css", "entries.css", "report.css", "buttons.css")

_IMPORT = re.compile(r'^import \{(?P<names>\s*\w+(?:,\s+\w+)*,?\s*)\} from "\./(?P<module>\w+)\.js";\n', re.MULTILINE)
_DECLARATION = re.compile(r"^(?P<export>export )?(?:async )?(?:function|class|const|let) (?P<name>\w+)\b", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
_WORD = re.compile(r"\bWORDS\b(?:\.(?P<key>\w+))?")

_COMMENT = re.compile(r"\s*(?:/\*|\*|//)")
_ANY_IMPORT = re.compile(r"\bimport\b")
_TOP_LEVEL = re.compile(r"[^\s}\])/*]")


class PageError(Exception):
    """The modules cannot be joined: a defect of the page."""


@dataclass(frozen=True, slots=True)
class _Module:
    name: str
    code: str
    """Without its imports and the word `export`."""
    imports: Mapping[str, frozenset[str]]
    """What it takes, by module."""
    declares: frozenset[str]
    exports: frozenset[str]
    words: frozenset[str]
    """The keys of the sentences that it says."""


@cache
def page(*tags: str) -> str:
    """The form's page, in whichever of these languages the browser asks for; the first one, where it asks for none."""
    return joined({tag: words(tag) for tag in tags})


def joined(languages: Mapping[str, Mapping[str, str]], folder: Path = _HERE) -> str:
    """The page as one ES module that says words of a language.

    Raises PageError for what does not fit together, and for words that are missing or that nothing says.
    """
    modules = _in_order(folder)
    _check_names(modules)
    for words in languages.values():
        _check_words(modules, words)
    said = json.dumps(languages, indent=2, ensure_ascii=False)
    made = f"// {_LANGUAGES}\n\nconst LANGUAGES = {said};\n"
    return "\n".join([made, *(f"// {module.name}\n\n{module.code.strip()}\n" for module in modules)])


def words(tag: str) -> dict[str, str]:
    """The page's own sentences, in this language."""
    say = language(tag).say
    return {name.lower(): say(text) for name, text in vars(Page).items() if isinstance(text, Text)}


def styles() -> str:
    """The form's style sheet."""
    return "\n".join((_HERE / name).read_text("utf-8") for name in _STYLES)


def _in_order(folder: Path) -> list[_Module]:
    """Every module that the entry needs, each after those that it imports."""
    done: dict[str, _Module] = {}
    under_way: list[str] = []

    def visit(name: str) -> None:
        if name in done or name == _LANGUAGES:
            return
        if name in under_way:
            raise PageError(f"Imports run in a circle: {' → '.join([*under_way, name])}.")
        under_way.append(name)
        module = _read(folder / f"{name}.js")
        for imported in module.imports:
            visit(imported)
        under_way.pop()
        done[name] = module

    visit(_ENTRY)
    return list(done.values())


def _read(path: Path) -> _Module:
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise PageError(f"{path.name} is imported, and does not exist.") from None
    imports = {match["module"]: frozenset(re.findall(r"\w+", match["names"])) for match in _IMPORT.finditer(text)}
    if len(imports) != len(_IMPORT.findall(text)):
        raise PageError(f"{path.name} imports from one module twice.")
    body = _IMPORT.sub("", text)
    _check_lines(path.name, body, is_entry=path.stem == _ENTRY)
    declarations = list(_DECLARATION.finditer(body))
    return _Module(
        name=path.stem,
        code=_DECLARATION.sub(lambda match: match[0].removeprefix("export "), body),
        imports=imports,
        declares=frozenset(match["name"] for match in declarations),
        exports=frozenset(match["name"] for match in declarations if match["export"]),
        words=frozenset(match["key"] or "" for match in _WORD.finditer(body)),
    )


def _check_lines(name: str, body: str, *, is_entry: bool) -> None:
    """Only what is understood stands at the left margin, and nothing imports from further in."""
    for line in body.splitlines():
        if _COMMENT.match(line):
            continue
        if _ANY_IMPORT.search(line):
            raise PageError(f"{name}: this import is not understood: {line.strip()}")
        if _TOP_LEVEL.match(line) and not _DECLARATION.match(line) and not (is_entry and _DEFAULT.match(line)):
            raise PageError(f"{name}: this is not understood at the top of a module: {line}")
    if is_entry and len(_DEFAULT.findall(body)) != 1:
        raise PageError(f"{name} needs one default export.")


def _check_names(modules: list[_Module]) -> None:
    """All names live in one scope now: each is declared once, and what is imported is there."""
    exports = {module.name: module.exports for module in modules} | {_LANGUAGES: frozenset({"LANGUAGES"})}
    owners = {"LANGUAGES": _LANGUAGES}
    for module in modules:
        for name in module.declares:
            if name in owners:
                raise PageError(f"{name} is declared in {owners[name]}.js and in {module.name}.js.")
            owners[name] = module.name
        for imported, names in module.imports.items():
            if lacking := names - exports[imported]:
                raise PageError(f"{module.name}.js imports {', '.join(sorted(lacking))}, which {imported}.js lacks.")


def _check_words(modules: list[_Module], words: Mapping[str, str]) -> None:
    said = frozenset[str]().union(*(module.words for module in modules if _WORDS in module.imports)) - {""}
    if said != words.keys():
        raise PageError(f"The page's words and those given differ: {', '.join(sorted(said ^ words.keys()))}.")
