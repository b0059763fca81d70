"""`nbauth run COMMAND …`: one command with the credentials of a sign-in, for as long as it lives."""

import os
import signal
import subprocess
from collections.abc import Sequence

from nbauth.config import PoolConfig
from nbauth.errors import NbauthError
from nbauth.handoff.endpoint import Endpoint
from nbauth.handoff.following import Following
from nbauth.handoff.variables import Changed, shadowing
from nbauth.texts import Command

_PASSED_ON = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2")


def run(pool: PoolConfig, following: Following, command: Sequence[str]) -> int:
    """Run it, and return its exit status as a shell says it. Raises NbauthError where it can't be run.

    Signals are the command's to hear; Ctrl-C comes to it from the terminal, as to this process.
    """
    endpoint = Endpoint(following)
    try:
        environment = dict(os.environ)
        Changed(environment, shadowing(environment, pool, endpoint.variables()))
        try:
            child = subprocess.Popen(command, env=environment)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise NbauthError(Command.NOT_RUN.of(command=command[0], why=why)) from None
        _pass_on_to(child)
        status = child.wait()
        return status if status >= 0 else 128 - status
    finally:
        endpoint.close()


def _pass_on_to(child: "subprocess.Popen[bytes]") -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in _PASSED_ON:
        if number := getattr(signal, name, None):
            signal.signal(number, lambda number, _: child.send_signal(number))
