"""The form under the cell: a projection of a sign-in, with no state of its own but what this form is doing.

    page                                   kernel
    hello, submit ─────────────────────→   parse → accept → worker thread → a button's effect (network)
    draws it      ←── state (a View) ───   Walk.shown  ←── on_change ──────────┘

Nothing is a synced trait but the page's code: a trait's value is written into the notebook's file, and a saved page
must claim nothing. So each page says hello and is told, which also brings the step back after a reload.

State lives under one lock: workers end in threads of their own, and messages come in others where a front end uses
the kernel's subshells.

A form can be shown before it serves a sign-in: what a sign-in needs is loaded while the page draws. So this module
loads nothing of it by itself.
"""

import contextlib
import contextvars
import threading
import time
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import anywidget

from nbauth.forks import call_after_fork
from nbauth.observed import running_loop
from nbauth.texts import Notebook, Screens, Written, joined
from nbauth.texts.languages import ENGLISH, LANGUAGES, Language, language
from nbauth.widget.messages import Hello, Pong, Submit, parse
from nbauth.widget.page import page, styles

if TYPE_CHECKING:
    from nbauth.widget.model import Others, Served, SignInModel
    from nbauth.widget.view import Button, Screen, Typed, View
    from nbauth.widget.walk import Done, Walk

_NO_FORM = joined(Written.SENTENCES, (Notebook.RUN_THIS_CELL, Notebook.NO_WIDGETS))

Runner = Callable[[Callable[[], None]], None]
"""Has work done, now or soon."""


def in_a_thread(work: Callable[[], None]) -> None:
    """Do `work` in a thread with a copy of this context: ipykernel 7 finds the message it answers there."""
    threading.Thread(target=contextvars.copy_context().run, args=(work,), name="nbauth-form", daemon=True).start()


class LoginWidget(anywidget.AnyWidget):
    """A sign-in form. Any number of forms can show one model, each in any number of views."""

    _esm = page(*LANGUAGES)
    _css = styles()

    def __init__(
        self,
        model: "SignInModel | None" = None,
        *,
        may_keep: Callable[[], bool] = lambda: False,
        run: Runner = in_a_thread,
        only_in: Language | None = None,
    ) -> None:
        """Of `model`, or of one that it will `serve`; then it says meanwhile that it connects.

        `only_in` is the language of all its pages; without it, each is in the one that its browser asks for.
        """
        if only_in is not None:
            self._esm = page(only_in.tag)
        self._only_in = only_in
        self._asked_in: dict[str, Language] = {}
        """The languages of the pages, that of the last which has asked at the end."""
        self._walk: Walk | None = None
        self._run = run
        self._lock = threading.RLock()
        self._busy: Button | None = None
        self._last_heard: float | None = None
        self._last_heard_beside: float | None = None
        self._held_up = 0
        """How many calls keep the kernel's event loop from going on, while they wait for the sign-in."""
        self._loop = running_loop()
        self._context = self._heard_in = contextvars.copy_context()
        self._stop_following: Callable[[], object] = lambda: None
        self._on_hello: Callable[[], None] = lambda: None
        super().__init__()
        call_after_fork(self)
        self.on_msg(LoginWidget._hear)
        if model is not None:
            self.serve(model, may_keep=may_keep)

    def serve(
        self,
        model: "SignInModel",
        *,
        may_keep: Callable[[], bool] = lambda: False,
        session_name: str = "",
        on_hello: Callable[[], None] = lambda: None,
        instead_of: "LoginWidget | None" = None,
        opens: "Screen | None" = None,
        others: "Others" = tuple,
    ) -> None:
        """Be the form of this sign-in; once.

        `may_keep` says whether there is a box to tick for a restarted kernel to sign in by itself. `session_name` is
        what the notebook calls the session. `on_hello` is called at each heartbeat of a page, and must not wait.
        `instead_of` is the form of the same sign-in that this one replaces, and goes on from. `opens` is shown to
        whoever is signed in, before the card; `others` are the kernel's other sign-ins, which it can show instead.
        """
        from nbauth.widget.walk import Walk

        walk = Walk(model, may_keep=may_keep, session_name=session_name, opens=opens, others=others)
        self._on_hello = on_hello
        if instead_of is not None and instead_of._walk is not None:  # noqa: SLF001  # ourselves
            walk.take_over(instead_of._walk)  # noqa: SLF001  # as above
        self._walk = walk
        self._follow(model, walk)

    def after_fork(self) -> None:
        """Make the lock anew."""
        self._lock = threading.RLock()

    @property
    def last_heard(self) -> float | None:
        """When a page said something last, by `time.monotonic()`; None if none ever has."""
        return self._last_heard

    @property
    def last_heard_beside(self) -> float | None:
        """When a page was heard last beside the event loop, as `last_heard`: in a subshell, while a cell runs."""
        return self._last_heard_beside

    @property
    def is_engaged(self) -> bool:
        """Whether a button's work is under way in it, or something is open aside, such as a sign-up."""
        return self._busy is not None or (self._walk is not None and self._walk.is_engaged)

    @property
    def language(self) -> Language | None:
        """That of whoever sits in front, as far as it is known."""
        return self._only_in or next(reversed(self._asked_in.values()), None)

    def ping(self) -> None:
        """Ask the pages to say that they are there: each that has loaded the form answers, even if it shows none."""
        self.send({"kind": "nbauth:ping"})

    def ping_beside(self) -> None:
        """As `ping`, from where a page was heard last: ipykernel 7.4 has the answer come in the same subshell."""
        self._heard_in.copy().run(self.ping)

    def be_awaited(self, awaited: bool, *, held_up: bool = False) -> None:  # noqa: FBT001 -- says it by its name
        """Say at the form that a running cell waits for the sign-in, or no longer.

        With `held_up` the event loop does not go on meanwhile, and pages are told beside it.
        """
        if walk := self._walk:
            with self._lock:
                change = 1 if awaited else -1
                walk.waiting += change
                self._held_up += change if held_up else 0
            self._show_soon(walk, beside=held_up)

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
        no_form = (self._only_in or ENGLISH).say(_NO_FORM)
        return {**data, "text/plain": no_form, "text/html": f"<p>{no_form}</p>"}, metadata

    def _follow(self, model: "SignInModel", walk: "Walk") -> None:
        """Show each change of the model, without keeping this form alive for it."""
        this = weakref.ref(self)

        def changed() -> None:
            if form := this():
                form._show_soon(walk)  # noqa: SLF001  # ourselves

        ending = weakref.finalize(self, model.on_change(changed))
        ending.atexit = False
        self._stop_following = ending

    def _hear(self, content: object, _buffers: object) -> None:
        """Take a message from a page. Raises nothing: ipywidgets would send the traceback to the page."""
        message, walk = parse(content), self._walk
        if message is None:
            return
        self._last_heard, self._heard_in = time.monotonic(), contextvars.copy_context()
        if running_loop() is not self._loop:
            self._last_heard_beside = self._last_heard
        if walk is None:  # the page asks again
            return
        try:
            match message:
                case Hello(rid, lang):
                    with self._lock:
                        self._asked_in.pop(lang, ENGLISH)
                        self._asked_in[lang] = language(lang)
                    self._show(walk, rid)
                    self._on_hello()
                case Submit():
                    self._take(walk, message)
                case Pong():
                    pass
        except Exception as error:  # noqa: BLE001  # its text may hold what was typed, so only its type is told
            with self._lock:
                self._busy = None
                walk.fail(error)
            self._show(walk)

    def _take(self, walk: "Walk", submit: Submit) -> None:
        """Perform what was asked, unless it is a repetition, too late, or not on offer; say where things stand."""
        from nbauth.widget.view import Typed

        with self._lock:
            offered = {button.action: button for button in walk.shown().buttons}
            pressed = offered.get(submit.action)
            if self._busy or submit.turn != walk.turn or pressed is None or pressed.wait:
                pressed = None
            else:
                self._busy = pressed
                walk.begin()
        self._show(walk, submit.rid)
        if pressed:
            self._run(lambda: self._perform(walk, pressed, Typed(submit.values)))

    def _perform(self, walk: "Walk", pressed: "Button", typed: "Typed") -> None:
        """In the worker: this waits for the network. However it ends, the form goes on."""
        from nbauth.widget.walk import defect

        done: Done = defect(SystemExit())
        try:
            done = walk.perform(pressed, typed)
        finally:
            self._finish(walk, done)

    def _finish(self, walk: "Walk", done: "Done") -> None:
        with self._lock:
            self._busy = None
            walk.settle(done)
            if (other := getattr(done, "instead", None)) is not None:
                self._turn_to(other, walk)
        self._show_soon(walk)

    def _turn_to(self, other: "Served", walk: "Walk") -> None:
        """From now on it is a form of that sign-in."""
        self._stop_following()
        self._on_hello = other.on_hello
        self._follow(other.model, walk)

    def _show_soon(self, walk: "Walk", *, beside: bool = False) -> None:
        """Have the pages told from the kernel's event loop: not every front end can send from another thread.

        With the context of the cell that made the form, because ipykernel 7 sends nothing without a parent message.
        While a call holds the loop up, they are told at once, as in `ping_beside`.
        """
        if beside or self._held_up:
            self._heard_in.copy().run(self._show, walk)
            return
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: that of a subshell that has ended
                self._loop.call_soon_threadsafe(self._show, walk, context=self._context.copy())
                return
        self._context.copy().run(self._show, walk)

    def _show(self, walk: "Walk", rid: str = "") -> None:
        """Tell the pages where things stand. Under the lock, so that no page is told an older state last.

        Once in each of their languages: two views of one form can be in two browsers.
        """
        with self._lock:
            try:
                shown = walk.shown(self._busy)
            except Exception as error:  # noqa: BLE001  # a page that gets no answer would blame the kernel
                walk.fail(error)
                shown = _broken(error)
            said = {"kind": "nbauth:state", "rid": rid, "turn": walk.turn}
            for lang, its in self._asked_in.items():
                if self.comm is not None:  # else the form was closed meanwhile
                    view = shown.as_message(its)
                    self.send({**said, "lang": lang, "view": view, "form": self.comm.comm_id})


def _broken(error: Exception) -> "View":
    from nbauth.widget.view import View
    from nbauth.widget.walk import defect

    told = defect(error)
    return View(heading=Screens.SIGN_IN, error=told.message, hint=told.hint)
