"""An `Auth` with a form under a cell: it adds nothing to that cell's output, and can be awaited."""

import asyncio
import time
import weakref
from collections.abc import Generator
from typing import Any, Self

from nbauth.auth import Auth, holder_of
from nbauth.config import PoolConfig
from nbauth.core.ports import TokenVault
from nbauth.errors import NotSignedIn
from nbauth.holder import Holder
from nbauth.notebook import kernel
from nbauth.texts import Notebook
from nbauth.widget.widget import LoginWidget

_SLICE_S = 0.25  # ipykernel 7.3 and 7.4 hear an interrupt between awaits only
_FIRST_ANSWER_S = 3.0
_SILENCE_S = 60.0  # a reload or a sleeping tab is quiet for a while, a closed one for ever


class WaitInterrupted(asyncio.CancelledError):
    """The cell that awaits the sign-in was interrupted: one line in the notebook, and a cancellation like any other."""

    def __str__(self) -> str:
        return Notebook.INTERRUPTED

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class Forms:
    """The forms of one sign-in: one for each cell that has shown one."""

    def __init__(self, holder: Holder, vault: TokenVault) -> None:
        self._holder = holder
        self.vault = vault
        self._by_cell: dict[str, LoginWidget] = {}
        self.latest: LoginWidget | None = None
        self.shown_by: int | None = None
        """The number of the cell that has shown the latest."""

    def show(self, ipython: Any) -> None:
        """Show one form, in the output of the cell that runs. One that this replaces there is closed."""
        from IPython.display import display

        self.shown_by = ipython.execution_count
        display(self.new(kernel.cell_id(ipython)))  # type: ignore[no-untyped-call]  # IPython's

    def new(self, cell: str | None) -> LoginWidget:
        """A form for the cell of this name; it goes on where the one stood that it replaces there."""
        replaced = self._by_cell.get(cell) if cell else None
        self.latest = LoginWidget(
            weakref.proxy(self._holder),  # what holds on to a form holds no tokens
            may_keep=self.vault.survives_restart,
            instead_of=replaced,
        )
        if replaced:
            replaced.close()
        if cell:
            self._by_cell[cell] = self.latest
        return self.latest

    def are_in(self, cell: str) -> bool:
        """Whether this cell shows one."""
        return cell in self._by_cell

    def close(self) -> None:
        """End them; the sign-in goes on."""
        for form in self._by_cell.values():
            form.close()
        self._by_cell.clear()
        self.latest = None


class ShownAuth(Auth):
    """What `nbauth.login()` returns: an `nbauth.Auth` with a form under a cell, which can be awaited."""

    def __init__(self, pool: PoolConfig, *, name: str, vault: TokenVault) -> None:
        super().__init__(pool, name=name, vault=vault)
        self._forms = Forms(holder_of(self), vault)

    def __await__(self) -> Generator[Any, None, Self]:
        """Wait until somebody is signed in, the page staying alive, and return this.

        Raises NotSignedIn within seconds where the page can't be heard while a cell runs, and when it has gone.
        """
        return self._signed_in().__await__()

    async def _signed_in(self) -> Self:
        if not self.is_signed_in and kernel.is_in_voila():
            raise NotSignedIn(Notebook.NO_WAITING_IN_VOILA)
        form, began = self._forms.latest, time.monotonic()
        while not self.is_signed_in and form is not None:
            heard = form.last_heard
            alive = heard is not None and heard >= began
            if time.monotonic() - (heard if alive and heard else began) > (_SILENCE_S if alive else _FIRST_ANSWER_S):
                raise NotSignedIn(Notebook.NOT_YET)
            # Repeated, because the first answer can be lost to a kernel that handles messages between cells only.
            form.ping()
            try:
                await asyncio.sleep(_SLICE_S)
            except asyncio.CancelledError:
                raise WaitInterrupted from None
        return self

    def _ipython_display_(self) -> None:
        """Nothing under its own form; elsewhere the one line of `repr`."""
        from IPython import get_ipython
        from IPython.display import display

        if get_ipython().execution_count != self._forms.shown_by:
            display({"text/plain": repr(self)}, raw=True)  # type: ignore[no-untyped-call]  # IPython's


def forms_of(auth: ShownAuth) -> Forms:
    """The forms that show it."""
    return auth._forms  # noqa: SLF001 -- ours: they are not for the author of a notebook
