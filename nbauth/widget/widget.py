"""The form under the cell: a projection of a sign-in, with no state of its own but what this form is doing.

    page                                   kernel
    hello, submit ─────────────────────→   parse → accept → worker thread → the model (network)
    draws it      ←── state (a View) ───   view(situation) ←── on_change ───────┘

Nothing is a synced trait but the page's code: a trait's value is written into the notebook's file, and a saved page
must claim nothing. So each page says hello and is told, which also brings the step back after a reload.

State lives under one lock: workers end in threads of their own, and messages come in others where a front end uses
the kernel's subshells.
"""

import asyncio
import contextlib
import contextvars
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any

import anywidget

from nbauth.core.steps import SignedIn, SignedOut, Step
from nbauth.errors import NbauthError
from nbauth.widget.messages import Hello, Pong, Submit, answer_from, parse
from nbauth.widget.model import SignInModel
from nbauth.widget.page import joined, styles
from nbauth.widget.page.english import ENGLISH
from nbauth.widget.view import TYPE_THE_PASSWORD_AGAIN, YOU_ARE_SIGNED_OUT, Action, Situation, View, view

_NO_FORM = (
    "Run this cell to sign in. If you did and see this line, this front end cannot show widgets: "
    "open the notebook in JupyterLab, Jupyter Notebook 7 or VS Code."
)

Runner = Callable[[Callable[[], None]], None]
"""Has work done, now or soon."""


def in_a_thread(work: Callable[[], None]) -> None:
    """Do `work` in a thread with a copy of this context: ipykernel 7 finds the message it answers there."""
    threading.Thread(target=contextvars.copy_context().run, args=(work,), name="nbauth-form", daemon=True).start()


class LoginWidget(anywidget.AnyWidget):
    """The sign-in form of `model`. Any number of forms can show one model, each in any number of views."""

    _esm = joined(ENGLISH)
    _css = styles()

    def __init__(self, model: SignInModel, *, run: Runner = in_a_thread) -> None:
        self._behind = model
        self._run = run
        self._lock = threading.RLock()
        self._turn = 0
        self._asked = _question(model.step)
        self._busy: Action | None = None
        self._error: NbauthError | None = None
        self._notice = ""
        self._last_heard: float | None = None
        self._loop = _running_loop()
        self._context = contextvars.copy_context()
        self._stop_following: Callable[[], object] = lambda: None
        super().__init__()
        self.on_msg(LoginWidget._hear)
        self._follow(model)

    @property
    def last_heard(self) -> float | None:
        """When a page said something last, by `time.monotonic()`; None if none ever has."""
        return self._last_heard

    def ping(self) -> None:
        """Ask the pages to say that they are there: each that has loaded the form answers, even if it shows none."""
        self.send({"kind": "nbauth:ping"})

    def close(self) -> None:
        """End the form; the sign-in goes on."""
        self._stop_following()
        super().close()

    def __repr__(self) -> str:
        return "LoginWidget()"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        return {**data, "text/plain": _NO_FORM, "text/html": f"<p>{_NO_FORM}</p>"}, metadata

    def _follow(self, model: SignInModel) -> None:
        """Show each change of the model, without keeping this form alive for it."""
        this = weakref.ref(self)

        def changed() -> None:
            if form := this():
                form._show_soon()  # noqa: SLF001  # ourselves

        ending = weakref.finalize(self, model.on_change(changed))
        ending.atexit = False
        self._stop_following = ending

    def _hear(self, content: object, _buffers: object) -> None:
        """Take a message from a page. Raises nothing: ipywidgets would send the traceback to the page."""
        message = parse(content)
        if message is None:
            return
        self._last_heard = time.monotonic()
        try:
            match message:
                case Hello(rid):
                    self._show(rid)
                case Submit():
                    self._take(message)
                case Pong():
                    pass
        except Exception as error:  # noqa: BLE001  # its text may hold what was typed, so only its type is told
            with self._lock:
                self._busy, self._error = None, _unexpected(error)
            self._show()

    def _take(self, submit: Submit) -> None:
        """Perform what was asked, unless it is a repetition, too late, or not on offer; say where things stand."""
        with self._lock:
            situation = self._situation()
            offered = {button.action for button in view(situation).buttons}
            taken = self._busy is None and submit.turn == self._turn and submit.action in offered
            if taken:
                self._turn += 1
                self._busy, self._error, self._notice = submit.action, None, ""
        self._show(submit.rid)
        if taken:
            self._run(lambda: self._perform(situation.step, submit))

    def _perform(self, step: Step, submit: Submit) -> None:
        """Do it, in the worker: this waits for the network."""
        notice = ""
        try:
            match submit.action:
                case Action.SIGN_IN | Action.CONTINUE:
                    self._behind.respond(answer_from(step, submit))
                case Action.NEW_CODE:
                    # Cognito has no call that repeats a challenge's message, and the password was never kept.
                    self._behind.start_over()
                    notice = TYPE_THE_PASSWORD_AGAIN
                case Action.BACK:
                    self._behind.start_over()
                case Action.SIGN_OUT:
                    self._behind.sign_out()
                    notice = YOU_ARE_SIGNED_OUT
        except NbauthError as error:
            self._finish(error.again())  # the original's traceback holds what was typed
        except Exception as error:  # noqa: BLE001  # see _hear
            self._finish(_unexpected(error))
        else:
            self._finish(None, notice)

    def _finish(self, error: NbauthError | None, notice: str = "") -> None:
        with self._lock:
            self._notice_the_question()
            self._busy, self._error, self._notice = None, error, notice
        self._show_soon()

    def _show_soon(self) -> None:
        """Have the pages told from the kernel's event loop: not every front end can send from another thread.

        With the context of the cell that made the form, because ipykernel 7 sends nothing without a parent message.
        """
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: that of a subshell that has ended
                self._loop.call_soon_threadsafe(self._show, context=self._context.copy())
                return
        self._context.copy().run(self._show)

    def _show(self, rid: str = "") -> None:
        """Tell the pages where things stand. Under the lock, so that no page is told an older state last."""
        with self._lock:
            try:
                shown = view(self._situation())
            except Exception as error:  # noqa: BLE001  # a page that gets no answer would blame the kernel
                shown = _broken(_unexpected(error))
            self.send({"kind": "nbauth:state", "rid": rid, "turn": self._turn, "view": shown.as_message()})

    def _situation(self) -> Situation:
        self._notice_the_question()
        model = self._behind
        return Situation(
            pool=model.pool,
            step=model.step,
            state=model.state,
            ended_because=model.ended_because,
            now=model.now(),
            error=self._error,
            busy=self._busy,
            valid_until=model.valid_until,
            may_keep=model.may_keep,
            kept=model.kept,
            not_kept_because=model.not_kept_because,
            notice=self._notice,
        )

    def _notice_the_question(self) -> None:
        """A new question begins a new turn; what was said about the old one is no longer true."""
        asked = _question(self._behind.step)
        if asked != self._asked:
            self._asked = asked
            self._turn += 1
            self._error, self._notice = None, ""


def _question(step: Step) -> object:
    """What tells one question from the next: not the user name filled in, nor the tokens, which are renewed."""
    match step:
        case SignedOut():
            return SignedOut
        case SignedIn(username):
            return SignedIn, username
        case _:
            return step


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _unexpected(error: Exception) -> NbauthError:
    return NbauthError(
        f"Something went wrong inside nbauth: {type(error).__name__}.",
        hint="Try again. If it happens again, it is a defect of nbauth: please report it.",
    )


def _broken(error: NbauthError) -> View:
    return View(heading="Sign in", error=error.message, hint=error.hint)
