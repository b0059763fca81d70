"""`nbauth.login()` in real kernels, with a page that speaks the form's messages."""

import pytest
from kernel_page import kernel

LOGIN = "import nbauth; auth = nbauth.login()"


def test_one_form_is_shown_per_call_whether_or_not_it_is_the_last_expression(notebook):
    for cell in (
        "import nbauth; nbauth.login()",
        "auth = nbauth.login()",
        "auth = nbauth.login(); auth",
        "nbauth.login(); 1",
    ):
        ran = notebook.run(cell)
        assert ran.error is None
        assert len(ran.forms) == 1, cell
    assert notebook.run("nbauth.login()").results == []


def test_elsewhere_the_auth_shows_one_line(notebook):
    notebook.run(LOGIN)
    ran = notebook.run("auth")
    (bundle,) = ran.shown
    assert bundle["text/plain"].startswith("<Auth: signed out, user pool eu-")
    assert "\n" not in bundle["text/plain"]


def test_the_session_is_bound_at_once_and_raises_one_line_until_somebody_signs_in(notebook):
    notebook.run(LOGIN)
    ran = notebook.run("session.client('s3').list_buckets()")
    assert ran.error == "NotSignedIn"
    assert len(ran.traceback) == 1
    assert "form" in ran.traceback[0]


def test_a_language_is_that_of_the_form_and_of_what_stands_where_none_is(notebook, demo_aws):
    ran = notebook.run("import nbauth; auth = nbauth.login(lang='de-AT')")
    (form,) = ran.forms
    [line] = [each["text/plain"] for each in ran.shown if "text/html" in each]
    assert line.startswith("Führen Sie diese Zelle aus, um sich anzumelden. Wenn Sie")
    assert notebook.state_of(form, lambda state: state["view"]["fields"], lang="de")["view"]["heading"] == "Anmelden"


@pytest.mark.parametrize("lang", ["xx", "", "de,en", 7, b"de"])
def test_an_unknown_language_is_told_with_those_that_there_are(notebook, lang):
    ran = notebook.run(f"import nbauth; nbauth.login(lang={lang!r})")
    assert ran.error == "ConfigurationError"
    assert 'Pass one of these, or none: "en" (English), "es" (Español)' in ran.traceback[0]
    assert ran.forms == []


def test_the_form_signs_in_and_the_session_works(notebook, demo_aws):
    (form,) = notebook.run(LOGIN).forms
    notebook.run("early = session.client('s3')")
    shown = notebook.submit(form, "sign-in", username="ada", password=demo_aws.users["ada"].password)
    assert shown["signed_in_as"] == "ada"
    assert notebook.value("[b['Name'] for b in early.list_buckets()['Buckets']]") == [demo_aws.bucket]


def test_running_the_cell_again_keeps_the_sign_in(notebook, demo_aws):
    (form,) = notebook.run(LOGIN).forms
    notebook.submit(form, "sign-in", username="ada", password=demo_aws.users["ada"].password)
    notebook.run("first = auth")
    (again,) = notebook.run(LOGIN).forms
    assert notebook.value("first is auth")
    assert notebook.state_of(again)["view"]["signed_in_as"] == "ada"


def test_another_name_is_another_user(notebook, demo_aws):
    (form,) = notebook.run(LOGIN).forms
    (other,) = notebook.run("nbauth.login(name='other')").forms
    notebook.submit(form, "sign-in", username="ada", password=demo_aws.users["ada"].password)
    assert notebook.state_of(other)["view"]["signed_in_as"] in (None, "")
    assert notebook.run("other.client('s3').list_buckets()").error == "NotSignedIn"


def test_a_name_that_meant_something_else_is_bound_with_a_warning(notebook):
    notebook.run("session = 7")
    ran = notebook.run(LOGIN)
    assert "'session'" in ran.text
    assert notebook.value("isinstance(session, __import__('boto3').Session)")
    assert notebook.run(LOGIN).text == ""


@pytest.mark.parametrize("name", ["two words", "class", "", 7])
def test_a_name_that_is_no_variable_is_refused(notebook, name):
    assert notebook.run(f"import nbauth; nbauth.login(name={name!r})").error == "ConfigurationError"


def test_without_a_configuration_one_line_says_what_to_do(environment, tmp_path):
    bare = {key: value for key, value in environment.items() if not key.startswith("NBAUTH_")}
    with kernel(bare, cwd=str(tmp_path)) as notebook:
        ran = notebook.run(LOGIN)
    assert ran.error == "ConfigurationError"
    assert "nbauth.toml" in ran.traceback[0]


def test_awaiting_the_login_waits_for_the_sign_in_and_the_next_line_has_a_session(notebook, demo_aws):
    def sign_in(page, form):
        turn = page.state_of(form)["turn"]
        values = {"username": "ada", "password": demo_aws.users["ada"].password}
        page.say(form, {"kind": "nbauth:submit", "turn": turn, "action": "sign-in", "values": values, "rid": "s"})

    ran = notebook.run(
        "import nbauth; auth = await nbauth.login(); print(len(session.client('s3').list_buckets()['Buckets']))",
        meanwhile=sign_in,
    )
    assert ran.error is None, ran.traceback
    assert ran.text == "1\n"


def test_the_form_says_that_the_notebook_waits_and_so_does_a_cell_below(notebook, demo_aws):
    (form,) = notebook.run(LOGIN).forms
    assert notebook.state_of(form)["view"]["waits"] == ""

    def sign_in(page):
        assert page.state_of(form)["view"]["waits"] == "The notebook waits for you here."
        turn = page.states[form]["turn"]
        values = {"username": "ada", "password": demo_aws.users["ada"].password}
        page.say(form, {"kind": "nbauth:submit", "turn": turn, "action": "sign-in", "values": values, "rid": "s"})

    ran = notebook.run("await auth; print(auth.username)", when_shown=sign_in)
    assert ran.text == "ada\n"
    assert ran.shown == [{"text/plain": "Waiting for you to sign in, with the form above…"}]
    assert ran.updated == [{"text/plain": "No longer waiting for the sign-in."}]
    assert notebook.state_of(form)["view"]["waits"] == ""


def test_a_wait_can_be_given_a_time_limit_of_its_own(notebook):
    (form,) = notebook.run(LOGIN).forms
    notebook.state_of(form)  # so that its page is heard
    ran = notebook.run(
        "import asyncio\ntry:\n    async with asyncio.timeout(1): await auth\n"
        "except TimeoutError: print('over')\nexcept BaseException as error: print(repr(error))"
    )
    assert ran.text == "over\n"


def test_awaiting_without_a_page_that_answers_stops_with_one_line(environment):
    with kernel(environment, page=False) as notebook:
        ran = notebook.run("import nbauth; auth = await nbauth.login()")
        assert ran.error == "NotSignedIn"
        assert len(ran.traceback) == 1
        assert notebook.value("auth.is_signed_in") is False
        assert notebook.run("auth = nbauth.login()").error is None


def test_observers_are_called_on_the_kernels_loop(notebook, demo_aws):
    (form,) = notebook.run(LOGIN).forms
    notebook.run(
        "import threading; seen = []; me = threading.get_ident();"
        "auth.observe(lambda change: seen.append([change.new.name, threading.get_ident() == me]), 'state')"
    )
    notebook.submit(form, "sign-in", username="ada", password=demo_aws.users["ada"].password)
    assert notebook.value("seen") == [["SIGNED_IN", True]]


def test_a_form_that_is_replaced_in_its_cell_is_closed(notebook):
    (first,) = notebook.run(LOGIN, cell="one").forms
    (other,) = notebook.run(LOGIN, cell="two").forms
    (again,) = notebook.run(LOGIN, cell="one").forms
    alive = notebook.value("list(__import__('ipywidgets').Widget.get_manager_state()['state'])")
    assert (first in alive, other in alive, again in alive) == (False, True, True)


def test_interrupting_the_wait_is_one_line_and_the_form_goes_on(notebook, demo_aws):
    def interrupt_when_it_waits(page, form):
        page.state_of(form)
        page.interrupt()

    ran = notebook.run("import nbauth; auth = await nbauth.login()", meanwhile=interrupt_when_it_waits)
    assert ran.error == "CancelledError"
    assert len(ran.traceback) == 1
    assert "Sign in with the form above" in ran.traceback[0]
    assert notebook.value("auth.is_signed_in") is False  # the name is bound
    assert notebook.state_of(ran.forms[0])["view"]["waits"] == ""
    notebook.submit(ran.forms[0], "sign-in", username="ada", password=demo_aws.users["ada"].password)
    assert notebook.value("len(session.client('s3').list_buckets()['Buckets'])") == 1
