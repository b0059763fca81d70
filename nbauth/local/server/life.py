# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""How long temporary credentials live: AWS's hour, or less for whoever wants to see what becomes of work after it."""

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeAlias

from nbauth.local.server.refusal import Data, Reply
from nbauth.local.server.replacing import replace, require

_Handler: TypeAlias = Callable[[Data], Reply]


class Life:
    """At most so many seconds, whoever gives them."""

    def __init__(self, cognito: ModuleType, sts: ModuleType, seconds: int, *, now: Callable[[], float]) -> None:
        self._cognito = cognito
        self._sts = sts
        self._seconds = seconds
        self._now = now

    def install(self) -> None:
        """The identity pools' and, where a role is assumed, STS's."""
        require(self._sts, "_p", "_sessions")
        replace(self._cognito, "_get_credentials_for_identity", self._of_an_identity_pool)
        replace(self._sts, "_p", self._of_sts)

    def _of_an_identity_pool(self, original: _Handler) -> _Handler:
        def get_credentials_for_identity(data: Data) -> Reply:
            status, headers, body = original(data)
            content = json.loads(body)
            given, until = content["Credentials"], self._now() + self._seconds
            given["Expiration"] = until
            self._sts._sessions[given["AccessKeyId"]]["Expiration"] = until
            return status, headers, json.dumps(content).encode()

        return get_credentials_for_identity

    def _of_sts(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def parameter(params: Data, key: str, default: Any = "") -> Any:
            value = original(params, key, default)
            return min(int(value or self._seconds), self._seconds) if key == "DurationSeconds" else value

        return parameter
