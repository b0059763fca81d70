"""A cell that waits for the sign-in: what it says meanwhile, and how it ends without one."""

import ast
import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import Context, copy_context
from typing import Any

import nbauth
from nbauth.errors import NotSignedIn
from nbauth.texts import Notebook
from nbauth.texts.languages import Language
from nbauth.widget.widget import LoginWidget

_SLICE_S = 0.25  # ipykernel 7.3 and 7.4 hear an interrupt between awaits only
_FIRST_ANSWER_S = 3.0
_SILENCE_S = 60.0  # a reload or a sleeping tab is quiet for a while, a closed one for ever


async def slices() -> AsyncIterator[None]:
    """Every quarter of a second. An interrupt is one line in the notebook, and a cancellation like any other."""
    while True:
        try:
            await asyncio.sleep(_SLICE_S)
        except asyncio.CancelledError as error:
            error._render_traceback_ = _said_by_an_interrupt  # type: ignore[attr-defined]  # IPython's hook
            raise
        yield


def _said_by_an_interrupt() -> list[str]:
    return [f"Interrupted: {Notebook.INTERRUPTED} {Notebook.INTERRUPTED.hint}"]


async def at_form(form: LoginWidget, is_over: Callable[[], bool]) -> None:
    """Until it `is_over`, with the form saying that the notebook waits.

    Raises NotSignedIn within seconds where the page can't be heard while a cell runs, and when it has gone.
    """
    began = time.monotonic()
    form.be_awaited(True)
    try:
        form.ping()
        async for _ in slices():
            if is_over():
                return
            heard = form.last_heard
            alive = heard is not None and heard >= began
            if time.monotonic() - (heard if alive and heard else began) > (_SILENCE_S if alive else _FIRST_ANSWER_S):
                raise NotSignedIn(Notebook.NOT_YET)
            form.ping()  # again: the first answer can be lost to a kernel that handles messages between cells only
    finally:
        form.be_awaited(False)


@contextmanager
def said_at_cell(language: Language, cell: Context | None = None) -> Iterator[None]:
    """With one line under the cell that waits; a saved notebook claims nothing by it.

    `cell` is the context of that cell, where another thread waits for it: ipykernel 7 finds the cell's message there.
    """
    from IPython.display import display

    cell = cell or copy_context()
    waits, has_waited = ({"text/plain": language.say(text)} for text in (Notebook.WAITING, Notebook.HAS_WAITED))
    line: Any = cell.copy().run(display, waits, raw=True, display_id=True)
    try:
        yield
    finally:
        cell.copy().run(line.update, has_waited, raw=True)


def bind_awaited(ipython: Any, auth: object) -> None:
    """Give it its name before the cell does, which an interrupt or a page that is gone would keep from that."""
    if not hasattr(ipython, "kernel"):  # prompts have asked until somebody was signed in
        return
    code = ipython.kernel.get_parent("shell").get("content", {}).get("code", "")
    ipython.push(dict.fromkeys(names_awaiting(code, ipython.user_ns), auth))


def names_awaiting(code: str, meanings: Mapping[str, object]) -> list[str]:
    """What a cell calls the result of `await nbauth.login()`, if it awaits one, and no more than one.

    `meanings` are the names of the notebook: another `login` may be somebody else's.
    """
    try:
        cell = ast.parse(code)
    except (SyntaxError, ValueError):  # magics; and what IPython alone understands binds nothing here
        return []
    awaited = [each for each in ast.walk(cell) if isinstance(each, ast.Await) and _is_login(each.value, meanings)]
    return [
        target.id
        for statement in cell.body
        if isinstance(statement, ast.Assign) and awaited == [statement.value]
        for target in statement.targets
        if isinstance(target, ast.Name)
    ]


def _is_login(called: ast.expr, meanings: Mapping[str, object]) -> bool:
    match called:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr="login")):
            return meanings.get(module) is nbauth
        case ast.Call(func=ast.Name(id=name)):
            return meanings.get(name) is nbauth.login
    return False
