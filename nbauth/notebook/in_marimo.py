"""A sign-in in marimo, where names belong to cells, and cells that use a name run again when its value changes.

Seen to work in marimo 0.20 and 0.25. What is imported from its private modules has no public name.
"""

from typing import Any, Self

from marimo import output, plain_text
from marimo._runtime.context import get_context
from marimo._runtime.state import State

from nbauth.core.state import UserState
from nbauth.errors import NotSignedIn
from nbauth.notebook.shown import Forms, ShownAuth, SignIns, forms_of
from nbauth.texts import Notebook
from nbauth.widget import LoginWidget
from nbauth.widget.view import Screen

_AUTHS = "__nbauth__"


class MarimoAuth(State[UserState], ShownAuth):
    """What `nbauth.login()` returns in marimo: cells that use it run again when somebody signs in or out.

    Like the getter of `marimo.state()`, it is a `State`, which marimo looks for among the values of a cell's names. A
    change that the kernel's loop delivers between two cells runs them too: https://github.com/marimo-team/marimo/pull/8244.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        ShownAuth.__init__(self, *args, **kwargs)
        State.__init__(self, self.state)
        self.observe(self._run_cells_again, "state")

    async def _signed_in(self) -> Self:
        """Raises NotSignedIn at once: marimo hears nothing from the page while a cell runs."""
        if self.state not in (UserState.SIGNED_IN, UserState.GUEST):
            raise NotSignedIn(Notebook.NO_WAITING_IN_MARIMO)
        return self

    def _display_(self) -> object:
        """As the last expression of its form's cell the form, because that replaces what the cell has shown."""
        cell = get_context().execution_context
        shown = cell.output.stack() if cell and self._forms.are_in(cell.cell_id) else None
        return shown or plain_text(repr(self))

    def _run_cells_again(self, change: Any) -> None:
        self._set_value(change.new)


def show(forms: Forms, *, opens: Screen | None = None) -> None:
    """Show one form, in the output of the cell that runs."""
    form = LoginWidget(only_in=forms.only_in)
    forms.add(form, get_context().cell_id, opens=opens)
    output.append(form)


class _SignIns(SignIns):
    """Those of one session. It ends with the notebook's names, and then nothing may keep a visitor's tokens."""

    def __del__(self) -> None:
        for auth in self.values():
            forms_of(auth).close()  # ipywidgets and marimo hold on to a widget that is open


def sign_ins() -> SignIns:
    """The sign-ins of this notebook's session.

    `marimo run` has one session per visitor, all in this process: nobody must meet the sign-in of another.
    """
    found: _SignIns = get_context().globals.setdefault(_AUTHS, _SignIns())
    return found
