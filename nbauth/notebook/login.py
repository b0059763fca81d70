"""`nbauth.login()`: where the pieces are put together for whoever sits in front.

On a page the form is shown first of all, and what else is needed is loaded while the page draws it.
"""

import logging
import os
from typing import TYPE_CHECKING, Any, Literal, assert_never

from nbauth.config import PoolConfig
from nbauth.errors import ConfigurationError
from nbauth.notebook import kernel
from nbauth.notebook.kernel import FrontEnd
from nbauth.texts import Notebook
from nbauth.texts.languages import ENGLISH, LANGUAGES, Language, best, language, of_environment

if TYPE_CHECKING:
    from nbauth.core.ports import TokenVault
    from nbauth.notebook.shown import ShownAuth

_Elsewhere = Literal[FrontEnd.MARIMO, FrontEnd.TERMINAL, FrontEnd.NOBODY]


def login(
    pool: PoolConfig | str | os.PathLike[str] | None = None,
    *,
    name: str = "session",
    guest: bool = False,
    vault: "TokenVault | None" = None,
    lang: str | None = None,
) -> "ShownAuth":
    """Show the sign-in form under the cell, and bind the session in the notebook at once.

    `pool` is a PoolConfig, the path of a configuration file, or None for `PoolConfig.load()`. The session gets the name
    `name` in the notebook; its calls raise NotSignedIn until somebody has signed in. `vault` says where a new sign-in
    is kept; by default in the operating system's keychain, so that a restarted kernel and other notebooks sign in
    without a question. It is this process's memory where there is none, and where Voilà or `marimo run` serve visitors.

    `lang` is the language of the form and the prompts, such as "de"; by default each browser's own, and in a terminal
    that of its locale. Errors stay in English, for others to find what is said of them.

    A kept sign-in is looked for in the background: what needs to know, in the same cell or below, waits for that.
    Called again, with the same pool and name, it shows the same sign-in. `auth = await nbauth.login()` waits for it.

    With `guest`, the session has the identity pool's credentials for guests while nobody is signed in, and the form is
    there to sign in; where nobody can be asked, and in a terminal, nobody is. GuestRefused says that it has none.

    In marimo names belong to cells: nothing is bound there, write `session = auth.session` in a cell of its own. Cells
    that use `auth` run again when somebody signs in or out.

    In a terminal, and in `jupyter console`, it asks with prompts and returns when somebody is signed in. Where nobody
    can be asked (papermill, nbconvert, CI) it signs in with the variables NBAUTH_USERNAME and NBAUTH_PASSWORD_FILE (or
    NBAUTH_PASSWORD), and keeps nothing; what is kept already is used without them, or if it is that user's.

    Returns the `nbauth.Auth`, which says who is signed in and has tokens, credentials and `sign_out()`.

    Raises ConfigurationError and, elsewhere than on a page, GuestRefused; where nobody can be asked, or a person leaves
    the prompts, NotSignedIn; and in an unattended run what signing in raises.
    """
    kernel.check_name(name)
    language = _language(lang)
    config = pool if isinstance(pool, PoolConfig) else PoolConfig.load(pool)
    ipython = kernel.shell()
    front_end = kernel.front_end(ipython)
    if front_end is FrontEnd.PAGE:
        return _on_a_page(ipython, config, name, vault, guest=guest, language=language)
    return _elsewhere(front_end, ipython, config, name, vault, guest=guest, language=language)


def _language(lang: object) -> Language | None:
    """Raises ConfigurationError for one that there is not."""
    if lang is None:
        return None
    found = best([lang]) if isinstance(lang, str) else None
    if found is None:
        known = ", ".join(f'"{tag}" ({name})' for tag, name in LANGUAGES.items())
        raise ConfigurationError(Notebook.NO_LANG.of(lang=repr(lang)[:60], known=known))
    return language(found)


def _on_a_page(
    ipython: Any,
    pool: PoolConfig,
    name: str,
    vault: "TokenVault | None",
    *,
    guest: bool,
    language: Language | None,
) -> "ShownAuth":
    """The form first of all: what else is needed is loaded while the page draws it."""
    from nbauth.notebook import kernel_log, under_cell
    from nbauth.widget import LoginWidget

    kernel_log.install(ipython.kernel.log)
    form = LoginWidget(only_in=language)
    under_cell.show(form, language or ENGLISH)
    try:
        from nbauth.auth import holder_of
        from nbauth.notebook import sign_ins
        from nbauth.notebook.asking import AtForm
        from nbauth.notebook.shown import forms_of

        auth = sign_ins.sign_in_of(FrontEnd.PAGE, pool, name, vault, guest=guest)
        holder_of(auth).waits.asks = AtForm(forms_of(auth))
        forms_of(auth).only_in = language
        sign_ins.bind_soon(ipython, name, auth)
        forms_of(auth).use(form, ipython, name)
    except BaseException:  # an interrupt too: a form that serves nobody would say for ever that it looks
        form.close()
        raise
    return auth


def _elsewhere(
    front_end: _Elsewhere,
    ipython: Any,
    pool: PoolConfig,
    name: str,
    vault: "TokenVault | None",
    *,
    guest: bool,
    language: Language | None,
) -> "ShownAuth":
    from nbauth import resuming
    from nbauth.auth import holder_of
    from nbauth.notebook import kernel_log, sign_ins, unattended
    from nbauth.notebook.asking import AtForm, AtPrompts, NobodyThere
    from nbauth.notebook.shown import forms_of
    from nbauth.texts import Screens
    from nbauth.widget import terminal
    from nbauth.widget.prompts import Prompts

    auth = sign_ins.sign_in_of(front_end, pool, name, vault, guest=guest)
    holder, forms = holder_of(auth), forms_of(auth)
    forms.only_in = language
    if ipython is not None:
        sign_ins.bind(ipython, name, auth)
    match front_end:
        case FrontEnd.MARIMO:
            kernel_log.install(logging.getLogger("marimo"))
            from nbauth.notebook import in_marimo

            holder.waits.asks = AtForm(forms)
            resuming.take_up(holder, again=True)
            holder.guests.enter_if_allowed()
            sign_ins.warm_up(holder)
            in_marimo.show(forms)
        case FrontEnd.TERMINAL:
            in_terminal = language or of_environment(os.environ)
            holder.waits.asks = AtPrompts(holder, forms.vault, in_terminal)
            resuming.take_up(holder, again=False)
            sign_ins.warm_up(holder)
            holder.looking.wait()  # a page of the same kernel may have begun that
            if guest and not holder.is_signed_in:
                holder.guests.enter()
                Prompts().say(in_terminal.say(Screens.GUEST_HERE.of(status=holder.status().in_a_line().beginning())))
            else:
                terminal.sign_in(holder, may_keep=forms.vault.survives_restart, language=in_terminal)
                Prompts().say(in_terminal.say(Screens.ACCOUNT_HERE))
            if ipython is not None:
                forms.shown_by = ipython.execution_count  # who is signed in was just said
        case FrontEnd.NOBODY:
            holder.waits.asks = NobodyThere()
            unattended.sign_in(holder)
        case _:
            assert_never(front_end)
    return auth
