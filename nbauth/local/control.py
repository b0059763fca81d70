"""Asking the server's control port. The other end is `nbauth/local/server/control.py`."""

import http.client
import json
from typing import Any, Self

from nbauth.errors import ConfigurationError
from nbauth.secret import HoldsSecrets
from nbauth.texts import Local

VARIABLE = "NBAUTH_LOCAL"
"""The environment variable that tells children of the process that started a local AWS where it is: `PORT:SECRET`."""


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

    def ask(self, operation: str, **arguments: Any) -> Any:
        """Run one operation.

        Raises `ConfigurationError` if the server has stopped or refuses.
        """
        # http.client, because urllib would send the secret through a proxy that the environment names.
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            headers = {"Authorization": f"Bearer {self._secret}", "Content-Type": "application/json"}
            connection.request("POST", f"/{operation}", json.dumps(arguments), headers)
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
