"""`nbauth.account()`: the account of whoever is signed in, for whoever sits in front."""

from typing import TYPE_CHECKING, Any, assert_never

from nbauth.errors import NbauthError
from nbauth.notebook import kernel
from nbauth.notebook.kernel import FrontEnd
from nbauth.texts import Notebook
from nbauth.texts.languages import ENGLISH

if TYPE_CHECKING:
    from nbauth.notebook.shown import ShownAuth


def account(name: str = "session") -> "ShownAuth":
    """Show the account of whoever is signed in under the cell: who they are, their details, password and devices.

    It is that of the sign-in which `nbauth.login()` has given this `name`. Where nobody is signed in, the form is shown
    first. In a terminal the same screens are prompts, which Enter and Ctrl-C leave. Returns the `nbauth.Auth`.

    Raises NotSignedIn where `nbauth.login()` was not called under that name, or a person leaves the prompts of the
    sign-in; ConfigurationError; and an NbauthError where there is nobody to show it to.
    """
    kernel.check_name(name)
    ipython = kernel.shell()
    front_end = kernel.front_end(ipython)
    if front_end is FrontEnd.NOBODY:
        raise NbauthError(Notebook.NOBODY_TO_SHOW)

    from nbauth.notebook import sign_ins

    auth = sign_ins.latest(name, front_end)
    match front_end:
        case FrontEnd.PAGE:
            _on_a_page(auth, ipython, name)
        case FrontEnd.MARIMO:
            _in_marimo(auth)
        case FrontEnd.TERMINAL:
            _in_a_terminal(auth, ipython)
        case _:
            assert_never(front_end)
    return auth


def _on_a_page(auth: "ShownAuth", ipython: Any, name: str) -> None:
    from nbauth.notebook import under_cell
    from nbauth.notebook.shown import forms_of
    from nbauth.widget import LoginWidget
    from nbauth.widget.screens.account.overview import AccountScreen

    forms = forms_of(auth)
    form = LoginWidget(only_in=forms.only_in)
    under_cell.show(form, forms.only_in or ENGLISH)
    forms.use(form, ipython, name, opens=AccountScreen())


def _in_marimo(auth: "ShownAuth") -> None:
    from nbauth.notebook import in_marimo
    from nbauth.notebook.shown import forms_of
    from nbauth.widget.screens.account.overview import AccountScreen

    in_marimo.show(forms_of(auth), opens=AccountScreen())


def _in_a_terminal(auth: "ShownAuth", ipython: Any) -> None:
    from nbauth.auth import holder_of
    from nbauth.notebook.shown import forms_of
    from nbauth.widget import terminal

    holder, forms = holder_of(auth), forms_of(auth)
    holder.looking.wait()  # a page of the same kernel may have begun that
    terminal.account(holder, may_keep=forms.vault.survives_restart, others=forms.others, language=forms.language)
    if ipython is not None:
        forms.shown_by = ipython.execution_count  # who is signed in was just said
