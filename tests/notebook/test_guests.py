"""`nbauth.login(guest=True)`: with a page, in a terminal, and where nobody sits."""

import os
import subprocess
import sys

import pytest
from kernel_page import kernel

LOGIN = "import nbauth; auth = nbauth.login(guest=True)"
READS = "session.client('s3').get_object(Bucket='nbauth-demo', Key='public/README.md')['ContentLength'] > 0"


@pytest.fixture
def open_to_guests(environment, demo_aws):
    return {**environment, "NBAUTH_IDENTITY_POOL_ID": demo_aws.pool_with_guests.identity_pool_id}


def test_the_session_works_at_once_and_the_form_is_there_to_sign_in(open_to_guests, demo_aws):
    with kernel(open_to_guests) as notebook:
        (form,) = notebook.run(LOGIN).forms
        assert notebook.value(READS)
        assert notebook.value("auth.state.value") == "guest"
        shown = notebook.state_of(form)["view"]
        assert (shown["heading"], shown["notice"]) == ("Sign in", "The session is a guest's until you sign in.")

        notebook.run("s3, before = session.client('s3'), session")
        shown = notebook.submit(form, "sign-in", username="ada", password=demo_aws.users["ada"].password)
        assert shown["signed_in_as"] == "ada"
        data = "s3.get_object(Bucket='nbauth-demo', Key='data/penguins.parquet')['ContentLength'] > 0"
        assert notebook.value(f"before is session and {data}")


def test_a_cell_that_waits_goes_on_as_a_guest(open_to_guests):
    with kernel(open_to_guests) as notebook:
        ran = notebook.run("import nbauth; auth = await nbauth.login(guest=True)")
        assert ran.error is None
        assert notebook.value("auth.state.value") == "guest"


def test_the_cell_without_it_is_nobodys_guest_any_more(open_to_guests):
    with kernel(open_to_guests) as notebook:
        notebook.run(LOGIN)
        assert notebook.value(READS)
        notebook.run("auth = nbauth.login()")
        assert notebook.run(READS).error == "NotSignedIn"


def test_where_guests_are_not_let_in_the_form_says_so(environment):
    with kernel(environment) as notebook:
        (form,) = notebook.run(LOGIN).forms
        assert notebook.run(READS).error == "GuestRefused"
        assert "lets no guests in" in notebook.state_of(form)["view"]["notice"]


def python(environment, code):
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return ran.stdout + ran.stderr


def test_where_nobody_sits_nobody_is_needed(open_to_guests, demo_aws):
    code = f"{LOGIN}; print(auth); session = auth.session; print({READS})"
    said = python(open_to_guests, code)
    assert said.startswith(f"guest, user pool {demo_aws.pool.user_pool_id}, credentials until ")
    assert said.endswith("True\n")


def test_where_nobody_sits_the_variables_come_first(open_to_guests, demo_aws):
    given = {"NBAUTH_USERNAME": "ada", "NBAUTH_PASSWORD": demo_aws.users["ada"].password}
    assert python({**open_to_guests, **given}, f"{LOGIN}; print(auth.username)") == "ada\n"
    del given["NBAUTH_PASSWORD"]
    assert "NotSignedIn" in python({**open_to_guests, **given}, LOGIN)


def test_where_nobody_sits_a_refusal_is_one_error(environment):
    assert "GuestRefused: The identity pool lets no guests in." in python(environment, LOGIN)


def test_a_terminal_does_not_ask(spawn, open_to_guests):
    terminal = spawn(open_to_guests, "-c", f"{LOGIN}; session = auth.session; print({READS})")
    terminal.expect(r"Guest, user pool \S+, credentials until \d\d:\d\d UTC. To sign in, call nbauth.login\(\)\.")
    terminal.expect_exact("True")
