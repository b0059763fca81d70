"""The local AWS as a cell's value: who can sign in, and the codes that a phone or a mailbox would get now.

Even a demo's passwords stay out of the notebook's file, so the table travels by message to the open page alone, as the
sign-in form does.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget

from nbauth.errors import NbauthError
from nbauth.local.user import User

if TYPE_CHECKING:
    from nbauth.local.aws import LocalAws

_HERE = Path(__file__).parent
_NO_PAGE = "Run this cell to see who can sign in to the local AWS."


class Card(anywidget.AnyWidget):
    """A table that its page asks for again and again, so that a new code appears by itself."""

    _esm = (_HERE / "card.js").read_text("utf-8")
    _css = (_HERE / "card.css").read_text("utf-8")

    def __init__(self, aws: "LocalAws") -> None:
        super().__init__()
        self._aws = aws
        self.on_msg(Card._hear)

    def _hear(self, _content: object, _buffers: object) -> None:
        try:
            message = {"kind": "nbauth:users", "users": [self._row(user) for user in self._aws.users.values()]}
        except NbauthError as error:
            message = {"kind": "nbauth:users", "users": [], "error": str(error)}
        self.send(message)

    def _row(self, user: User) -> dict[str, str]:
        row = {"name": user.username, "password": user.password, "with": user.signs_in_with, "code": self._code(user)}
        if self._aws.has_new_password(user.username):
            row |= {"password": "", "with": "the password that you chose"}
        return row

    def _code(self, user: User) -> str:
        if user.kind == "totp":
            return user.totp()
        if user.kind == "unconfirmed":
            return ""  # that of the sign-up, which no form asks for
        messages = self._aws.outbox(user.username)
        return messages[-1].code if messages else ""

    def __repr__(self) -> str:
        return _NO_PAGE

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        return {**data, "text/plain": _NO_PAGE, "text/html": f"<p>{_NO_PAGE}</p>"}, metadata
