"""The prompts, answered by a script; `tests/notebook/test_terminal.py` has a real terminal."""

from datetime import timedelta

import pytest
from fake_model import NOON, TICKET, TOKENS, FakeModel

from nbauth.core.answers import Code, CustomAnswer, Password
from nbauth.core.state import UserState
from nbauth.core.steps import NeedsCustomAnswer, NeedsEmailCode, NeedsSignUpConfirmation, SignedIn, SignedOut
from nbauth.errors import NotSignedIn, WrongCredentials
from nbauth.secret import Secret
from nbauth.widget import terminal, walk
from nbauth.widget.screens import screen_of
from nbauth.widget.terminal import Prompts
from nbauth.widget.view import Button, Screen, Then, View

KEEP = "Keep me signed in on this computer? [Y/n]: "


class Person:
    """Types by a script of answers, and hears what is said; a secret is `secret` unless the script has another."""

    def __init__(self, *answers, secrets=()):
        self.asked, self.said = [], []
        self._answers, self._secrets = iter(answers), iter(secrets)

    def sign_in(self, model, **how):
        terminal.sign_in(model, prompts=Prompts(self._ask, self._ask_secret, self.said.append), **how)
        return self.asked

    def _ask(self, prompt):
        self.asked.append(prompt)
        return next(self._answers)

    def _ask_secret(self, prompt):
        return next(self._secrets, "secret")


def test_a_choice_is_asked_for_until_it_is_one_and_once_for_all_tries():
    model = FakeModel()
    model.failure = WrongCredentials("Wrong.")
    person = Person("ada", "maybe", "no", "ada")

    assert person.sign_in(model, may_keep=True) == ["Username: ", KEEP, KEEP, "Username [ada]: "]
    assert [answer.keep for answer in model.answers[:2]] == [False, False]


def test_a_name_that_a_keychain_gave_moves_no_cursor():
    model = FakeModel()
    model.step = SignedOut("ada\x1b[2J\u202e")
    person = Person("ada", "123456")
    person.sign_in(model)
    assert person.asked[0] == "Username [ada\ufffd[2J\ufffd]: "
    assert all(line.isprintable() for line in [*person.asked, *person.said])


def test_whoever_leaves_when_the_password_was_just_accepted_is_signed_out():
    model, signed_out = FakeModel(), []
    model.sign_out = lambda: signed_out.append(model.step)

    def interrupted(_asked, _given):
        model.become(SignedIn("ada", TOKENS), UserState.SIGNED_IN)
        raise KeyboardInterrupt

    model.respond = interrupted
    with pytest.raises(NotSignedIn, match="was left"):
        Person("ada").sign_in(model)

    assert signed_out == [SignedIn("ada", TOKENS)]


CODE = NeedsEmailCode("ada", NOON + timedelta(minutes=3), TICKET, "a***@e***")


def test_an_answer_that_is_left_empty_offers_the_other_buttons():
    model = FakeModel()
    model.next = CODE
    person = Person("ada", "2", "ada", secrets=["pw", "", "pw", "123456"])

    person.sign_in(model)

    assert "Leave an answer empty to choose something else (Send a new code, Back)." in person.said
    assert person.said[person.said.index("  1  Send a new code") + 1] == "  2  Back"
    assert [type(answer).__name__ for answer in model.answers] == ["Password", "Password", "Code"]


@pytest.mark.parametrize("choice", ["", "0", "3", "-1", "²", "back"])
def test_who_chooses_none_of_them_goes_on_typing(choice):
    model = FakeModel()
    model.step = CODE

    Person(choice, secrets=["", "123456"]).sign_in(model)

    assert model.answers == [Code(Secret("123456"))]


def test_a_button_that_must_be_waited_for_says_how_long():
    model = FakeModel()
    model.step = NeedsSignUpConfirmation("uma", Password("uma", Secret("pw")))
    person = Person("2", "2", secrets=["", "", "123456"])

    person.sign_in(model)

    assert [name for name, *_ in model.asked] == ["resend_sign_up_code"]
    assert "Not yet: in 30 seconds." in person.said
    assert "A code was sent by e-mail to a***@e***." in person.said


def test_what_the_pool_shows_is_told_as_what_it_is():
    picture = "data:image/png;base64,iVBORw0KGgo="
    model = FakeModel()
    parameters = {"question": "Why?", "see": "https://example.com/why", "captcha": picture}
    model.step = NeedsCustomAnswer("ada", NOON + timedelta(minutes=3), TICKET, parameters)
    person = Person(secrets=["because"])

    person.sign_in(model)

    assert {"question: Why?", "see: https://example.com/why"} <= set(person.said)
    assert any(line.startswith("captcha: a picture") for line in person.said)
    assert picture not in "".join(person.said)
    assert model.answers == [CustomAnswer(Secret("because"))]


def test_where_there_is_nothing_to_type_a_button_is_chosen(monkeypatch):
    class Choice(Screen):
        def shows(self, _situation):
            return View(buttons=tuple(Button(name, name, "…", self.choose(name)) for name in ("one", "two")))

        def choose(self, name):
            return lambda _typed, model: model.become(SignedIn(name, TOKENS), UserState.SIGNED_IN) or Then()

    monkeypatch.setattr(walk, "screen_of", lambda step: screen_of(step) if isinstance(step, SignedIn) else Choice())
    person = Person("", "3", "2")
    person.sign_in(FakeModel())

    assert person.said[-2] == "Signed in as two."


def test_who_chooses_none_of_them_goes_on():
    person = Person("ada", "", secrets=["", "pw", "123456"])
    model = FakeModel()
    person.sign_in(model)

    assert [type(answer).__name__ for answer in model.answers] == ["Password", "Code"]
