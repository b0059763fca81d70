"""Nothing that a person is shown is in English where their language is another: no screen holds a word of its own.

A language that no one speaks finds it: English in letters as wide as Chinese ones. A word in ordinary letters is then
either from outside, or one that somebody has written into a screen.
"""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from browser.screens import VIEWS, VIEWS_BETWEEN, WITH_PAGE
from fake_model import NOON, POOL, TICKET, FakeModel
from test_screens import STEPS

from nbauth import texts
from nbauth.core.answers import Password
from nbauth.core.steps import NeedsNewPassword, NeedsSignUpConfirmation, SignedOut
from nbauth.errors import ConfigurationError, NbauthError, NotSignedIn, WrongCode
from nbauth.password_policy import PasswordPolicy
from nbauth.secret import Secret
from nbauth.texts import Keeping, Network, Service, Session, Settings
from nbauth.texts.languages import LANGUAGES, Language, language
from nbauth.widget import terminal
from nbauth.widget.page import words
from nbauth.widget.prompts import Prompts
from nbauth.widget.qr import modules_of
from nbauth.widget.view import AppKey, Button, Exhibit, Fact, Happening, Then, View
from nbauth.widget.walk import defect


def wide(template):
    """But for what stands in braces."""
    parts = re.split(r"(\{[^}]*\})", template)
    return "".join(part if part.startswith("{") else re.sub("[A-Za-z]", _wide, part) for part in parts)


def _wide(letter):
    return chr(ord(letter[0]) + 0xFEE0)


WIDE = Language(
    "xx",
    {
        each.key: wide(each.template)
        for table in texts.TABLES
        for name, text in vars(table).items()
        if name.isupper()
        for each in (text, text.hint)
        if each
    },
)
FROM_OUTSIDE = re.compile(
    r"""
    eu-west-1[_:][\w-]+ | evil\.example\.com | n{128} | \b(ada|aws|[Tt]eam|readers|writers|administrators|Countess)\b
    | a\*{3}@e\*{3} | \bUTC\b
    | \bnbauth\ on\ workstation-17\.analytics\.example\.com\b | \bA\ phone\b | \{(until|since|next|keys_until|at)\}
    | \b(SignedIn|Throttled|Unreachable|NeedsSmsCode|[A-Z]\w+\.[A-Z_]+)\b | https://github\.com/\S+
    """,
    re.VERBOSE,
)
"""Of the fixtures: names, addresses and numbers, and what an administrator or a programmer knows by its name."""


def own_words(said):
    return re.findall("[A-Za-z]+", FROM_OUTSIDE.sub("", said))


def shown_in(view):
    """Every text of it that a person reads or hears; the report is for the administrator, and in English."""
    yield from (view.heading, view.pool, view.warning, view.waits, view.notice, view.text, view.person)
    yield from (view.error, view.hint, view.status, view.time_is_over, *view.details)
    for field in view.fields:
        yield from (field.label, field.hint, field.asks)
    for button in view.buttons:
        yield from (button.label, button.doing)
    for rule in view.rules:
        yield rule.label
    for happening in view.happenings:
        yield from (happening.what, happening.result)


@pytest.mark.parametrize("name", {**VIEWS, **VIEWS_BETWEEN})
def test_no_screen_has_a_word_of_its_own(name):
    view = {**VIEWS, **VIEWS_BETWEEN}[name].said_in(WIDE)
    outside = {*" ".join(WITH_PAGE.providers.values()).replace(".", "").split()}  # what the administrator calls them
    assert {word for said in shown_in(view) for word in own_words(said)} <= outside


def test_no_name_of_a_fact_is_a_word_of_the_screen_and_what_is_kept_is_told_in_the_language():
    facts = VIEWS["details"].said_in(WIDE).facts
    assert [fact.name for fact in facts if own_words(fact.name)] == ["nbauth", "Python", "boto3"]
    [kept] = [fact.value for fact in facts if fact.name == wide("Kept")]
    [state] = [fact.value for fact in facts if fact.name == wide("State")]
    assert (kept, state) == (wide("Kept on this computer until you sign out."), wide("signed in"))


@pytest.mark.parametrize(
    ("view", "word"),
    [
        (View(heading="Sign in"), "Sign"),
        (View(details=("Kept.",)), "Kept"),
        (View(error=Session.NOT_ERASED.of(why="The keychain refused.")), "keychain"),
        (View(buttons=(Button("a", "Leave", "…", lambda *_: Then()),)), "Leave"),
        (View(text=f"{Service.EXPIRED} {Service.EXPIRED.hint}"), "expired"),
    ],
)
def test_a_word_that_is_written_into_a_screen_is_found(view, word):
    assert word in {each for said in shown_in(view.said_in(WIDE)) for each in own_words(said)}


def test_every_part_of_a_view_that_can_hold_a_text_is_said():
    view = View(
        app_key=AppKey("ABCD", modules_of("otpauth://totp/a")),
        exhibits=(Exhibit(Service.EXPIRED, "text", Service.EXPIRED),),
        happenings=(Happening("", Service.EXPIRED, 0.8, Service.EXPIRED, "", False, "", ""),),
        facts=(Fact(Service.EXPIRED, Service.EXPIRED),),
        details=(Service.EXPIRED,),
        moments={"until": "2026-01-01T12:00:00+00:00"},
    ).said_in(WIDE)
    expired = wide("The sign-in has expired.")
    assert view.exhibits == (Exhibit(expired, "text", expired),)
    assert (view.happenings[0].result, view.facts, view.details) == (expired, (Fact(expired, expired),), (expired,))
    assert (view.app_key.key, view.moments) == ("ABCD", {"until": "2026-01-01T12:00:00+00:00"})


def test_a_view_keeps_what_its_buttons_do_in_any_language():
    button = VIEWS["signed out"].buttons[0]
    said = VIEWS["signed out"].said_in(WIDE).buttons[0]
    assert (said.does, said.action, said.primary) == (button.does, "sign-in", True)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_screen_is_said_in_every_language(tag):
    for view in (*VIEWS.values(), *VIEWS_BETWEEN.values()):
        for was, said in zip(shown_in(view), shown_in(view.said_in(language(tag))), strict=True):
            assert bool(was) == bool(said)
            assert re.findall(r"\{\w+\}", was) == re.findall(r"\{\w+\}", said)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_two_fields_or_buttons_of_a_screen_are_called_the_same_in_any_language(tag):
    for view in (*VIEWS.values(), *VIEWS_BETWEEN.values()):
        said = view.said_in(language(tag))
        for labels in ([field.label for field in said.fields], [button.label for button in said.buttons]):
            assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_pages_own_words_are_in_every_language(tag):
    assert set(words(tag)) == set(words("en"))
    assert all(words(tag).values())


# Errors, by class: what ours say, and before what others say, what it is about


@pytest.mark.parametrize(
    "error",
    [
        ConfigurationError(Settings.WRONG.of(key="region", problem=Settings.NO_TRUTH, fix=Settings.NO_TRUTH.hint)),
        NbauthError(Session.SIGNED_OUT_BUT.of(failures=Session.NOT_ERASED.of(why=Keeping.LOCKED))),
        NotSignedIn(Network.NO_ANSWER).again(),
        defect(RuntimeError("secret")),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_says_all_of_it_in_the_language_and_by_itself_nothing_of_it(error):
    said = f"{WIDE.say(error.message)} {WIDE.say(error.hint)}"
    assert set(own_words(said)) <= {"region", "RuntimeError"}
    assert own_words(str(error))


@pytest.mark.parametrize("tag", sorted(set(LANGUAGES) - {"en"}))
@pytest.mark.parametrize(
    "text", [Service.IN_ITS_WORDS, Service.SIGN_UP_REFUSED_IN_ITS_WORDS, Service.PASSWORD_REFUSED_IN_ITS_WORDS]
)
def test_what_the_service_says_in_its_own_words_is_introduced_in_the_language(tag, text):
    said = language(tag).say(text.of(words="Only for members"))
    assert "Only for members" in said
    assert len(said) > len("Only for members.") + 10


# The terminal


class Typist:
    """Answers as told, and leaves when nothing more is told; remembers all that is said."""

    def __init__(self, *answers, secrets=()):
        self.said = []
        self._answers, self._secrets = iter(answers), iter(secrets)

    def sign_in(self, model, its=WIDE, **how):
        prompts = Prompts(self._ask, self._ask_secret, self.said.append, lambda: 0)
        try:
            terminal.sign_in(model, prompts=prompts, language=its, **how)
        except NotSignedIn:
            assert model.step == SignedOut(model.step.username)
        return self.said

    def _ask(self, prompt):
        return self._next(prompt, self._answers)

    def _ask_secret(self, prompt):
        return self._next(prompt, self._secrets)

    def _next(self, prompt, answers):
        self.said.append(prompt)
        for answer in answers:
            return answer
        raise EOFError


POLICY = replace(
    POOL,
    password_policy=PasswordPolicy(12),
    standard_required_attributes=("birthdate", "phone_number"),
)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: type(step).__name__)
def test_no_prompt_has_a_word_of_its_own(step):
    model = FakeModel(POLICY)
    model.become(step)
    outside = {"question", "Why", "ABCD", "EFGH", "IJKL", "MNOP"}  # what the pool's own code shows, and an app's key
    said = Typist("", "9", secrets=["", "abc", "Abcdef123456+", "x"]).sign_in(model)
    assert said
    told = [line for line in said if line != getattr(step, "url", None)]
    assert {word for line in told for word in own_words(line)} <= outside


def test_a_whole_sign_in_at_the_prompts_has_none():
    model = FakeModel(POLICY)
    model.may_remember = True
    model.failure = WrongCode(Service.WRONG_CODE, hint=Service.WRONG_CODE.hint)
    model.keys_until = NOON + timedelta(hours=30)
    typed = Typist("ada", "maybe", "n", "ada", "yes", secrets=["pw", "pw", "123456"])
    said = typed.sign_in(model, may_keep=True)
    assert wide("Signed in as ") + "ada." in said
    assert wide("The user pool remembers this computer.") in said
    assert [own_words(line) for line in said if own_words(line)] == []


def test_what_must_be_waited_for_and_who_is_named_already_are_told_without_one():
    model = FakeModel(POLICY)
    model.become(NeedsSignUpConfirmation("ada", Password("ada", Secret("pw"))))
    said = Typist("2", "2", secrets=["", ""]).sign_in(model)
    assert wide("Not yet: in {seconds} s.").format(seconds=30) in said
    said += Typist(secrets=["pw"]).sign_in(FakeModel(POLICY), username="ada")
    assert wide("Username: ") + "ada" in said
    assert [own_words(line) for line in said if own_words(line)] == []


def test_a_sign_up_at_the_prompts_has_none():
    typed = Typist("", "1", "ada", "1990-12-31", "+14155550100", secrets=["abc", "Abcdef123456+", "Abcdef123456+", ""])
    said = typed.sign_in(FakeModel(POLICY))
    assert any(line.startswith(wide("The password still lacks: ")) for line in said)
    assert [own_words(line) for line in said if own_words(line)] == []


def test_a_button_is_chosen_by_its_name_in_the_language_and_yes_is_said_in_it():
    german = language("de")
    model = FakeModel()
    said = Typist("", "passwort vergessen?").sign_in(model, german)
    assert "Haben Sie Ihr Passwort vergessen?" in said

    for answer, keep in {"j": True, "Ja": True, "y": True, "nein": False, "N": False, "no": False, "": True}.items():
        model = FakeModel()
        said = Typist("ada", answer, secrets=["pw"]).sign_in(model, german, may_keep=True)
        assert "Auf diesem Computer angemeldet bleiben? [J/n]: " in said
        assert model.answers[0].keep is keep


def test_in_german_the_prompts_are_german():
    german, model = language("de"), FakeModel()
    model.become(NeedsNewPassword("ada", NOON + timedelta(minutes=3), TICKET, ("given_name",)))
    assert Typist(secrets=["", "x"]).sign_in(model, german)[:5] == [
        "Neues Passwort wählen",
        "Benutzerpool eu-west-1_AbCdEfGhI",
        "Ihr Passwort war ein vorläufiges.",
        "Verbleibende Zeit: 3:00",
        "Passwörter, Codes und Antworten sind beim Eingeben nicht zu sehen. Strg+C bricht ab.",
    ]


def test_what_happened_is_told_in_the_language_and_reported_in_english():
    details = VIEWS["details"].said_in(language("de"))
    latest = details.happenings[0]
    assert (latest.what, latest.result) == (
        "Neue Zugangsdaten",
        "Unreachable (Network.NO_ANSWER), 412-mal seit {since}",
    )
    assert "new credentials" in details.report
    assert {"Benutzerpool", "Uhr von AWS"} <= {fact.name for fact in details.facts}
