"""`nbauth.account()` in a real kernel, at a pseudo-terminal, and where nobody is there."""

import subprocess
import sys

import pytest


@pytest.fixture
def ada(notebook, demo_aws):
    """A kernel in which ada has signed in."""
    (form,) = notebook.run("import nbauth\nauth = nbauth.login()", cell="a").forms
    notebook.submit(form, "sign-in", username="ada", password=demo_aws.users["ada"].password)
    return notebook


def test_the_account_is_shown_under_its_cell_and_nothing_else(ada):
    ran = ada.run("nbauth.account()", cell="b")
    (form,) = ran.forms
    assert (ran.error, ran.results) == (None, [])
    view = ada.state_of(form)["view"]
    assert (view["heading"], view["person"]) == ("Your account", "Signed in as ada")
    assert "session" in [entry["value"] for entry in view["entries"]]
    assert ada.submit(form, "attributes")["heading"] == "Your details"
    assert ada.submit(form, "back")["heading"] == "Your account"
    assert ada.submit(form, "back")["signed_in_as"] == "ada"
    assert ada.value("nbauth.account() is auth") is True


def test_it_is_the_sign_in_of_that_name_and_others_are_a_press_away(ada, demo_aws):
    (other,) = ada.run("emi = nbauth.login(name='second')", cell="c").forms
    (form,) = ada.run("nbauth.account('second');", cell="d").forms
    assert ada.state_of(form)["view"]["heading"] == "Sign in"
    ada.submit(other, "sign-in", username="emi", password=demo_aws.users["emi"].password)
    ada.submit(other, "continue", code=demo_aws.outbox("emi")[-1].code)
    view = ada.state_of(form)["view"]
    assert (view["heading"], view["person"]) == ("Your account", "Signed in as emi")
    [show] = [button for button in view["buttons"] if button["label"] == "Show ada as session"]
    shown = ada.submit(form, show["action"])
    assert (shown["person"], shown["buttons"][-1]["label"]) == ("Signed in as ada", "Show emi as second")
    assert ada.submit(form, "sign-out")["heading"] == "Sign in"
    assert ada.value("[auth.is_signed_in, emi.is_signed_in]") == [False, True]


def test_a_name_that_nobody_has_signed_in_under_is_told(notebook):
    ran = notebook.run("import nbauth\nnbauth.account()")
    assert (ran.error, ran.forms) == ("NotSignedIn", [])
    assert ran.traceback == ["NotSignedIn: There is no sign-in named session. Call nbauth.login() first."]
    assert notebook.run("nbauth.account('a b')").error == "ConfigurationError"


def test_where_nobody_is_there_it_says_so(environment, demo_aws):
    given = {"NBAUTH_USERNAME": "ada", "NBAUTH_PASSWORD": demo_aws.users["ada"].password}
    ran = subprocess.run(
        [sys.executable, "-c", "import nbauth; nbauth.login(); nbauth.account()"],
        env={**environment, **given},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "NbauthError: The account can't be shown: there is nobody to ask here." in ran.stderr


def test_the_account_at_a_terminal(spawn, environment, demo_aws):
    terminal = spawn(environment, "-c", "import nbauth; nbauth.login(); auth = nbauth.account(); print(repr(auth))")
    terminal.expect_exact("Username: ")
    terminal.sendline("ada")
    terminal.expect_exact("Password: ")
    terminal.sendline(demo_aws.users["ada"].password)
    terminal.expect_exact("second factors and devices: nbauth.account().")
    terminal.expect_exact("Your account")
    terminal.expect_exact("Signed in as ada")
    terminal.expect_exact("Credentials: Until ")
    terminal.expect_exact("1  Your details")
    terminal.sendline("1")
    terminal.expect_exact("Email: ada@example.com")
    terminal.expect_exact("Which one? (Enter: none of them) ")
    terminal.sendline("")
    terminal.expect_exact("Your account")
    terminal.expect_exact("Which one? (Enter: none of them) ")
    terminal.sendintr()
    terminal.expect_exact("<Auth: signed in as ada")
