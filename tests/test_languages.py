"""Every language says every text, with the same placeholders; which one it is, is looked up."""

import re
import string
import time
from datetime import UTC, datetime, timedelta

import pytest

from nbauth import texts
from nbauth.errors import NbauthError, ServiceError
from nbauth.texts import Attribute, Screens, Service, Session, Settings, Text, Written, joined
from nbauth.texts.languages import ENGLISH, LANGUAGES, Language, best, language, of_environment
from nbauth.widget.times import with_times_here

TEXTS = [text for table in texts.TABLES for name, text in vars(table).items() if name.isupper()]
ALL = {text.key: text.template for each in TEXTS for text in (each, each.hint) if text}
OTHERS = sorted(set(LANGUAGES) - {"en"})

SAME = re.compile(r"[^a-z]*|pip install .*")
"""What may be the same in any language: it has no words."""
SAME_IN = {
    "de": {
        "Happened.KERNEL",
        "Happened.REGION",
        "Page.BROWSER",
        "Page.TOOK",
        "Page.WAIT",
        "Screens.CHOICE_LATER",
        "Screens.CODE",
        "Screens.DETAILS",
        "Settings.WRONG_IN",
        "AccountScreens.SESSION",
        "AccountScreens.TOKENS",
    },
    "es": {"AccountScreens.TOKENS", "Happened.KERNEL", "Screens.NO"},
    "fr": {"AccountScreens.SESSION", "Screens.BY_EMAIL", "Screens.CODE"},
}
"""Words that are."""


def placeholders(sentence):
    """Each with its format, as often as it stands there; None where its braces are code's, or a moment's."""
    try:
        return sorted(
            f"{name}!{conversion}:{spec}" for _, name, spec, conversion in string.Formatter().parse(sentence) if name
        )
    except ValueError:
        return None


def without_placeholders(sentence):
    return re.sub(r"\{[^}]*\}", "", sentence)


def test_there_are_other_languages_than_english():
    assert LANGUAGES["en"] == "English"
    assert OTHERS


@pytest.mark.parametrize("tag", OTHERS)
def test_a_language_says_every_text_and_no_other(tag):
    assert set(language(tag).sentences) == set(ALL)


@pytest.mark.parametrize("tag", OTHERS)
def test_a_language_has_the_placeholders_of_english(tag):
    said = language(tag).sentences
    assert [key for key, template in ALL.items() if placeholders(said[key]) != placeholders(template)] == []


@pytest.mark.parametrize("tag", OTHERS)
def test_no_sentence_of_a_language_is_empty_or_english(tag):
    said = language(tag).sentences
    assert [key for key, sentence in said.items() if not sentence.strip()] == []
    same = {key for key, template in ALL.items() if said[key] == template}
    assert {key for key in same if not SAME.fullmatch(without_placeholders(ALL[key]))} == SAME_IN.get(tag, set())


@pytest.mark.parametrize("tag", OTHERS)
def test_what_ends_a_line_or_a_prompt_ends_it_in_every_language(tag):
    said = language(tag).sentences
    ends = {key: template[len(template.rstrip()) :] for key, template in ALL.items()}
    assert {key: said[key][len(said[key].rstrip()) :] for key in ALL} == ends
    assert {key: said[key].count("\n") for key in ALL} == {key: template.count("\n") for key, template in ALL.items()}


@pytest.mark.parametrize("tag", OTHERS)
def test_a_button_that_a_sentence_quotes_is_called_as_it_is(tag):
    said = language(tag).sentences
    labels = {template: key for key, template in ALL.items() if key.startswith("Screens.")}
    quoted = [(key, labels[name]) for key, text in ALL.items() for name in re.findall("“([^”{}]+)”", text)]
    assert ("Service.RESET_REQUIRED.hint", "Screens.FORGOT_PASSWORD") in quoted
    assert [(key, label) for key, label in quoted if said[label] not in said[key]] == []


@pytest.mark.parametrize("tag", OTHERS)
def test_code_that_a_sentence_quotes_is_the_same(tag):
    """What is to be typed, set or installed: calls, names with an underscore, addresses."""
    code = re.compile(r"auth\.[\w.]+\(|nbauth\.[\w.]+\(|\b\w+_\w+\b|pip install \S+|https?://\S+\w|nbauth login\b")
    said = language(tag).sentences
    given = {key: sorted(code.findall(without_placeholders(template))) for key, template in ALL.items()}
    assert {key: sorted(code.findall(without_placeholders(said[key]))) for key in ALL} == given


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
def test_every_text_can_be_said_with_what_fills_it_in(tag):
    for text in TEXTS:
        parsed = string.Formatter().parse(text.template + text.hint)
        names = [name for _, name, _, _ in parsed if name and name.isidentifier()]
        filled = text.of(**dict.fromkeys(names, "VALUE"))
        for each in (filled, filled.hint):
            said = language(tag).say(each)
            assert type(said) is str, text.key
            assert said.count("VALUE") == each.count("VALUE"), text.key


# Saying

BRACKETS = Language("xx", {key: f"[{template}]" for key, template in ALL.items()})


def test_english_says_a_text_as_it_is():
    for text in TEXTS:
        assert (ENGLISH.say(text), ENGLISH.say(text.hint)) == (text, text.hint)
        assert type(ENGLISH.say(text)) is str


def test_a_text_in_a_text_is_said_too_and_a_word_from_outside_is_not():
    failure = NbauthError(Session.NOT_ERASED.of(why=Service.SLOW_DOWN))
    assert BRACKETS.say(failure.message) == "[But what is kept could not be removed: [The service asks to slow down.]]"
    assert BRACKETS.say(Service.REFUSED.of(code="Teapot")) == "[The service refused with Teapot.]"
    assert BRACKETS.say("as it came") == "as it came"


def test_a_fix_is_said_in_the_hint_that_brings_it():
    wrong = Settings.WRONG.of(key="region", problem=Settings.NO_TRUTH, fix=Settings.NO_TRUTH.hint)
    assert BRACKETS.say(wrong) == "[region [must be true or false.]]"
    assert BRACKETS.say(wrong.hint) == "[[Write true or false, without quotes.]]"


def test_the_error_itself_stays_in_english_after_a_copy_too():
    error = ServiceError(Session.NOT_ERASED.of(why=Service.SLOW_DOWN)).again()
    assert str(error) == "But what is kept could not be removed: The service asks to slow down."
    assert BRACKETS.say(error.message).startswith("[")


def test_several_are_joined_as_the_language_joins_them():
    parts = (Screens.LOWERCASE, "", Screens.NUMBER, Screens.SYMBOL)
    assert joined(Written.LIST, parts) == "A lowercase letter, A number, A symbol, like ! or -"
    assert joined(Written.LIST, ["", Screens.NUMBER]) is Screens.NUMBER
    assert joined(Written.LIST, []) == ""
    japanese = Language("ja", {"Written.LIST": "{before}、{after}", "Screens.NUMBER": "数字"})
    assert japanese.say(joined(Written.LIST, parts)) == "A lowercase letter、数字、A symbol, like ! or -"


def test_a_name_begins_with_a_capital_letter_where_it_stands_alone_in_any_language():
    spanish = Language("es", {"Attribute.GIVEN_NAME": "nombre"})
    alone = Attribute.GIVEN_NAME.beginning()
    assert (alone, spanish.say(alone), spanish.say(Attribute.GIVEN_NAME)) == ("Given name", "Nombre", "nombre")
    assert alone.key == Attribute.GIVEN_NAME.key


def test_what_a_language_lacks_is_said_in_english_with_the_rest_of_it_translated():
    lacking = Language("xx", {"Service.SLOW_DOWN": "[]"})
    assert lacking.say(Session.NOT_ERASED.of(why=Service.SLOW_DOWN)) == "But what is kept could not be removed: []"


def test_braces_that_the_page_fills_in_are_left_to_it():
    assert language("de").say(Screens.CREDENTIALS_UNTIL) == "Zugangsdaten bis {until}, werden von selbst erneuert."
    assert BRACKETS.say(Text("Like {a: 1}.")) == "Like {a: 1}."


NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tag", "until", "said"),
    [
        ("en", NOON, "The tokens are good until 12:00 UTC."),
        ("en", NOON - timedelta(days=2), "The tokens are good until 2026-03-02 12:00 UTC."),
        ("de", NOON, "Die Tokens gelten bis 12:00 UTC."),
        ("de", NOON - timedelta(days=2), "Die Tokens gelten bis 02.03.2026, 12:00 UTC."),
    ],
)
def test_a_moment_is_written_as_the_language_does_with_its_day_if_that_is_another(monkeypatch, tag, until, said):
    its = language(tag)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    try:
        assert with_times_here(its.say(Screens.TOKENS_GOOD), {"until": until}, now=NOON, language=its) == said
    finally:
        monkeypatch.undo()
        time.tzset()


# Which one


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["de"], "de"),
        (["de-CH"], "de"),
        (["DE_at"], "de"),
        (["de-u-ca-gregory"], "de"),
        (["de-1996-x-private"], "de"),
        (["xx", "de-CH", "en"], "de"),
        (["en-GB", "de"], "en"),
        (["den"], None),
        (["", "-", "x", "*", "d-e"], None),
        ([], None),
    ],
)
def test_the_first_that_there_is_counts_without_what_is_too_special(wanted, found):
    assert best(wanted) == found


@pytest.mark.parametrize(
    ("environment", "tag"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_AT@euro"}, "de"),
        ({"LANG": "xx_XX.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": ""}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX", "LANGUAGE": "de"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "xx:de_CH:en"}, "de"),
        ({"LANGUAGE": "de"}, "en"),
    ],
)
def test_a_terminal_has_the_language_of_its_locale(environment, tag):
    assert of_environment(environment) is language(tag)
