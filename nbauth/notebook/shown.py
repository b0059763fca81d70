"""An `Auth` with a form under a cell: it adds nothing to that cell's output, and can be awaited."""

import os
import weakref
from collections.abc import Generator
from contextlib import nullcontext
from typing import Any, NoReturn, Self

from nbauth.auth import Auth, holder_of
from nbauth.config import PoolConfig
from nbauth.core.ports import TokenVault
from nbauth.core.state import UserState
from nbauth.errors import NotSignedIn
from nbauth.holder import Holder
from nbauth.later import StandIn, real
from nbauth.notebook import kernel, waiting
from nbauth.notebook.elsewhere import Elsewhere
from nbauth.texts import Notebook
from nbauth.texts.languages import Language, of_environment
from nbauth.widget.model import Others, Served, no_others
from nbauth.widget.view import Screen
from nbauth.widget.widget import LoginWidget

_GOES_ON = (UserState.SIGNED_IN, UserState.GUEST)
"""What a cell waits for: the session works."""


class Forms:
    """The forms of one sign-in: one for each cell that has shown one."""

    def __init__(self, holder: Holder, vault: TokenVault, elsewhere: Elsewhere) -> None:
        self._holder = holder
        self._elsewhere = elsewhere
        self.vault = vault
        self.others: Others = no_others
        """The other sign-ins of this kernel."""
        self.only_in: Language | None = None
        """The language that was asked for; without one each page has its own, and a prompt that of the locale."""
        self._by_cell: dict[str, LoginWidget] = {}
        self.latest: LoginWidget | None = None
        self.shown_by: int | None = None
        """The number of the cell that has shown the latest."""

    def use(self, form: LoginWidget, ipython: Any, session_name: str, *, opens: Screen | None = None) -> None:
        """Have this one, which the cell that runs has shown, serve the sign-in."""
        self.shown_by = ipython.execution_count
        self.add(form, kernel.cell_id(ipython), session_name, opens=opens)

    def add(self, form: LoginWidget, cell: str | None, session_name: str = "", *, opens: Screen | None = None) -> None:
        """One more, in this cell. One that it replaces there is closed, and it goes on where that stood."""
        replaced = self._by_cell.get(cell) if cell else None
        served = self.served(session_name)
        form.serve(
            served.model,
            may_keep=served.may_keep,
            session_name=session_name,
            on_hello=served.on_hello,
            instead_of=replaced,
            opens=opens,
            others=served.others,
        )
        self.latest = form
        if replaced:
            replaced.close()
        if cell:
            self._by_cell[cell] = form

    def served(self, name: str) -> Served:
        """The sign-in as forms take it: what holds on to one of them holds no tokens."""
        this = weakref.proxy(self)
        return Served(
            weakref.proxy(self._holder),
            name,
            may_keep=lambda: this.vault.survives_restart,
            on_hello=lambda: this.look_elsewhere(),  # noqa: PLW0108 -- a bound method would hold on to it
            others=lambda: this.others(),  # noqa: PLW0108 -- as above
        )

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is; waits for nothing."""
        return self._holder.is_signed_in

    def look_elsewhere(self) -> None:
        """Unless somebody is busy in one of them: what is done there is not to be taken away."""
        if not any(form.is_engaged for form in (*self._by_cell.values(), self.latest) if form):
            self._elsewhere.look()

    def are_in(self, cell: str) -> bool:
        """Whether this cell shows one."""
        return cell in self._by_cell

    @property
    def language(self) -> Language:
        """That of whoever sits in front."""
        return self.only_in or (self.latest and self.latest.language) or of_environment(os.environ)

    def close(self) -> None:
        """End them; the sign-in goes on."""
        for form in self._by_cell.values():
            form.close()
        self._by_cell.clear()
        self.latest = None


class SessionSoon(StandIn):
    """What the notebook calls its session until boto3 is loaded, a moment later: the session is what it stands for."""

    @property  # type: ignore[misc]  # so that isinstance takes it for one
    def __class__(self) -> type:
        return type(real(self))

    def __repr__(self) -> str:
        return repr(real(self))

    def __dir__(self) -> list[str]:
        return dir(real(self))

    def __reduce__(self) -> NoReturn:
        raise TypeError("A session holds credentials, so it is not pickled. Make one where it is needed.")


class ShownAuth(Auth):
    """What `nbauth.login()` returns: an `nbauth.Auth` with a form under a cell, which can be awaited."""

    def __init__(self, pool: PoolConfig, *, name: str, vault: TokenVault) -> None:
        super().__init__(pool, name=name, vault=vault)
        holder = holder_of(self)
        self._forms = Forms(holder, vault, Elsewhere(holder))
        self._session_soon = SessionSoon(lambda: self.session)

    def __await__(self) -> Generator[Any, None, Self]:
        """Wait until somebody is signed in, or the session is a guest's, the page staying alive, and return this.

        Raises NotSignedIn within seconds where the page can't be heard while a cell runs, and when it has gone.
        """
        return self._signed_in().__await__()

    async def _signed_in(self) -> Self:
        from IPython import get_ipython

        holder = holder_of(self)  # which waits for nothing
        if holder.state not in _GOES_ON and kernel.is_in_voila():
            raise NotSignedIn(Notebook.NO_WAITING_IN_VOILA)
        waiting.bind_awaited(get_ipython(), self)
        if holder.looking.under_way:
            async for _ in waiting.slices():
                if not holder.looking.under_way:
                    break
        form = self._forms.latest
        if holder.state not in _GOES_ON and form is not None:
            with nullcontext() if self._is_under_form() else waiting.said_at_cell(self._forms.language):
                await waiting.at_form(form, lambda: holder.state in _GOES_ON)
        return self

    def _is_under_form(self) -> bool:
        """Whether the cell that runs has shown the form."""
        from IPython import get_ipython

        number: int = get_ipython().execution_count
        return number == self._forms.shown_by

    def _ipython_display_(self) -> None:
        """Nothing under its own form; elsewhere the one line of `repr`."""
        from IPython.display import display

        if not self._is_under_form():
            display({"text/plain": repr(self)}, raw=True)  # type: ignore[no-untyped-call]  # IPython's


def forms_of(auth: ShownAuth) -> Forms:
    """The forms that show it."""
    return auth._forms  # noqa: SLF001 -- ours: they are not for the author of a notebook


def session_soon(auth: ShownAuth) -> SessionSoon:
    """What stands for its session."""
    return auth._session_soon  # noqa: SLF001 -- as above


class SignIns(dict[tuple[PoolConfig, str], ShownAuth]):
    """Those that know of each other, by pool and name; the one that was asked for last stands last."""
