"""Asking the server's control port. The other end is `nbauth/local/server/control.py`."""

import http.client
import json
from collections.abc import Mapping
from typing import Any, Self

from nbauth.errors import ConfigurationError
from nbauth.secret import HoldsSecrets
from nbauth.texts import Local

VARIABLE = "NBAUTH_LOCAL"
"""The environment variable that tells children of the process that started a local AWS where it is: `PORT:SECRET`."""


_LONGEST = 8 * 1024 * 1024  # as in nbauth/local/server/control.py


class Control(HoldsSecrets):
    """Where the control port is, and what opens it."""

    def __init__(self, port: int, secret: str) -> None:
        self._port = port
        self._secret = secret

    @classmethod
    def from_variable(cls, value: str) -> Self:
        """Read what `variable` wrote; `ConfigurationError` if it is something else."""
        port, colon, secret = value.partition(":")
        if not (colon and secret and port.isdecimal()):
            raise ConfigurationError(Local.NOT_AN_ADDRESS.of(variable=VARIABLE))
        return cls(int(port), secret)

    def variable(self) -> str:
        """The value of the environment variable. It holds the secret."""
        return f"{self._port}:{self._secret}"

    @staticmethod
    def body(arguments: Mapping[str, Any]) -> bytes:
        """The request; `ValueError` or `TypeError` for what JSON does not know, or what is too long for the server."""
        try:
            body = json.dumps(arguments).encode()
        except RecursionError as error:
            raise ValueError("It is nested too deeply.") from error
        if len(body) > _LONGEST:
            raise ValueError(f"It is longer than {_LONGEST} bytes.")
        return body

    def ask(self, operation: str, **arguments: Any) -> Any:
        """Run one operation.

        Raises `ConfigurationError` if the server has stopped or refuses, or if JSON does not know what is asked.
        """
        try:
            body = self.body(arguments)
        except (TypeError, ValueError) as error:
            raise ConfigurationError(Local.REFUSED.of(words=error)) from error
        # http.client, because urllib would send the secret through a proxy that the environment names.
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            headers = {"Authorization": f"Bearer {self._secret}", "Content-Type": "application/json"}
            connection.request("POST", f"/{operation}", body, headers)
            response = connection.getresponse()
            status, answer = response.status, json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise ConfigurationError(Local.STOPPED) from error
        finally:
            connection.close()
        if status != 200:
            raise ConfigurationError(Local.REFUSED.of(words=answer["error"]))
        return answer["result"]

    def __repr__(self) -> str:
        return f"<Control on port {self._port}>"
