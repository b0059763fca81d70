"""The account at prompts: what is listed is told, its buttons are numbered, and Enter and Ctrl-C lead out."""

import pytest
from fake_account import SINCE
from fake_model import TOKENS, FakeModel
from person import Person
from pressing import signed_in

from nbauth.core.state import UserState
from nbauth.core.steps import SignedIn
from nbauth.errors import AttributeInvalid, NotSignedIn, Unreachable
from nbauth.secret import Secret
from nbauth.widget import terminal
from nbauth.widget.model import Served, no_others

DETAILS, PASSWORD, FACTORS, DEVICES = "1", "2", "3", "4"


def visit(model, *answers, secrets=(), **how):
    person = Person(*answers, secrets=secrets)
    terminal.account(model, prompts=person._prompts(), **how)
    return person


def test_who_it_is_is_told_and_enter_leaves():
    model = signed_in(role="arn:aws:iam::123456789012:role/writers")
    person = visit(model, "")
    assert [person.said[0], person.said[2]] == ["Your account", "Signed in as ada"]
    assert {"Role: writers", "Kept: Kept on this computer until you sign out."} <= set(person.said)
    assert {"  1  Your details", "  2  Change password", "  3  Second factors", "  4  Devices"} <= set(person.said)
    assert model.state is UserState.SIGNED_IN


@pytest.mark.parametrize("leaving", [KeyboardInterrupt, EOFError])
@pytest.mark.parametrize("before", [(), (DETAILS,), (DETAILS, "Change your nickname")])
def test_ctrl_c_leaves_from_anywhere_and_ends_no_sign_in(leaving, before):
    model, person, left = signed_in(), Person(), list(before)

    def ask(prompt):
        if left:
            return left.pop(0)
        raise leaving

    person._ask = ask
    terminal.account(model, prompts=person._prompts())
    assert model.state is UserState.SIGNED_IN
    assert left == []


def test_enter_goes_back_one_screen_at_a_time():
    person = visit(signed_in(), DETAILS, "", "")
    assert person.said.count("Your account") == 2


def test_an_attribute_is_changed_at_prompts():
    model = signed_in()
    person = visit(model, DETAILS, "Change your nickname", "Lady L.", "", "")
    assert "Nickname [Countess]: " in person.asked
    assert ("update", {"nickname": "Lady L."}) in model.asked
    assert {"Email: ada@example.com (Verified)", "Nickname: Lady L.", "Your nickname was changed."} <= set(person.said)
    assert "Asking the user pool…" in person.said


def test_what_was_refused_is_offered_again_until_the_screen_is_left():
    model = signed_in()

    def refuse(_given):
        raise AttributeInvalid("Not that one.")

    model.update = refuse
    leave = ("?", "Back")
    person = visit(model, DETAILS, "Change your nickname", "y", *leave, "Change your nickname", *leave, "", "")
    assert [prompt for prompt in person.asked if prompt.startswith("Nickname")] == [
        "Nickname [Countess]: ",
        "Nickname [y]: ",
        "Nickname [Countess]: ",
    ]
    assert person.said.count("Not that one.") == 1


def test_the_password_is_changed_at_prompts_that_show_nothing():
    model = signed_in()
    person = visit(model, PASSWORD, "", secrets=["old", "new one", "new one"])
    assert person.asked_unseen == ["Current password: ", "New password: ", "Confirm password: "]
    assert model.asked == [("change_password", Secret("old"), Secret("new one"))]
    assert "Your password was changed." in person.said


def test_an_app_is_set_up_with_the_key_and_the_code():
    model = signed_in()
    person = visit(model, FACTORS, "Set up an authenticator app", "", "", secrets=["123456"])
    assert any("ABCD EFGH IJKL MNOP 23" in line for line in person.said)
    assert ("verify_totp", Secret("123456")) in model.asked
    assert "Your authenticator app is set up, and sign-ins ask for its code from now on." in person.said


def test_devices_are_told_with_the_day_and_forgotten_by_number():
    model = signed_in()
    person = visit(model, DEVICES, "2", "", "")
    assert ("forget", "there") in model.asked
    day = f"{SINCE.astimezone():%Y-%m}"
    assert any(line.startswith(f"A phone: Last used {day}") and "198.51.100.7" in line for line in person.said)


def test_what_fails_is_told_and_the_account_stays():
    model = signed_in(failure=Unreachable("No answer.", hint="Try again."))
    person = visit(model, DEVICES, "")
    assert "No answer. Try again." in person.said


def test_the_account_is_deleted_under_its_name_and_that_ends_it():
    model = signed_in()
    person = visit(model, "Delete account", "eve", "ada")
    assert model.asked == [("delete",)]
    assert "That is not the name of this account. Type it as it stands there, or go back." in person.said
    assert person.said[-1] == "Your account was deleted."
    assert model.state is UserState.SIGNED_OUT


def test_signing_out_everywhere_says_what_it_means_first():
    model = signed_in()
    person = visit(model, "Sign out everywhere", "1")
    assert model.ended_everywhere
    assert "All your sign-ins end: here at once, and elsewhere when the tokens there run out." in person.said
    assert person.said[-1] == "You are signed out."


def test_where_nobody_is_signed_in_that_comes_first():
    model = FakeModel()
    model.next = SignedIn("ada", TOKENS)
    person = visit(model, "ada", "", secrets=["pw"])
    assert person.asked[0] == "Username: "
    assert person.said.index("Signed in as ada.") < person.said.index("Your account")


def test_who_leaves_the_sign_in_sees_no_account():
    person = Person()

    def leave(prompt):
        raise EOFError

    person._ask = leave
    with pytest.raises(NotSignedIn):
        terminal.account(FakeModel(), prompts=person._prompts())
    assert "Your account" not in person.said


def test_another_sign_in_is_shown_instead():
    sam = Served(signed_in("sam"), "other", lambda: False, lambda: None, no_others)
    person = visit(signed_in(), "Show sam as other", "", others=lambda: (sam,))
    assert person.said.index("Signed in as ada") < person.said.index("Signed in as sam")
