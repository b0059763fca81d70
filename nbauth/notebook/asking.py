"""Who is asked while a call of the session waits in `with auth.waiting()`: somebody at the form, at prompts, or nobody.

A call keeps the kernel's event loop from going on, so the form lives by what comes beside it: JupyterLab and Notebook 7
send a widget's messages to a subshell of the kernel, where ipykernel 7 has them. Whether that is so is seen by the
answers to a ping, and where none comes nobody is kept waiting.
"""

import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import Context, copy_context
from typing import TYPE_CHECKING

from nbauth.core.ports import TokenVault
from nbauth.errors import NotSignedIn
from nbauth.forks import call_after_fork
from nbauth.holder import Holder
from nbauth.notebook import kernel, waiting
from nbauth.texts import Notebook, Text
from nbauth.texts.languages import Language

if TYPE_CHECKING:
    from nbauth.notebook.shown import Forms

_FIRST_ANSWER_S = 3.0


class AtForm:
    """The latest form of a sign-in asks; and a sign-in in another notebook or a terminal is noticed."""

    def __init__(self, forms: "Forms") -> None:
        self._forms = weakref.proxy(forms)
        self._opened = 0.0
        """When a block was opened last: the cell that runs since then is the one that will wait."""
        self._cell: Context | None = None
        """And its context."""
        self._asked = 0
        """For how many calls."""

    def block_opened(self) -> None:
        """Find out, while the cell works, whether the form can be heard."""
        self._opened, self._cell = time.monotonic(), copy_context()
        if form := self._forms.latest:
            form.ping_beside()

    @contextmanager
    def asking(self, why: NotSignedIn, /) -> Iterator[Callable[[], None]]:
        """With the form saying that the notebook waits. Raises NotSignedIn where it was never heard, within seconds."""
        form, began = self._forms.latest, time.monotonic()
        if form is None:
            raise _told(why, Notebook.NOT_HEARD)

        def tend() -> None:
            self._forms.look_elsewhere()
            heard = form.last_heard_beside
            if heard is None or heard < self._opened:  # once it was, it can be: a page that has gone may come back
                if time.monotonic() - began > _FIRST_ANSWER_S:
                    raise _told(why, Notebook.NOT_HEARD)
                form.ping_beside()

        form.be_awaited(True, held_up=True)
        self._asked += 1
        try:
            with self._said_at_cell():
                yield tend
        finally:
            self._asked -= 1
            form.be_awaited(False, held_up=True)

    def _said_at_cell(self) -> AbstractContextManager[None]:
        """Once, and not where the form stands right above."""
        ipython = kernel.shell()
        if ipython is None or self._asked > 1 or ipython.execution_count == self._forms.shown_by:
            return nullcontext()
        return waiting.said_at_cell(self._forms.language, self._cell)


class AtPrompts:
    """The prompts of a terminal ask, for one call at a time; the others wait for what comes of it."""

    def __init__(self, holder: Holder, vault: TokenVault, language: Language) -> None:
        self._holder = weakref.proxy(holder)
        self._vault = vault
        self._language = language
        self._turn = threading.Lock()
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the lock anew."""
        self._turn = threading.Lock()

    def block_opened(self) -> None:
        """Nothing is to be done."""

    @contextmanager
    def asking(self, why: NotSignedIn, /) -> Iterator[Callable[[], None]]:
        """Raises NotSignedIn when the person leaves the prompts."""
        from nbauth.widget import terminal

        def tend() -> None:
            if self._turn.acquire(blocking=False):
                try:
                    terminal.sign_in(self._holder, may_keep=self._vault.survives_restart, language=self._language)
                except NotSignedIn:
                    raise _told(why, Notebook.LEFT) from None
                finally:
                    self._turn.release()

        yield tend


class NobodyThere:
    """An unattended run: the variables that have signed in are gone."""

    def block_opened(self) -> None:
        """Nothing is to be done."""

    @contextmanager
    def asking(self, why: NotSignedIn, /) -> Iterator[Callable[[], None]]:
        """Raises NotSignedIn."""
        raise _told(why, Notebook.NOBODY_TO_WAIT_FOR)
        yield


def _told(why: NotSignedIn, text: Text) -> NotSignedIn:
    """The same failure, with what keeps the call from waiting."""
    return type(why)(text.of(why=why.message), code=why.code, request_id=why.request_id)
