"""The sign-ins of this kernel, by pool and name: a cell that is run again must not lose one."""

import sys
import weakref
from functools import partial
from typing import Any, cast

from nbauth.auth import holder_of
from nbauth.config import PoolConfig
from nbauth.core.ports import TokenVault
from nbauth.errors import NotSignedIn, VaultError
from nbauth.holder import Holder
from nbauth.later import Later, StandIn, real
from nbauth.notebook import kernel
from nbauth.notebook.kernel import FrontEnd
from nbauth.notebook.shown import Forms, ShownAuth, SignIns, forms_of, session_soon
from nbauth.resuming import take_up
from nbauth.texts import Keeping, Notebook
from nbauth.vault import MemoryVault, default_vault
from nbauth.widget.model import Served

_of_this_kernel = SignIns()


def sign_in_of(front_end: FrontEnd, pool: PoolConfig, name: str, vault: TokenVault | None, *, guest: bool) -> ShownAuth:
    """The one of this pool and name, made if need be; from now on a `guest`'s or not while nobody is signed in."""
    auths, kind = _those_of(front_end)
    found = auths.pop((pool, name), None)
    if found is None or not _is_kept_in(found, vault):
        found = kind(pool, name=name, vault=_usual_vault() if vault is None else vault)
    auths[pool, name] = found
    forms_of(found).others = partial(_others, weakref.ref(auths), weakref.ref(forms_of(found)))
    guests = holder_of(found).guests
    if guests.allowed != guest:
        guests.allow(guest)
    return found


def _those_of(front_end: FrontEnd) -> tuple[SignIns, type[ShownAuth]]:
    """Where they are found, and of which kind they are."""
    if front_end is not FrontEnd.MARIMO:
        return _of_this_kernel, ShownAuth
    from nbauth.notebook import in_marimo

    return in_marimo.sign_ins(), in_marimo.MarimoAuth


def _others(auths: "weakref.ref[SignIns]", mine: "weakref.ref[Forms]") -> tuple[Served, ...]:
    """Those in which somebody is signed in. Any thread may ask, while a cell makes another one."""
    found = [(name, forms_of(auth)) for (_, name), auth in tuple((auths() or {}).items())]
    return tuple(forms.served(name) for name, forms in found if forms is not mine() and forms.is_signed_in)


def _is_kept_in(auth: ShownAuth, vault: TokenVault | None) -> bool:
    """Whether it is kept in this kind of vault: a cell that makes one makes another when it is run again."""
    return vault is None or type(vault) is type(real(forms_of(auth).vault))


def _usual_vault() -> TokenVault:
    """The keychain, but not for visitors: it belongs to who serves the page, and they would share one sign-in."""
    if kernel.serves_visitors():
        return MemoryVault(because=VaultError(Keeping.FOR_VISITORS))
    return cast("TokenVault", StandIn(Later(default_vault).get))  # a keychain takes its time


def bind(ipython: Any, name: str, auth: ShownAuth) -> None:
    """Give the session its name in the notebook."""
    kernel.bind(ipython, name, auth.session)


def bind_soon(ipython: Any, name: str, auth: ShownAuth) -> None:
    """Give it its name, take up what is kept, and load boto3: all that in the background."""
    soon = session_soon(auth)
    kernel.bind(ipython, name, auth.session if "boto3" in sys.modules else soon)
    holder = holder_of(auth)

    def look() -> None:
        take_up(holder, again=True)
        holder.guests.enter_if_allowed()

    def load() -> None:
        warm_up(holder)
        kernel.replace(ipython, name, soon, auth.session)

    holder.looking.begin(look, load)


def latest(name: str, front_end: FrontEnd = FrontEnd.PAGE) -> ShownAuth:
    """What `login` returned last under this name. Raises NotSignedIn if it was not called."""
    auths, _ = _those_of(front_end)
    found = [auth for (_, each), auth in auths.items() if each == name]
    if not found:
        call = "nbauth.login()" if name == "session" else f'nbauth.login(name="{name}")'
        raise NotSignedIn(Notebook.NO_SUCH_NAME.of(name=name, call=call))
    return found[-1]


def warm_up(holder: Holder) -> None:
    """While somebody types."""
    if not holder.is_signed_in:
        holder.warm_up()
