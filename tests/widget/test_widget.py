"""The form's Python half, without a page: what it says, performs, refuses and keeps."""

import asyncio
import contextvars
import gc
import json
import threading
import weakref
from datetime import timedelta

import comm
import pytest
from fake_model import NOON, TICKET, TOKENS, FakeModel
from ipywidgets import Widget
from ipywidgets.widgets.widget import _instances

from nbauth.core.answers import Code, Password
from nbauth.core.state import UserState
from nbauth.core.steps import NeedsSignUpConfirmation, NeedsSmsCode, SignedIn, SignedOut
from nbauth.errors import ChallengeExpired, TooManyAttempts, WrongCredentials
from nbauth.secret import Secret
from nbauth.texts import Screens, Service
from nbauth.texts.languages import LANGUAGES, language
from nbauth.widget import LoginWidget
from nbauth.widget.widget import in_a_thread

SECRET = "Correct-horse-1"


class Page:
    """A page that shows one form: says things to it, and remembers what it was told."""

    def __init__(self, model, run=lambda work: work(), **options):
        self.told = []
        self.form = LoginWidget(model, run=run, **options)
        told = self.told  # not self: a test drops the form
        self.form.send = lambda content, buffers=None: told.append(json.loads(json.dumps(content)))

    def say(self, **message):
        self.form._handle_custom_msg(message, [])

    def hello(self, lang="en"):
        self.say(kind="nbauth:hello", rid="page-1", lang=lang)
        return next(told for told in reversed(self.told) if told["lang"] == lang)

    def press(self, action, turn=None, **values):
        if turn is None:
            turn = self.hello()["turn"]
        self.say(kind="nbauth:submit", rid="page-2", turn=turn, action=action, values=values)

    @property
    def view(self):
        return self.told[-1]["view"]


class Later:
    """A worker that works when it is told to."""

    def __init__(self):
        self.work = []

    def __call__(self, work):
        self.work.append(work)

    def go_on(self):
        self.work.pop(0)()


@pytest.fixture(autouse=True)
def _no_widget_outlives_its_test():
    yield
    Widget.close_all()


@pytest.fixture
def model():
    return FakeModel()


@pytest.fixture
def page(model):
    return Page(model)


def labels(shown):
    return [field["label"] for field in shown["fields"]]


def test_a_hello_is_answered_with_what_to_show_and_with_its_number(page):
    answer = page.hello()
    assert (answer["kind"], answer["rid"]) == ("nbauth:state", "page-1")
    assert labels(answer["view"]) == ["Username", "Password"]


def test_while_a_kept_sign_in_is_looked_for_nothing_is_asked_and_the_keychain_is_not(model):
    asked = []
    model.looking = True
    form = Page(model, may_keep=lambda: asked.append("may it be kept?") or True)
    shown = form.hello()["view"]
    assert shown["text"] == "Looking for your sign-in…"
    assert shown["fields"] == shown["buttons"] == []
    assert asked == []
    model.looking = False
    assert labels(form.hello()["view"]) == ["Username", "Password", "Keep me signed in on this computer"]


def test_a_sign_in_goes_from_step_to_step(model, page):
    page.press("sign-in", username="ada", password=SECRET)
    assert labels(page.view) == ["Code"]
    page.press("continue", code="123456")
    assert page.view["signed_in_as"] == "ada"
    page.press("sign-out")
    assert labels(page.view) == ["Username", "Password"]
    assert model.answers == [Password("ada", Secret(SECRET)), Code(Secret("123456"))]


def test_what_is_being_done_is_shown_meanwhile(model):
    worker = Later()
    page = Page(model, worker)
    page.press("sign-in", username="ada", password=SECRET)
    assert (page.view["busy"], page.view["status"]) == (True, "Signing in…")
    worker.go_on()
    assert not page.view["busy"]


def test_a_submit_while_another_is_performed_is_not_performed(model):
    worker = Later()
    page = Page(model, worker)
    page.press("sign-in", username="ada", password=SECRET)
    page.press("sign-in", username="eve", password=SECRET)
    assert page.view["busy"]
    worker.go_on()
    assert worker.work == []
    assert [answer.username for answer in model.answers] == ["ada"]


def test_a_submit_that_is_played_again_is_not_performed_and_is_told_where_things_stand(model, page):
    turn = page.hello()["turn"]
    model.failure = WrongCredentials("No.")
    page.press("sign-in", turn, username="ada", password=SECRET)
    page.press("sign-in", turn, username="ada", password=SECRET)
    assert len(model.answers) == 1
    assert page.told[-1]["turn"] > turn


def test_an_answer_to_a_question_that_has_changed_meanwhile_is_not_performed(model, page):
    turn = page.hello()["turn"]
    model.become(NeedsSmsCode("ada", model.now(), TICKET, "+1"))
    page.press("continue", turn, code="123456")
    assert model.answers == []
    assert labels(page.view) == ["Code"]


def test_renewed_tokens_are_no_new_question(model, page):
    page.hello()
    model.become(SignedIn("ada", TOKENS), UserState.SIGNED_IN)
    turn = page.told[-1]["turn"]
    renewed = type(TOKENS)("id 2", "access 2", "refresh", TOKENS.expires_at, {})
    model.become(SignedIn("ada", renewed), UserState.SIGNED_IN)
    assert page.told[-1]["turn"] == turn


@pytest.mark.parametrize("action", ["continue", "new-code", "back", "sign-out"])
def test_a_button_that_is_not_on_the_screen_can_not_be_pressed(model, page, action):
    page.press(action, code="123456")
    assert model.answers == []
    assert model.step == SignedOut()


def test_an_error_is_shown_with_its_hint_and_the_name_is_kept(model, page):
    model.failure = WrongCredentials("Not accepted.", hint="Check both.")
    page.press("sign-in", username="ada", password=SECRET)
    assert (page.view["error"], page.view["hint"]) == ("Not accepted.", "Check both.")
    assert not page.view["busy"]


@pytest.mark.parametrize("told_of_changes", [True, False])
def test_an_error_that_changes_the_step_is_still_shown(model, page, told_of_changes):
    page.press("sign-in", username="ada", password=SECRET)
    if not told_of_changes:  # not yet: in a kernel the change comes by the event loop
        model.listeners.clear()
    model.failure = ChallengeExpired("Too late.")
    page.press("continue", code="1")
    assert page.view["error"] == "Too late."
    assert [field["value"] for field in page.view["fields"]] == ["ada", ""]


def test_an_error_goes_when_the_next_try_begins(model):
    worker = Later()
    page = Page(model, worker)
    model.failure = WrongCredentials("Not accepted.")
    page.press("sign-in", username="ada", password=SECRET)
    worker.go_on()
    page.press("sign-in", username="ada", password=SECRET)
    assert page.view["error"] == ""


def test_any_other_exception_is_named_by_its_type_alone(model, page, capfd):
    model.failure = RuntimeError(f"the password was {SECRET}")
    page.press("sign-in", username="ada", password=SECRET)
    assert page.view["error"] == "Something went wrong inside nbauth: RuntimeError."
    assert not page.view["busy"]
    assert SECRET not in json.dumps(page.told) + "".join(capfd.readouterr())


def test_a_worker_that_can_not_start_leaves_a_form_that_works(model):
    def refuse(work):
        raise RuntimeError("can't start new thread")

    page = Page(model, refuse)
    page.press("sign-in", username="ada", password=SECRET)
    assert "RuntimeError" in page.view["error"]
    assert not page.view["busy"]


def test_a_defect_in_what_is_shown_is_told_to_the_page(model, page):
    del model.kept
    assert page.hello()["view"]["error"] == "Something went wrong inside nbauth: AttributeError."


def test_an_error_in_the_form_holds_no_traceback(model, page):
    model.failure = WrongCredentials("Not accepted.")
    page.press("sign-in", username="ada", password=SECRET)
    assert page.form._walk._error.__traceback__ is None
    assert page.form._walk._error.__context__ is None


def test_a_failed_sign_out_shows_what_failed_on_the_first_screen(model, page):
    model.become(SignedIn("ada", TOKENS), UserState.SIGNED_IN)
    model.failure = WrongCredentials("Signed out here, but not at the user pool.")
    page.press("sign-out")
    assert labels(page.view) == ["Username", "Password"]
    assert page.view["error"] == "Signed out here, but not at the user pool."


@pytest.mark.parametrize(("action", "notice"), [("back", ""), ("new-code", Screens.PASSWORD_AGAIN)])
def test_going_back_keeps_the_name(model, page, action, notice):
    model.holds_opening = False
    page.press("sign-in", username="ada", password=SECRET)
    page.press(action)
    assert [field["value"] for field in page.view["fields"]] == ["ada", ""]
    assert page.view["notice"] == notice


def test_two_forms_of_one_sign_in_show_the_same_and_the_error_where_it_was_made(model):
    here, there = Page(model), Page(model)
    model.failure = WrongCredentials("Not accepted.")
    here.press("sign-in", username="ada", password=SECRET)
    assert (here.view["error"], there.hello()["view"]["error"]) == ("Not accepted.", "")
    here.press("sign-in", username="ada", password=SECRET)
    assert labels(here.view) == labels(there.view) == ["Code"]


def test_what_the_form_said_goes_when_somebody_else_moves_the_sign_in_on(model, page):
    model.failure = WrongCredentials("Not accepted.")
    page.press("sign-in", username="ada", password=SECRET)
    model.become(SignedIn("ada", TOKENS), UserState.SIGNED_IN)
    assert page.view["error"] == ""


# Languages


def test_each_page_is_told_in_its_language_and_of_every_change_too(model, page):
    assert page.hello("de")["view"]["heading"] == "Anmelden"
    assert page.hello("en")["view"]["heading"] == "Sign in"
    page.told.clear()

    model.become(NeedsSmsCode("ada", model.now(), TICKET, "+1"))

    assert {told["lang"]: told["view"]["heading"] for told in page.told} == {
        "de": "Code eingeben",
        "en": "Enter your code",
    }
    assert len({told["turn"] for told in page.told}) == 1


def test_a_page_that_has_not_asked_is_told_nothing(model, page):
    model.become(NeedsSmsCode("ada", model.now(), TICKET, "+1"))
    assert page.told == []


def test_what_is_being_done_and_an_error_are_said_in_the_language(model):
    worker = Later()
    page = Page(model, worker)
    turn = page.hello("de")["turn"]
    model.failure = WrongCredentials(Service.WRONG_PASSWORD)
    page.press("sign-in", turn, username="ada", password=SECRET)
    assert page.view["status"] == "Anmeldung läuft …"
    worker.go_on()
    assert page.view["error"] == "Der Benutzername oder das Passwort ist nicht richtig."
    assert page.view["hint"] == "Prüfen Sie beides und versuchen Sie es noch einmal."


def test_a_defect_is_told_in_the_language_too(model, page):
    del model.kept
    assert page.hello("de")["view"]["error"] == "In nbauth ist etwas schiefgegangen: AttributeError."


def test_a_form_in_one_language_has_pages_in_no_other(model):
    form = LoginWidget(model, only_in=language("de"))
    assert '"de": {' in form._esm and '"en": {' not in form._esm
    assert form.get_state()["_esm"] == form._esm
    data, _ = form._repr_mimebundle_()
    assert data["text/plain"].startswith("Führen Sie diese Zelle aus, um sich anzumelden. Wenn")
    assert all(f'"{tag}": {{' in LoginWidget(model)._esm for tag in LANGUAGES)


def test_the_language_of_whoever_sits_in_front_is_that_of_the_page_that_asked_last(model, page):
    assert page.form.language is None
    page.hello("de")
    page.hello("en")
    assert page.form.language is language("en")
    page.hello("de")
    assert page.form.language is language("de")
    assert LoginWidget(model, only_in=language("de")).language is language("de")


def test_nonsense_is_dropped_without_an_answer(page):
    for content in (None, [], {"kind": "nbauth:submit"}, {"kind": "eval", "code": "1"}):
        page.form._handle_custom_msg(content, [])
    assert page.told == []
    assert page.form.last_heard is None


def test_any_message_of_a_page_says_that_it_is_alive(page):
    page.form.ping()
    assert page.told == [{"kind": "nbauth:ping"}]
    page.say(kind="nbauth:pong")
    first = page.form.last_heard
    assert first is not None
    page.hello()
    assert page.form.last_heard >= first


def test_a_form_that_is_closed_or_dropped_is_forgotten_by_the_model(model):
    page = Page(model)
    page.form.close()
    assert model.listeners == []

    page = Page(model)
    dropped = weakref.ref(page.form)
    _instances.pop(page.form.model_id)  # ipywidgets and comm keep each widget until it is closed
    comm.get_comm_manager().unregister_comm(page.form.comm)
    page.form.comm = None
    del page
    gc.collect()
    assert dropped() is None
    assert model.listeners == []


def test_nothing_is_synced_but_the_code_of_the_page(page):
    page.press("sign-in", username="ada", password=SECRET)
    state = page.form.get_state()
    ours = {key for key in state if not key.startswith("_")} - {"layout", "tabbable", "tooltip"}
    assert ours == set()
    assert SECRET not in json.dumps({key: value for key, value in state.items() if key != "layout"}, default=str)
    assert "ada" not in repr(page.form)


def test_a_front_end_without_widgets_says_what_to_do(page):
    data, _ = page.form._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    for kind in ("text/plain", "text/html"):
        assert "Run this cell to sign in." in data[kind]
        assert "this front end cannot show widgets" in data[kind]


def test_the_worker_runs_in_a_thread_with_the_context_of_the_message():
    parent = contextvars.ContextVar("parent")
    parent.set("the message")
    seen, done = [], threading.Event()

    def work():
        seen.append((parent.get(), threading.current_thread() is threading.main_thread()))
        done.set()

    in_a_thread(work)
    assert done.wait(5)
    assert seen == [("the message", False)]


def test_in_a_kernel_the_pages_are_told_from_the_event_loop(model):
    async def cell():
        page, told_in, done = Page(model, in_a_thread), set(), asyncio.Event()
        page.hello()

        def send(content):
            told_in.add(threading.current_thread())
            if labels(content["view"]) == ["Code"]:
                done.set()

        page.form.send = send
        page.press("sign-in", 0, username="ada", password=SECRET)
        await asyncio.wait_for(done.wait(), 5)
        return told_in

    assert asyncio.run(cell()) == {threading.main_thread()}


def test_what_another_thread_changes_is_told_in_the_context_of_the_cell(model):
    parent = contextvars.ContextVar("parent", default="nothing")

    async def cell():
        parent.set("the cell")
        page, told_in = Page(model), asyncio.Queue()
        page.hello()
        page.form.send = lambda content: told_in.put_nowait(parent.get())
        threading.Thread(target=model.become, args=[SignedIn("ada", TOKENS)]).start()
        return await asyncio.wait_for(told_in.get(), 5)

    assert asyncio.run(cell()) == "the cell"


def test_while_a_call_holds_the_loop_up_the_form_works_beside_it_and_answers_where_a_page_was_heard(model):
    parent = contextvars.ContextVar("parent", default="nothing")

    async def cell():
        parent.set("the cell")
        page, said_in = Page(model), []
        send = page.form.send
        page.form.send = lambda content: (said_in.append((content["kind"], parent.get())), send(content))

        def subshell():
            parent.set("a subshell")
            page.hello()
            page.press("sign-in", username="ada", password=SECRET)

        page.hello()
        page.form.be_awaited(True, held_up=True)
        assert page.view["waits"] == "The notebook waits for you here."
        assert page.form.last_heard_beside is None
        by_the_cell = len(said_in)
        other = threading.Thread(target=subshell)
        other.start()
        other.join()  # the loop does not go on
        assert labels(page.view) == ["Code"]
        assert page.form.last_heard_beside == page.form.last_heard
        page.form.ping_beside()
        page.form.be_awaited(False, held_up=True)
        assert page.view["waits"] == ""
        assert {where for _, where in said_in[by_the_cell:]} == {"a subshell"}
        heard_beside, held = page.form.last_heard_beside, len(said_in)
        page.hello()  # by the loop, as between two cells
        page.form.be_awaited(True)
        assert page.form.last_heard_beside == heard_beside
        return [kind for kind, _ in said_in[held - 2 :]]

    assert asyncio.run(cell()) == ["nbauth:ping", "nbauth:state", "nbauth:state"]


def test_a_form_outlives_the_loop_it_was_made_on(model):
    async def cell():
        return Page(model)

    page = asyncio.run(cell())
    page.press("sign-in", username="ada", password=SECRET)
    assert (labels(page.view), page.view["error"]) == (["Code"], "")


# Screens aside: a forgotten password, a sign-up

EMAIL = {"attribute.email": "uma@example.com"}


def test_what_is_open_aside_is_shown_in_the_form_where_it_was_opened_alone(model):
    here, there = Page(model), Page(model)
    here.press("forgot-password", username="ada")
    assert (here.view["heading"], there.hello()["view"]["heading"]) == ("Forgot your password?", "Sign in")
    assert [field["value"] for field in here.view["fields"]] == ["ada"]

    here.press("send", username="ada")
    assert labels(here.view) == ["", "Code", "New password", "Confirm password"]
    assert labels(there.hello()["view"]) == ["Username", "Password"]
    here.press("back")
    assert labels(here.view) == ["Username", "Password"]


def test_a_failure_aside_keeps_the_screen(model, page):
    page.press("forgot-password", username="ada")
    model.failure = TooManyAttempts("Too many.", hint="Wait.")
    page.press("send", username="ada")
    assert (page.view["heading"], page.view["error"]) == ("Forgot your password?", "Too many.")


@pytest.mark.parametrize("seen_meanwhile", [True, False])
def test_whoever_signs_in_elsewhere_ends_what_is_open_aside(model, page, seen_meanwhile):
    page.press("create-account", username="ada")
    turn = page.hello()["turn"]
    if not seen_meanwhile:
        model.listeners.clear()
    model.become(SignedIn("bob", TOKENS), UserState.SIGNED_IN)
    page.press("create", turn, username="uma", password=SECRET, confirm_password=SECRET)
    assert model.asked == []
    assert page.view["signed_in_as"] == "bob"


def test_a_sign_up_leads_to_the_card(model, page):
    page.press("create-account")
    page.press("create", username="uma", password=SECRET, confirm_password=SECRET, **EMAIL)
    assert page.view["heading"] == "Confirm your account"
    page.press("continue", code="123456")
    assert page.view["signed_in_as"] == "uma"
    assert SECRET not in json.dumps(page.told)


def test_a_button_that_must_be_waited_for_does_nothing_before(model, page):
    page.press("forgot-password", username="ada")
    page.press("send", username="ada")
    page.press("new-code")
    assert len(model.asked) == 1
    model.clock += timedelta(seconds=30)
    page.press("new-code")
    assert len(model.asked) == 2
    assert page.view["notice"].startswith("A new code was asked for.")


def test_the_screens_of_the_step_come_back_when_the_account_is_mended(model, page):
    model.become(NeedsSignUpConfirmation("uma", Password("uma", Secret(SECRET))))
    page.press("new-code")
    assert page.view["text"] == "A code was sent by e-mail to a***@e***."
    page.press("continue", code="123456")
    assert page.view["signed_in_as"] == "uma"


def test_a_screen_aside_that_comes_too_late_does_not_cover_who_has_signed_in_meanwhile(model):
    worker = Later()
    page = Page(model, worker)
    page.press("forgot-password", username="bob")
    worker.go_on()
    page.press("send", username="bob")
    model.become(SignedIn("eve", TOKENS), UserState.SIGNED_IN)
    page.hello()
    worker.go_on()
    assert page.hello()["view"]["signed_in_as"] == "eve"


def test_a_form_that_replaces_another_goes_on_where_that_stood(model):
    first = Page(model)
    first.press("forgot-password", username="ada")
    first.press("send", username="ada")
    second = Page(model)
    second.form._walk.take_over(first.form._walk)
    assert second.hello()["view"] == first.hello()["view"]
    third = LoginWidget()
    third.serve(model, instead_of=first.form)
    assert third._walk._aside == first.form._walk._aside


def test_a_worker_that_is_ended_leaves_a_form_that_works(model):
    page = Page(model)
    model.failure = SystemExit()
    with pytest.raises(SystemExit):
        page.press("sign-in", username="ada", password=SECRET)
    assert not page.hello()["view"]["busy"]
    assert "SystemExit" in page.view["error"]


def test_a_computer_is_remembered_at_a_press_and_not_offered_again(model, page):
    model.may_remember = True
    model.become(SignedIn("ada", TOKENS), UserState.SIGNED_IN)
    page.press("remember")
    assert model.asked == [("remember",)]
    assert page.view["notice"] == Screens.IS_REMEMBERED
    assert [button["label"] for button in page.view["buttons"]] == ["Sign out", "Account", "Details"]


def test_one_that_could_not_be_is_offered_still(model, page):
    model.may_remember, model.failure = True, WrongCredentials("No.")
    model.become(SignedIn("ada", TOKENS), UserState.SIGNED_IN)
    page.press("remember")
    assert page.view["error"] == "No."
    assert "Remember this computer" in [button["label"] for button in page.view["buttons"]]


def test_a_sign_out_says_until_when_credentials_go_on_working(model, page):
    model.keys_until = NOON + timedelta(minutes=40)
    model.become(SignedIn("ada", TOKENS), UserState.SIGNED_IN)
    page.press("sign-out")
    assert page.view["notice"] == Screens.CREDENTIALS_LIVE_ON
    assert page.view["moments"]["keys_until"] == "2026-01-01T12:40:00+00:00"
    page.press("sign-in", username="ada", password=SECRET)
    assert (page.view["notice"], page.view["moments"]) == ("", {})
