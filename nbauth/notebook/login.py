"""`nbauth.login()`: where the pieces are put together for a notebook."""

import os

from nbauth.config import PoolConfig
from nbauth.core.ports import TokenVault
from nbauth.errors import NbauthError
from nbauth.notebook import kernel, kernel_log
from nbauth.notebook.shown import ShownAuth

# A cell that is run again must not lose a sign-in: one Auth per pool and name, for the life of the kernel.
_auths: dict[tuple[PoolConfig, str], ShownAuth] = {}


def login(
    pool: PoolConfig | str | os.PathLike[str] | None = None,
    *,
    name: str = "session",
    vault: TokenVault | None = None,
) -> ShownAuth:
    """Show the sign-in form under the cell, and bind the session in the notebook at once.

    `pool` is a PoolConfig, the path of a configuration file, or None for `PoolConfig.load()`. The session gets the name
    `name` in the notebook; its calls raise NotSignedIn until somebody has signed in. `vault` says where a new sign-in
    is kept; by default in this kernel's memory.

    Called again, with the same pool and name, it shows the same sign-in. `auth = await nbauth.login()` waits for it.

    Raises ConfigurationError, and NotSignedIn where there is no notebook to show a form in.
    """
    kernel.check_name(name)
    ipython = kernel.shell()
    config = pool if isinstance(pool, PoolConfig) else PoolConfig.load(pool)
    kernel_log.install(ipython.kernel.log)
    auth = _auths.get((config, name))
    if auth is None:
        auth = _auths[config, name] = ShownAuth(config, name=name, vault=vault)
    kernel.bind(ipython, name, auth.session)
    if not auth.is_signed_in:
        auth.warm_up()
        _resume(auth)
    auth.show(ipython)
    return auth


def _resume(auth: ShownAuth) -> None:
    """Signing in without a question is a convenience: where it fails, the form asks."""
    try:
        auth.resume()
    except NbauthError:
        return
