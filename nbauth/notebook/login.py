"""`nbauth.login()`: where the pieces are put together for whoever sits in front."""

import logging
import os
from typing import assert_never

from nbauth.auth import holder_of
from nbauth.config import PoolConfig
from nbauth.core.ports import TokenVault
from nbauth.deadline import one_deadline
from nbauth.errors import NbauthError, NotSignedIn, Throttled, Unreachable, VaultError
from nbauth.holder import Holder
from nbauth.notebook import kernel, kernel_log, unattended
from nbauth.notebook.kernel import FrontEnd
from nbauth.notebook.shown import ShownAuth, forms_of
from nbauth.resuming import try_again_later
from nbauth.texts import Keeping, Notebook
from nbauth.vault import MemoryVault, default_vault
from nbauth.widget import terminal

# A cell that is run again must not lose a sign-in: one Auth per pool and name, for the life of the kernel.
_auths: dict[tuple[PoolConfig, str], ShownAuth] = {}
_latest: dict[str, ShownAuth] = {}


def login(
    pool: PoolConfig | str | os.PathLike[str] | None = None,
    *,
    name: str = "session",
    vault: TokenVault | None = None,
) -> ShownAuth:
    """Show the sign-in form under the cell, and bind the session in the notebook at once.

    `pool` is a PoolConfig, the path of a configuration file, or None for `PoolConfig.load()`. The session gets the name
    `name` in the notebook; its calls raise NotSignedIn until somebody has signed in. `vault` says where a new sign-in
    is kept; by default in the operating system's keychain, so that a restarted kernel and other notebooks sign in
    without a question. It is this process's memory where there is none, and where Voilà or `marimo run` serve visitors.

    Called again, with the same pool and name, it shows the same sign-in. `auth = await nbauth.login()` waits for it.

    In marimo names belong to cells: nothing is bound there, write `session = auth.session` in a cell of its own. Cells
    that use `auth` run again when somebody signs in or out.

    In a terminal it asks with prompts and returns when somebody is signed in. Where nobody can be asked (papermill,
    nbconvert, CI) it signs in with the variables NBAUTH_USERNAME and NBAUTH_PASSWORD_FILE (or NBAUTH_PASSWORD), and
    keeps nothing; what is kept already is used without them, or if it is that user's.

    Returns the `nbauth.Auth`, which says who is signed in and has tokens, credentials and `sign_out()`.

    Raises ConfigurationError; where nobody can be asked, or a person leaves the prompts, NotSignedIn; and in an
    unattended run what signing in raises.
    """
    kernel.check_name(name)
    config = pool if isinstance(pool, PoolConfig) else PoolConfig.load(pool)
    ipython = kernel.shell()
    front_end = kernel.front_end(ipython)
    with one_deadline():
        auth = _auth(front_end, config, name, vault)
        holder, forms = holder_of(auth), forms_of(auth)
        if ipython is not None:
            _latest[name] = auth
            kernel.bind(ipython, name, auth.session)
        if holder.is_signed_in:
            holder.catch_up()
        if front_end is not FrontEnd.NOBODY:
            _resume(holder, again=front_end is not FrontEnd.TERMINAL)
    match front_end:
        case FrontEnd.PAGE:
            kernel_log.install(ipython.kernel.log)
            forms.show(ipython)
        case FrontEnd.MARIMO:
            kernel_log.install(logging.getLogger("marimo"))
            from nbauth.notebook import in_marimo

            in_marimo.show(forms)
        case FrontEnd.TERMINAL:
            terminal.sign_in(holder, may_keep=forms.vault.survives_restart)
        case FrontEnd.NOBODY:
            unattended.sign_in(holder)
        case _:
            assert_never(front_end)
    return auth


def _resume(holder: Holder, *, again: bool) -> None:
    """What can't be taken up is asked for, with the reason, and tried again meanwhile where the form can show it."""
    try:
        holder.resume()
    except (Unreachable, Throttled):
        if again:
            try_again_later(holder)
    except NbauthError:
        pass  # the form says it
    if not holder.is_signed_in:
        holder.warm_up()


def _auth(front_end: FrontEnd, pool: PoolConfig, name: str, vault: TokenVault | None) -> ShownAuth:
    """The one of this pool and name, made if need be."""
    auths, kind = _auths, ShownAuth
    if front_end is FrontEnd.MARIMO:
        from nbauth.notebook import in_marimo

        auths, kind = in_marimo.sign_ins(), in_marimo.MarimoAuth
    found = auths.get((pool, name))
    if found is None or not _is_kept_in(found, vault):
        found = auths[pool, name] = kind(pool, name=name, vault=_usual_vault() if vault is None else vault)
    return found


def _is_kept_in(auth: ShownAuth, vault: TokenVault | None) -> bool:
    """Whether it is kept in this kind of vault: a cell that makes one makes another when it is run again."""
    return vault is None or type(vault) is type(forms_of(auth).vault)


def _usual_vault() -> TokenVault:
    """The keychain, but not for visitors: it belongs to who serves the page, and they would share one sign-in."""
    if kernel.serves_visitors():
        return MemoryVault(because=VaultError(Keeping.FOR_VISITORS))
    return default_vault()


def latest(name: str) -> ShownAuth:
    """What `login` returned last under this name. Raises NotSignedIn if it was not called."""
    if name not in _latest:
        call = "nbauth.login()" if name == "session" else f'nbauth.login(name="{name}")'
        raise NotSignedIn(Notebook.NO_SUCH_NAME.of(name=name, call=call))
    return _latest[name]
