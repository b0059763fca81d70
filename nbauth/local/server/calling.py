"""Calling MiniStack's functions from inside, because over HTTP nobody may: there is no root and no administrator."""

import json
from collections.abc import Callable
from typing import Any, Self

from nbauth.local.server.refusal import Data, Refused, Reply


class NotDoneError(ValueError):
    """What was asked for was refused."""

    @classmethod
    def of(cls, refused: Refused) -> Self:
        """In Cognito's words."""
        return cls(f"{refused.code}: {refused.message}")


def call(handler: Callable[[Any], Reply], data: Data) -> Any:
    """The reply's JSON; `NotDoneError` in Cognito's words."""
    try:
        status, _, body = handler(data)
    except Refused as refused:
        raise NotDoneError.of(refused) from None
    if status != 200:
        content = json.loads(body) if body.startswith(b"{") else {}
        text = f"{content['__type']}: {content.get('message', '')}" if "__type" in content else body.decode()
        raise NotDoneError(text)
    return json.loads(body) if body.startswith(b"{") else None
