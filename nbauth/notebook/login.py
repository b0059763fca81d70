"""`nbauth.login()`: where the pieces are put together for whoever sits in front."""

import os
from contextlib import suppress
from typing import assert_never

from nbauth.config import PoolConfig
from nbauth.core.ports import TokenVault
from nbauth.errors import NbauthError, NotSignedIn
from nbauth.notebook import kernel, kernel_log, unattended
from nbauth.notebook.kernel import FrontEnd
from nbauth.notebook.shown import ShownAuth
from nbauth.vault import default_vault
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
    without a question, or where there is none, in this process's memory.

    Called again, with the same pool and name, it shows the same sign-in. `auth = await nbauth.login()` waits for it.

    In a terminal it asks with prompts and returns when somebody is signed in. Where nobody can be asked (papermill,
    nbconvert, CI) it signs in with the variables NBAUTH_USERNAME and NBAUTH_PASSWORD.

    Raises ConfigurationError; where nobody can be asked, or a person leaves the prompts, NotSignedIn; and in an
    unattended run what signing in raises.
    """
    kernel.check_name(name)
    config = pool if isinstance(pool, PoolConfig) else PoolConfig.load(pool)
    ipython = kernel.shell()
    front_end = kernel.front_end(ipython)
    auth = _auths.get((config, name))
    if auth is None:
        auth = ShownAuth(config, name=name, vault=default_vault() if vault is None else vault)
        _auths[config, name] = auth
    _latest[name] = auth
    if ipython is not None:
        kernel.bind(ipython, name, auth.session)
    if not auth.is_signed_in:
        auth.warm_up()
        with suppress(NbauthError):  # what can't be resumed is asked for
            auth.resume()
    match front_end:
        case FrontEnd.PAGE:
            kernel_log.install(ipython.kernel.log)
            auth.show(ipython)
        case FrontEnd.TERMINAL:
            terminal.sign_in(auth)
        case FrontEnd.NOBODY:
            if not auth.is_signed_in:
                unattended.sign_in(auth)
        case _:
            assert_never(front_end)
    return auth


def latest(name: str) -> ShownAuth:
    """What `login` returned last under this name. Raises NotSignedIn if it was not called."""
    if name not in _latest:
        raise NotSignedIn(f"There is no sign-in named {name}.", hint="Call nbauth.login() first.")
    return _latest[name]
