"""A form that opens at the account, and one that turns to another sign-in of the kernel."""

import pytest
from fake_model import TOKENS, FakeModel
from ipywidgets import Widget
from pressing import Form, buttons_of, signed_in
from test_widget import Page

from nbauth.core.state import UserState
from nbauth.core.steps import SignedIn, SignedOut
from nbauth.widget import LoginWidget
from nbauth.widget.model import Served, no_others
from nbauth.widget.screens.account.overview import AccountScreen
from nbauth.widget.walk import Walk

OPENS = AccountScreen()


@pytest.fixture(autouse=True)
def _no_widget_outlives_its_test():
    yield
    Widget.close_all()


def served(model, name, others=no_others, **how):
    return Served(model, name, **{"may_keep": lambda: False, "on_hello": lambda: None, **how}, others=others)


def test_whoever_is_signed_in_sees_the_account_and_then_the_card():
    form = Form(signed_in(), opens=OPENS)
    assert form.view.heading == "Your account"
    assert form.press("Back").signed_in_as == "ada"
    assert form.press("Account").heading == "Your account"


def test_where_nobody_is_signed_in_the_form_comes_first():
    model = FakeModel()
    form = Form(model, opens=OPENS)
    assert form.view.heading == "Sign in"
    model.next = SignedIn("ada", TOKENS)
    assert form.press("Sign in", username="ada", password="pw").heading == "Your account"
    assert form.press("Sign out").heading == "Sign in"
    model.become(SignedIn("sam", TOKENS), UserState.SIGNED_IN)
    assert form.view.person == "Signed in as sam"


def test_the_account_that_a_form_opens_at_keeps_nobody_from_looking_elsewhere():
    form = Form(signed_in(), opens=OPENS)
    assert (form.walk.is_aside, form.walk.is_engaged) == (True, False)
    form.press("Change password")
    assert form.walk.is_engaged
    form.press("Back", "Back")
    assert (form.walk.is_aside, form.walk.is_engaged) == (False, False)
    form.press("Details")
    assert form.walk.is_engaged


def test_a_form_that_replaces_another_goes_on_where_that_stood_or_opens_at_the_account():
    model = signed_in()
    before = Form(model, opens=OPENS)
    before.press("Change password")
    after = Form(model, opens=OPENS)
    after.walk.take_over(before.walk)
    assert after.view.heading == "Change password"
    at_account = Form(model, opens=OPENS)
    at_account.walk.take_over(Walk(model, may_keep=lambda: False))
    assert at_account.view.heading == "Your account"


# Several sign-ins


@pytest.fixture
def two():
    """Two sign-ins that know of each other, as `(ada, sam)`."""
    ada, sam = signed_in(), signed_in("sam")
    of_ada = served(ada, "session", lambda: (of_sam,))
    of_sam = served(sam, "other", lambda: (of_ada,))
    return of_ada, of_sam


def test_another_sign_in_is_shown_instead_and_the_first_again(two):
    ada, sam = two
    form = Form(ada.model, opens=OPENS, session_name="session", others=ada.others)
    assert buttons_of(form.view)[-1] == "Show sam as other"
    turn = form.walk.turn
    shown = form.press("Show sam as other")
    assert (shown.heading, shown.person, buttons_of(shown)[-1]) == (
        "Your account",
        "Signed in as sam",
        "Show ada as session",
    )
    assert "other" in [entry.value for entry in shown.entries]
    assert form.walk.turn > turn + 1, "a screen that is equal asks about somebody else"
    form.press("Change password")
    form.press("Change password", password="old", new_password="new", confirm_password="new")
    assert ([asked for asked, *_ in sam.model.asked], ada.model.asked) == (["change_password"], [])
    assert form.press("Show ada as session").person == "Signed in as ada"


def test_from_the_card_too(two):
    ada, _ = two
    form = Form(ada.model, others=ada.others)
    assert form.press("Account", "Show sam as other").person == "Signed in as sam"
    assert form.press("Back").signed_in_as == "sam"


def test_one_that_has_ended_meanwhile_shows_its_form(two):
    ada, sam = two
    form = Form(ada.model, opens=OPENS, others=ada.others)
    assert form.view
    [button] = [button for button in form.view.buttons if button.label.startswith("Show")]
    sam.model.become(SignedOut("sam"))
    form.walk.begin()
    form.walk.settle(form.walk.perform(button, None))
    assert (form.view.heading, form.view.fields[0].value) == ("Sign in", "sam")


def test_whoever_replaces_a_form_that_has_turned_does_not_take_over_what_is_anothers(two):
    ada, _ = two
    before = Form(ada.model, opens=OPENS, others=ada.others)
    before.press("Show sam as other", "Your details")
    after = Form(ada.model, opens=OPENS)
    after.walk.take_over(before.walk)
    assert (after.view.heading, after.view.person) == ("Your account", "Signed in as ada")


def test_a_form_that_has_turned_follows_the_other_sign_in_alone(two):
    ada, sam = two
    beats = []
    of_sam = served(sam.model, "other", on_hello=lambda: beats.append("sam"))
    page = Page(None)
    page.form.serve(ada.model, on_hello=lambda: beats.append("ada"), opens=OPENS, others=lambda: (of_sam,))
    page.press(f"show:{sam.model.pool.user_pool_id} {sam.model.pool.client_id} other")
    assert page.view["person"] == "Signed in as sam"
    assert (len(ada.model.listeners), len(sam.model.listeners)) == (0, 1)
    told = len(page.told)
    ada.model.become(SignedOut("ada"))
    assert len(page.told) == told
    sam.model.become(SignedOut("sam"))
    assert page.view["heading"] == "Sign in"
    beats.clear()
    page.hello()
    assert beats == ["sam"]


def test_a_form_serves_alone_without_others():
    form = LoginWidget()
    form.serve(signed_in(), opens=OPENS)
    assert not form.is_engaged
