"""The page that the browser comes back to: a file, so what it says in each language stands in it."""

import json
import re
from pathlib import Path

import nbauth
from nbauth.texts import Callback, Hosted, Page, Text
from nbauth.texts.languages import LANGUAGES, language

PAGE = (Path(nbauth.__file__).parent / "widget" / "callback.html").read_text("utf-8")
SENTENCES = json.loads(re.search(r"const SENTENCES = (\{.*?\n  \});", PAGE, re.DOTALL)[1])
SAID = {name: text for name, text in vars(Callback).items() if isinstance(text, Text) and name != "NOT_EXPECTED"}
SAID |= {"ONE_MOMENT": Page.ONE_MOMENT, "ADDRESS": Hosted.ADDRESS}


def test_it_says_in_every_language_what_the_tables_say():
    for tag in LANGUAGES:
        assert SENTENCES[tag] == {name.lower(): language(tag).say(text) for name, text in SAID.items()}
    assert SENTENCES.keys() == LANGUAGES.keys()


def test_it_says_all_of_it():
    assert set(re.findall(r"said\.(\w+)", PAGE)) == {name.lower() for name in SAID}


def test_it_loads_nothing_and_posts_to_its_own_origin_alone():
    assert not re.search(r"(src|href)=|https?://|import\(|fetch\(", PAGE)
    assert re.findall(r"postMessage\((.*?)\)", PAGE) == ["answer", "answer, location.origin"]
    assert "innerHTML" not in PAGE


def test_the_code_leaves_the_address_bar_before_anything_else():
    script = PAGE.partition("<script>")[2]
    assert script.index("history.replaceState") < script.index("SENTENCES")
