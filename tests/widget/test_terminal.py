"""The prompts, answered by a script; `tests/notebook/test_terminal.py` has a real terminal."""

import pytest
from fake_model import TOKENS, FakeModel

from nbauth.core.state import UserState
from nbauth.core.steps import SignedIn
from nbauth.errors import NotSignedIn, WrongCredentials
from nbauth.widget import terminal

KEEP = "Keep me signed in on this computer? [Y/n]: "


def answered(model, answers):
    """Sign in by a script of answers; what was asked for aloud."""
    asked, given = [], iter(answers)

    def ask(prompt):
        asked.append(prompt)
        return next(given)

    terminal.sign_in(model, ask=ask, ask_secret=lambda _: "secret", say=lambda _: None)
    return asked


def test_a_choice_is_asked_for_until_it_is_one_and_once_for_all_tries():
    model = FakeModel()
    model.may_keep = True
    model.failure = WrongCredentials("Wrong.")

    assert answered(model, ["ada", "maybe", "no", "ada"]) == ["Username: ", KEEP, KEEP, "Username: "]
    assert [answer.keep for answer in model.answers[:2]] == [False, False]


def test_whoever_leaves_when_the_password_was_just_accepted_is_signed_out():
    model, signed_out = FakeModel(), []
    model.sign_out = lambda: signed_out.append(model.step)

    def interrupted(_answer):
        model.become(SignedIn("ada", TOKENS), UserState.SIGNED_IN)
        raise KeyboardInterrupt

    model.respond = interrupted
    with pytest.raises(NotSignedIn, match="was left"):
        answered(model, ["ada"])

    assert signed_out == [SignedIn("ada", TOKENS)]
