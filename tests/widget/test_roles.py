"""The roles on the card, on the screen where another is chosen, and at a prompt."""

import pytest
from fake_model import TOKENS, FakeModel
from person import Person
from test_screens import buttons, labels, press, seen

from nbauth.core.roles import names
from nbauth.core.state import UserState
from nbauth.core.steps import SignedIn
from nbauth.errors import RoleRefused
from nbauth.widget.screens.frame import framed
from nbauth.widget.screens.roles import SWITCH_ROLE, RolesScreen
from nbauth.widget.view import Situation, Then, Typed
from nbauth.widget.walk import Walk

READERS, WRITERS = (f"arn:aws:iam::123456789012:role/{name}" for name in ("readers", "writers"))
ROSA = SignedIn("rosa", TOKENS)
OF_THE_POOL, OF_WRITERS = "The identity pool chooses your role.", "Your role is writers."


def card(**facts):
    return seen(ROSA, UserState.SIGNED_IN, **facts)


def screen(**facts):
    return framed(RolesScreen(), Situation(status=model_of(**facts).status(), now=model_of().now()))


def model_of(role=None, roles=(READERS, WRITERS)):
    model = FakeModel()
    model.step, model.state, model.role, model.roles_at_hand = ROSA, UserState.SIGNED_IN, role, roles
    return model


@pytest.mark.parametrize("roles", [(), (READERS,)])
def test_where_there_is_nothing_to_choose_the_card_says_nothing_of_roles(roles):
    shown = card(roles=roles)
    assert SWITCH_ROLE not in shown.buttons
    assert OF_THE_POOL not in shown.details


def test_the_card_says_whose_choice_the_role_is_and_offers_another():
    shown = card(roles=(READERS, WRITERS))
    assert OF_THE_POOL in shown.details
    assert buttons(shown) == ["Sign out", "Account", "Switch role", "Details"]
    assert OF_WRITERS in card(roles=(READERS, WRITERS), role=WRITERS).details


def test_a_role_that_was_taken_away_can_be_left():
    shown = card(roles=(READERS,), role=WRITERS)
    assert OF_WRITERS in shown.details
    assert SWITCH_ROLE in shown.buttons
    assert buttons(screen(role=WRITERS, roles=(READERS,))) == ["readers", "Leave it to the identity pool", "Back"]


def test_the_screen_has_a_button_for_each_other_role():
    shown = screen()
    assert (shown.heading, labels(shown)) == ("Switch role", [])
    assert buttons(shown) == ["readers", "writers", "Back"]
    assert shown.text.startswith(OF_THE_POOL)

    shown = screen(role=WRITERS)
    assert buttons(shown) == ["readers", "Leave it to the identity pool", "Back"]
    assert shown.text.startswith(OF_WRITERS)
    assert {"readers", "writers"} <= set(shown.names)


def test_roles_of_one_name_are_told_apart():
    other = READERS.replace("1234", "9876")
    assert buttons(screen(roles=(READERS, other))) == [READERS, other, "Back"]
    assert names([READERS, other])[other] == other


def walked(model, *labels_of_buttons):
    """The form after these buttons were pressed, one after another."""
    walk = Walk(model, may_keep=lambda: False)
    for label in labels_of_buttons:
        [button] = [button for button in walk.shown().buttons if button.label == label]
        walk.begin()
        walk.settle(walk.perform(button, Typed()))
    return walk.shown()


def test_a_role_is_chosen_and_the_card_says_so():
    model = model_of()
    shown = walked(model, "Switch role", "writers")
    assert model.asked == [("use", WRITERS)]
    assert (shown.signed_in_as, shown.notice) == ("rosa", "Your role is writers now.")
    assert OF_WRITERS in shown.details

    shown = walked(model, "Switch role", "Leave it to the identity pool")
    assert model.asked[-1] == ("use", None)
    assert shown.notice == "The identity pool chooses your role again."


def test_a_role_that_is_refused_leaves_the_screen_where_another_can_be_chosen():
    model = model_of()
    model.failure = RoleRefused("Not this one.", hint="Use another one.")
    shown = walked(model, "Switch role", "writers")
    assert (shown.heading, shown.error, shown.hint) == ("Switch role", "Not this one.", "Use another one.")
    assert model.role is None


def test_who_goes_back_has_chosen_nothing():
    model = model_of()
    assert walked(model, "Switch role", "Back").signed_in_as == "rosa"
    assert model.asked == []


def test_a_button_is_named_by_its_role():
    """What is pressed is what was read, if there are other roles by then."""
    before, after = screen(), screen(roles=(WRITERS, READERS))
    actions = [{button.label: button.action for button in shown.buttons} for shown in (before, after)]
    assert actions[0] == actions[1]


def test_press_of_the_card_opens_the_screen():
    assert SWITCH_ROLE.does(Typed(), FakeModel()) == Then(RolesScreen())
    assert press(ROSA, "sign-out").step.username == ""


# In a terminal


class Signing(FakeModel):
    """Asks for the password alone; whoever comes has two roles."""

    def __init__(self):
        super().__init__()
        self.roles_at_hand = (READERS, WRITERS)
        self.next = ROSA


@pytest.mark.parametrize(("answers", "role"), [
    (("y", "2"), WRITERS), (("y", "writers"), WRITERS), (("y", "9", "READERS"), READERS),
    (("y", ""), None), (("y", "Back"), None), (("y",), None), (("",), None), ((), None),
])  # fmt: skip
def test_who_signs_in_at_a_prompt_may_choose_a_role(answers, role):
    model = Signing()

    def ask(prompt):
        if prompt.startswith("Username"):
            return "rosa"
        if not left:
            raise EOFError
        return left.pop(0)

    left, person = list(answers), Person()
    person._ask = ask
    person.sign_in(model)

    assert model.role == role
    assert model.state is UserState.SIGNED_IN
    assert "Signed in as rosa." in person.said
    assert (f"Your role is {(role or '').rpartition('/')[2]} now." in person.said) == (role is not None)
    assert left == []


def test_an_interrupt_there_leaves_the_sign_in_as_it_is():
    model, person = Signing(), Person()

    def ask(prompt):
        if prompt.startswith("Username"):
            return "rosa"
        raise KeyboardInterrupt

    person._ask = ask
    person.sign_in(model)
    assert (model.state, model.role) == (UserState.SIGNED_IN, None)


def test_a_role_that_is_refused_at_a_prompt_is_told_and_another_can_be_chosen():
    model = Signing()
    person = Person("rosa", "y", "2", "1")
    use = model.use

    def refuse_once(role, /):
        model.use = use
        raise RoleRefused("Not this one.", hint="Use another one.")

    model.use = refuse_once
    person.sign_in(model)
    assert "Not this one. Use another one." in person.said
    assert model.role == READERS


def test_who_was_signed_in_already_is_not_asked():
    model, person = model_of(), Person()
    person.sign_in(model)
    assert person.asked == []
    assert OF_THE_POOL in person.said
