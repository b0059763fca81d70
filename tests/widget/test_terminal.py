"""The prompts, answered by a script; `tests/notebook/test_terminal.py` has a real terminal."""

import builtins
import getpass
from dataclasses import replace
from datetime import timedelta

import pytest
from fake_model import NOON, POOL, TICKET, TOKENS, FakeModel
from person import Person

from nbauth.core.answers import ChosenFactor, Code, CustomAnswer, NewCode, Password
from nbauth.core.delivery import CodeDelivery
from nbauth.core.events import Event, What
from nbauth.core.mfa import MfaChoice
from nbauth.core.state import UserState
from nbauth.core.steps import (
    NeedsCustomAnswer,
    NeedsEmailCode,
    NeedsMfaChoice,
    NeedsNewPassword,
    NeedsPasswordReset,
    NeedsSignUpConfirmation,
    NeedsSmsCode,
    NeedsTotpCode,
    NeedsTotpSetup,
    SignedIn,
    SignedOut,
)
from nbauth.errors import NotSignedIn, WrongCode, WrongCredentials
from nbauth.password_policy import PasswordPolicy
from nbauth.secret import Secret
from nbauth.widget import terminal, walk
from nbauth.widget.prompts import Prompts
from nbauth.widget.screens import screen_of
from nbauth.widget.screens.sent import Sent, sent_code
from nbauth.widget.view import Button, Field, Screen, Then, View

KEEP = "Keep me signed in on this computer? [Y/n]: "


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

    others = "Leave an answer empty to choose something else (Send a new code, Back)."
    assert person.said.count(others) == 2, "once each time that a code is asked for"
    assert person.said[person.said.index("  1  Send a new code") + 1] == "  2  Back"
    assert [type(answer).__name__ for answer in model.answers] == ["Password", "Password", "Code"]


@pytest.mark.parametrize("choice", ["", "0", "3", "-1", "²", "bac"])
def test_who_chooses_none_of_them_goes_on_typing_and_is_told_so(choice):
    model, person = FakeModel(), Person(choice, secrets=["", "123456"])
    model.step = CODE

    person.sign_in(model)

    assert model.answers == [Code(Secret("123456"))]
    assert (f"{choice!r} is none of them." in person.said) == bool(choice)


@pytest.mark.parametrize("choice", ["2", "Back", "back"])
def test_a_choice_is_made_by_its_number_or_its_name(choice):
    model, person = FakeModel(), Person(choice, "ada", secrets=["", "pw", "123456"])
    model.step = CODE
    person.sign_in(model)
    assert model.answers[0] == Password("ada", Secret("pw"))


def test_a_button_that_must_be_waited_for_says_how_long():
    model = FakeModel()
    model.step = NeedsSignUpConfirmation("uma", Password("uma", Secret("pw")))
    person = Person("2", "2", secrets=["", "", "123456"])

    person.sign_in(model)

    assert [name for name, *_ in model.asked] == ["resend_sign_up_code"]
    assert "Not yet: in 30 s." in person.said
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


# What a prompt says


@pytest.mark.parametrize(
    ("step", "prompt"),
    [
        (NeedsSmsCode("ada", NOON, TICKET, "+*1234"), "Code from the text message: "),
        (NeedsEmailCode("ada", NOON, TICKET, "a***@e***"), "Code from the e-mail: "),
        (NeedsTotpCode("ada", NOON, TICKET), "Code from your authenticator app: "),
        (NeedsSignUpConfirmation("ada", Password("ada", Secret("pw"))), "Code that was sent to you: "),
    ],
)
def test_a_prompt_says_which_code_it_asks_for(step, prompt):
    model, person = FakeModel(), Person()
    model.step = step
    person.sign_in(model)
    assert person.asked_unseen == [prompt]


@pytest.mark.parametrize(("medium", "asks"), [("SMS", "Code from the text message"), ("EMAIL", "Code from the e-mail")])
def test_a_prompt_says_how_the_code_for_an_account_was_sent(medium, asks):
    assert sent_code(Sent(NOON, CodeDelivery(medium, "where"))).asks == asks


def test_before_the_first_secret_it_is_said_once_that_nothing_will_be_shown():
    person = Person("ada")
    person.sign_in(FakeModel())
    assert person.asked_unseen == ["Password: ", "Code from the text message: "]
    assert sum(line.startswith("Nothing is shown while you type") for line in person.said) == 1


def test_how_to_write_a_number_and_a_date_is_said_before_they_are_asked_for():
    model = FakeModel(replace(POOL, username_attributes=("phone_number",), standard_required_attributes=("birthdate",)))
    person = Person("", "1", "+14155550100", "1990-12-31", secrets=["pw", "pw", "123456"])
    person.sign_in(model)

    assert person.asked == ["Phone number: ", "Which one? (Enter: none of them) ", "Phone number: ", "Birthdate: "]
    assert "With the country code, like +14155550100." in person.said
    assert "Write a date as year-month-day, like 1990-12-31." in person.said


def test_a_heading_and_what_is_told_under_it_are_said_once_and_an_error_each_time():
    model, person = FakeModel(), Person(secrets=["1", "2", "123456"])
    model.step = CODE
    tries = []

    def refused_twice(asked, given):
        tries.append(given)
        if len(tries) < 3:
            raise WrongCode("That code is not right.")
        return FakeModel.respond(model, asked, given)

    model.respond = refused_twice
    person.sign_in(model)

    for line in ("Enter your code", "A code was sent by e-mail to a***@e***."):
        assert person.said.count(line) == 1
    assert person.said.count("That code is not right.") == 2


def test_the_time_to_answer_is_told_and_when_it_may_be_over_what_to_do_then():
    model, person = FakeModel(), Person(secrets=["1", "123456"])
    model.step = replace(CODE, answer_by=NOON + timedelta(seconds=95))

    def late(asked, given):
        model.clock, model.respond = NOON + timedelta(minutes=3), lambda *both: FakeModel.respond(model, *both)
        raise WrongCode("That code is not right.")

    model.respond = late
    person.sign_in(model)

    assert "Time left: 1:35" in person.said
    assert "The time to answer may be over. Choose “Start again”." in person.said


def test_the_prompts_of_a_kernel_are_used_which_it_puts_in_the_place_of_the_usual(monkeypatch):
    asked = []
    monkeypatch.setattr(builtins, "input", lambda prompt: asked.append(prompt) or "ada")
    monkeypatch.setattr(getpass, "getpass", lambda prompt: asked.append(prompt) or "123456")
    terminal.sign_in(FakeModel())
    assert asked == ["Username: ", "Password: ", "Code from the text message: "]


# Something else


def test_where_an_answer_is_filled_in_a_question_mark_offers_the_other_buttons():
    model = FakeModel()
    model.step = SignedOut("ada")
    person = Person("?", "2", "?", "", "", secrets=["123456", "new", "new"])
    model.next = SignedIn("ada", TOKENS)

    person.sign_in(model)

    assert any("type ? where one stands in brackets" in line for line in person.said)
    assert model.asked == [("forgot_password", "ada")], "the name that was filled in goes along"


def test_a_password_may_be_a_question_mark():
    model = FakeModel()
    Person("ada", secrets=["?", "123456"]).sign_in(model)
    assert model.answers[0] == Password("ada", Secret("?"))


def test_a_choice_can_be_left_for_something_else_too():
    model = FakeModel()
    model.next = SignedIn("ada", TOKENS)
    person = Person("ada", "?", "", "no", secrets=["pw"])
    assert person.sign_in(model, may_keep=True)[1:] == [KEEP, "Which one? (Enter: none of them) ", KEEP]
    assert [answer.keep for answer in model.answers] == [False]


def test_a_secret_that_was_typed_goes_to_no_other_button(monkeypatch):
    got = []

    class Two(Screen):
        def shows(self, _situation):
            fields = (
                Field("name", "Name", "text"),
                Field("pin", "Pin", "password", secret=True),
                Field("x", "X", "text"),
            )
            other = Button(
                "other", "Other", "…", lambda typed, model: got.append(dict(typed.values)) or self.out(model)
            )
            return View(fields=fields, buttons=(Button("go", "Go", "…", self.out, primary=True, answers=True), other))

        def out(self, model):
            model.become(SignedIn("ada", TOKENS), UserState.SIGNED_IN)
            return Then()

    monkeypatch.setattr(walk, "screen_of", lambda step: screen_of(step) if isinstance(step, SignedIn) else Two())
    Person("ada", "", "1", secrets=["1234"]).sign_in(FakeModel())

    assert got == [{"name": Secret("ada"), "x": Secret("")}]


def test_the_list_says_how_long_a_button_must_be_waited_for():
    model = FakeModel()
    model.next = NeedsPasswordReset("ada", Password("ada", Secret("")))
    person = Person("ada", "2", "", secrets=["pw", "", "", "123456", "new", "new"])
    at_once = person._ask_secret

    def after_a_while(prompt):
        model.clock += timedelta(seconds=5)
        return at_once(prompt)

    person._ask_secret = after_a_while
    person.sign_in(model)

    assert "  2  Send a new code" in person.said
    assert "  2  Send a new code in 25 s" in person.said


# A new password

STRICT = replace(POOL, password_policy=PasswordPolicy(min_length=6, require_symbols=False))


def test_what_a_new_password_lacks_is_told_at_once_and_asked_for_again():
    model = FakeModel(STRICT)
    model.step = NeedsNewPassword("nia", NOON, TICKET, ())
    person = Person(secrets=["abc", "Abcdef1", "Abcdef1"])
    person.sign_in(model)

    assert person.asked_unseen == ["New password: ", "New password: ", "Confirm password: "]
    lacks = "The password still lacks: At least 6 characters, An uppercase letter, A number."
    assert lacks in person.said
    assert [answer.password for answer in model.answers] == [Secret("Abcdef1")]


def test_two_that_differ_are_asked_for_again_but_not_the_code_before_them():
    model = FakeModel(STRICT)
    model.step = NeedsPasswordReset("ada", Password("ada", Secret("")))
    person = Person(secrets=["123456", "Abcdef1", "Abcdef2", "Abcdef3", "Abcdef3"])
    person.sign_in(model)

    assert [prompt.split()[0] for prompt in person.asked_unseen] == ["Code", "New", "Confirm", "New", "Confirm"]
    assert "The two passwords differ. Type the new password again, twice." in person.said
    assert [answer.password for answer in model.answers] == [Secret("Abcdef3")]


# Whose sign-in


def test_a_user_who_was_named_is_not_asked_for_but_after_a_failure_may_be_another():
    model = FakeModel()
    model.step = SignedOut("ada")
    model.failure = WrongCredentials("Wrong.")
    person = Person("emi")

    assert person.sign_in(model, username="grace") == ["Username [grace]: "]
    assert "Username: grace" in person.said
    assert [answer.username for answer in model.answers if isinstance(answer, Password)] == ["grace", "emi"]


def test_who_is_signed_in_without_a_question_is_told_how_another_user_signs_in():
    another = "To sign in as another user, sign out first: auth.sign_out(), then nbauth.login()."
    model, person = FakeModel(), Person()
    model.become(SignedIn("ada", TOKENS), UserState.SIGNED_IN)
    person.sign_in(model)
    assert (person.asked, person.said[0], person.said[-1]) == ([], "Signed in as ada.", another)

    asked = Person("ada")
    asked.sign_in(FakeModel())
    assert another not in asked.said


def test_what_has_happened_is_told_after_a_failure_and_the_sign_in_goes_on():
    model = FakeModel()
    model.failure = WrongCredentials("Wrong.")
    model.events = [Event(NOON, What.SIGN_IN, timedelta(seconds=1), error="WrongCredentials")]
    person = Person("ada", "", "3", "1", "", secrets=["pw", "", "pw", "123456"])
    person.sign_in(model)

    assert "  3  Details" in person.said
    assert any("WrongCredentials" in line for line in person.said)
    assert any(POOL.user_pool_id in line for line in person.said)
    assert not any("Copy" in line for line in person.said)
    assert all("\n" not in line for line in person.said)
    assert model.step == SignedIn("ada", TOKENS)


# A computer that the user pool may remember

REMEMBER = "Remember this computer? [y/N]: "


def model_that_offers_to_remember():
    model = FakeModel()
    model.may_remember = True
    return model


@pytest.mark.parametrize(("answer", "asked"), [("y", [("remember",)]), ("", []), ("n", []), ("?", [])])
def test_whoever_has_signed_in_is_asked_whether_this_computer_is_remembered(answer, asked):
    model = model_that_offers_to_remember()
    person = Person("ada", answer)
    person.sign_in(model)
    assert person.asked[-1] == REMEMBER
    assert model.asked == asked
    assert ("The user pool remembers this computer." in person.said) == bool(asked)
    assert model.state is UserState.SIGNED_IN


def test_a_failure_to_remember_is_told_and_the_person_stays_signed_in():
    model = model_that_offers_to_remember()
    person = Person("ada", "y")
    original = model.remember

    def fail():
        model.failure = WrongCredentials("The pool does not want to.", hint="Ask.")
        original()

    model.remember = fail
    person.sign_in(model)
    assert person.said[-1] == "The pool does not want to. Ask."
    assert model.state is UserState.SIGNED_IN


@pytest.mark.parametrize("leaves", [KeyboardInterrupt, EOFError])
def test_whoever_leaves_that_question_is_signed_in_all_the_same(leaves):
    model = model_that_offers_to_remember()
    person = Person("ada")

    def ask(prompt):
        if prompt == REMEMBER:
            raise leaves
        return next(person._answers)

    terminal.sign_in(model, prompts=Prompts(ask, lambda _: "secret", person.said.append))
    assert model.state is UserState.SIGNED_IN
    assert model.asked == []


def test_who_is_signed_in_without_a_question_is_not_asked_that_one_either():
    model, person = model_that_offers_to_remember(), Person()
    model.become(SignedIn("ada", TOKENS), UserState.SIGNED_IN)
    person.sign_in(model)
    assert person.asked == []


# Second factors

SETUP = NeedsTotpSetup("ada", NOON + timedelta(minutes=3), TICKET, "ABCDEFGHIJKLMNOP", "otpauth://totp/p:ada?secret=A")


@pytest.mark.parametrize(("columns", "shown"), [(0, False), (32, False), (33, True), (200, True)])
def test_an_app_is_told_its_key_and_the_code_is_drawn_where_it_fits_once_for_all_tries(columns, shown):
    model = FakeModel()
    model.step, model.failure = SETUP, WrongCode("Wrong.")
    person = Person(columns=columns)
    person.sign_in(model)
    assert [line for line in person.said if "ABCD" in line] == ["Can't scan? Key: ABCD EFGH IJKL MNOP"]
    assert [len(line.splitlines()) for line in person.said if "▀" in line] == [17] * shown
    assert person.asked_unseen == ["Code from your authenticator app: "] * 2


def test_where_nothing_is_typed_nobody_is_told_to_leave_it_empty_and_a_name_or_number_chooses():
    for typed in ("2", "text message to +*******1234"):
        model = FakeModel()
        choices = (MfaChoice("TOTP"), MfaChoice("SMS", "+*******1234"))
        model.step = NeedsMfaChoice("ada", NOON + timedelta(minutes=3), TICKET, choices)
        person = Person(typed)
        person.sign_in(model)
        assert model.answers == [ChosenFactor("SMS")]
        assert "  1  Authenticator app" in person.said
        assert "Sending a code…" in person.said
        assert not [line for line in person.said if line.startswith("Leave an answer empty")]


def test_a_new_code_is_sent_without_the_password_and_told():
    model = FakeModel()
    person = Person("ada", "1", secrets=["pw", "", "123456"])
    person.sign_in(model)
    assert [type(answer) for answer in model.answers] == [Password, NewCode, Code]
    assert "A new code was sent. The one before is not good any more." in person.said


@pytest.mark.parametrize(
    ("tty", "term", "columns"), [(True, "xterm", 80), (True, "dumb", 0), (True, "", 0), (False, "xterm", 0)]
)
def test_nothing_is_drawn_where_nobody_would_see_it(monkeypatch, tty, term, columns):
    monkeypatch.setattr("sys.stdout.isatty", lambda: tty, raising=False)
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLUMNS", "80")
    assert Prompts().columns() == columns
