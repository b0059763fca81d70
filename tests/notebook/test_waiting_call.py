"""`with auth.waiting()` in real kernels: a call waits at the form for a sign-in, and goes on."""

import pytest
from kernel_page import kernel

from nbauth import Auth

LOGIN = "import nbauth; auth = nbauth.login()"
BUCKETS = "print(len(session.client('s3').list_buckets()['Buckets']))"


@pytest.fixture
def notebook(notebook):
    """In a front end that sends the form's messages to a subshell."""
    notebook.use_subshell()
    return notebook


@pytest.fixture
def form(notebook):
    """A form that its page has shown."""
    (form,) = notebook.run(LOGIN).forms
    notebook.state_of(form)
    return form


def submits(page, form, aws, username="ada"):
    """Presses the button, on a page whose kernel runs a cell that waits."""
    state = page.state_of(form, lambda state: state["view"]["waits"])
    values = {"username": username, "password": aws.users[username].password}
    page.say(form, {"kind": "nbauth:submit", "turn": state["turn"], "action": "sign-in", "values": values, "rid": "s"})


def test_a_call_waits_at_the_form_and_goes_on_when_somebody_has_signed_in(notebook, form, demo_aws):
    ran = notebook.run(f"with auth.waiting(): {BUCKETS}", when_shown=lambda page: submits(page, form, demo_aws))
    assert (ran.error, ran.text) == (None, "1\n"), ran.traceback
    assert ran.shown == [{"text/plain": "Waiting for you to sign in, with the form above…"}]
    assert ran.updated == [{"text/plain": "No longer waiting for the sign-in."}]
    shown = notebook.state_of(form)["view"]
    assert (shown["waits"], shown["signed_in_as"]) == ("", "ada")


def test_a_sign_in_that_was_ended_goes_on_in_place_and_so_do_the_clients_made_before(notebook, form, demo_aws):
    notebook.submit(form, "sign-in", username="ada", password=demo_aws.users["ada"].password)
    notebook.run("early = session.client('s3')")
    elsewhere = Auth(demo_aws.pool)
    elsewhere.sign_in("ada", demo_aws.users["ada"].password)
    elsewhere.sign_out(everywhere=True)
    ran = notebook.run(
        "with auth.waiting(): auth.tokens(force_refresh=True)\n"
        "print(len(early.list_buckets()['Buckets']), auth.state.name)",
        when_shown=lambda page: submits(page, form, demo_aws),
    )
    assert (ran.error, ran.text) == (None, "1 SIGNED_IN\n"), ran.traceback


def test_without_a_block_it_raises_at_once(notebook, form):
    ran = notebook.run(f"with auth.waiting(): pass\n{BUCKETS}")
    assert (ran.error, ran.shown) == ("NotSignedIn", [])


def test_an_upload_waits_in_its_own_threads(notebook, form, demo_aws):
    ran = notebook.run(
        "with auth.waiting():\n    session.client('s3').upload_fileobj(__import__('io').BytesIO(b'a'), 'no-such', 'a')",
        when_shown=lambda page: submits(page, form, demo_aws),
    )
    assert ran.error == "NoSuchBucket"  # it was sent
    assert notebook.value("auth.is_signed_in")


@pytest.mark.parametrize(
    "call",
    ["list_buckets()", "upload_fileobj(__import__('io').BytesIO(b'a'), 'no-such', 'a')"],
    ids=["here", "threads"],
)
def test_an_interrupt_ends_the_wait_and_the_form_goes_on(notebook, form, demo_aws, call):
    def interrupt(page):
        for _ in range(5):  # the cell's own thread comes to its wait after the upload's
            page.state_of(form, lambda state: state["view"]["waits"])
        page.interrupt()

    ran = notebook.run(f"with auth.waiting(): session.client('s3').{call}", when_shown=interrupt)
    assert ran.error == "KeyboardInterrupt"
    assert notebook.state_of(form)["view"]["waits"] == ""
    notebook.submit(form, "sign-in", username="ada", password=demo_aws.users["ada"].password)
    assert notebook.value("auth.is_signed_in")


def test_another_thread_may_release_it(notebook, form):
    ran = notebook.run(
        "import threading\n"
        "with auth.waiting() as wait:\n"
        "    threading.Timer(0.1, wait.release).start()\n"
        "    session.client('s3').list_buckets()"
    )
    assert ran.error == "NotSignedIn"
    [line] = ran.traceback
    assert line.startswith("NotSignedIn: Nobody is signed in. This call has waited for a sign-in, and waits no longer.")


@pytest.mark.parametrize("page", [True, False], ids=["between the cells alone", "never"])
def test_where_the_form_is_not_heard_while_a_cell_runs_one_line_says_so_within_seconds(environment, page):
    with kernel(environment, page=page) as notebook:
        notebook.run(LOGIN)
        ran = notebook.run(f"with auth.waiting(): {BUCKETS}")
    assert ran.error == "NotSignedIn"
    [line] = ran.traceback
    assert "here nothing comes from the form while a cell runs" in line
    assert "`nbauth login`" in line


def test_a_sign_in_in_another_notebook_ends_the_wait(with_keychain, demo_aws):
    with kernel(with_keychain) as here, kernel(with_keychain) as there:
        here.use_subshell()
        (form,) = here.run(LOGIN).forms
        (other,) = there.run(LOGIN).forms
        here.state_of(form)

        def sign_in_there(page):
            page.state_of(form, lambda state: state["view"]["waits"])
            there.submit(other, "sign-in", username="ada", password=demo_aws.users["ada"].password, keep="yes")

        ran = here.run(f"with auth.waiting(): {BUCKETS}", when_shown=sign_in_there)
    assert (ran.error, ran.text) == (None, "1\n"), ran.traceback
