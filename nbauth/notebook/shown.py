"""An `Auth` with a form under a cell: it adds nothing to that cell's output, and can be awaited."""

import asyncio
import time
import weakref
from collections.abc import Generator
from typing import Any, Self

from nbauth.auth import Auth
from nbauth.core.ports import TokenVault
from nbauth.errors import NotSignedIn
from nbauth.notebook import kernel
from nbauth.widget.widget import LoginWidget

_SLICE_S = 0.25  # ipykernel 7.3 and 7.4 hear an interrupt between awaits only
_FIRST_ANSWER_S = 3.0
_SILENCE_S = 60.0  # a reload or a sleeping tab is quiet for a while, a closed one for ever


class WaitInterrupted(asyncio.CancelledError):
    """The cell that awaits the sign-in was interrupted: one line in the notebook, and a cancellation like any other."""

    def __str__(self) -> str:
        return "Nobody is signed in yet. The form above still works."

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class ShownAuth(Auth):
    """What `nbauth.login()` returns."""

    _form: LoginWidget | None = None
    _cell: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._forms: dict[str, LoginWidget] = {}

    @property
    def may_keep(self) -> bool:
        """Whether the person is asked whether to keep the sign-in: where there is a vault to keep it."""
        return self._vault.survives_restart

    def is_kept_in(self, vault: TokenVault | None) -> bool:
        """Whether a cell that asks for this vault means this sign-in: run again, it makes another of the same kind."""
        return vault is None or type(vault) is type(self._vault)

    def show(self, ipython: Any) -> None:
        """Show one form, in the output of the cell that runs. One that this replaces there is closed."""
        from IPython.display import display

        self._cell = ipython.execution_count
        display(self._new_form(kernel.cell_id(ipython)))  # type: ignore[no-untyped-call]  # IPython's

    def _new_form(self, cell: str | None) -> LoginWidget:
        self._form = LoginWidget(weakref.proxy(self))  # what holds on to a form holds no tokens
        if cell:
            if replaced := self._forms.get(cell):
                replaced.close()
            self._forms[cell] = self._form
        return self._form

    def close_forms(self) -> None:
        """End its forms; the sign-in goes on."""
        for form in self._forms.values():
            form.close()
        self._forms.clear()
        self._form = None

    def __await__(self) -> Generator[Any, None, Self]:
        """Wait until somebody is signed in, the page staying alive, and return this.

        Raises NotSignedIn within seconds where the page can't be heard while a cell runs, and when it has gone.
        """
        return self._signed_in().__await__()

    async def _signed_in(self) -> Self:
        if not self.is_signed_in and kernel.is_in_voila():
            raise NotSignedIn(
                "No cell can wait for the sign-in here: Voilà shows its page after the last cell.",
                hint="Call nbauth.login() without await, and use the session in what a button does.",
            )
        form, began = self._form, time.monotonic()
        while not self.is_signed_in and form is not None:
            heard = form.last_heard
            alive = heard is not None and heard >= began
            if time.monotonic() - (heard if alive and heard else began) > (_SILENCE_S if alive else _FIRST_ANSWER_S):
                raise NotSignedIn(
                    "Nobody is signed in yet.", hint="Sign in with the form above, then run this cell again."
                )
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

        if get_ipython().execution_count != self._cell:
            display({"text/plain": repr(self)}, raw=True)  # type: ignore[no-untyped-call]  # IPython's
