"""`python -m nbauth.local COMMAND …`: run a command beside a local AWS, which ends with it.

The command finds the pool with `PoolConfig.load()` and the local AWS with `nbauth.local.current()`: for example
`python -m nbauth.local pytest`, or a JupyterLab that somebody else starts, as on Binder.
"""

import os
import signal
import subprocess
import sys

import nbauth.local
from nbauth.errors import NbauthError
from nbauth.texts import Local, Written, joined
from nbauth.texts.languages import of_environment


def main(command: list[str]) -> int:
    """Returns the command's exit status."""
    say = of_environment(os.environ).say
    if not command or command[0].startswith("-"):
        asked = command in (["-h"], ["--help"])
        print(say(Local.USAGE), file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    try:
        with nbauth.local.start() as aws:
            return _run(command, {**os.environ, **aws.environment()})
    except FileNotFoundError:
        print(say(Local.NO_COMMAND.of(command=command[0])), file=sys.stderr)
        return 127
    except NbauthError as error:
        told = joined(Written.SENTENCES, (error.message, error.hint))
        print(f"nbauth: {say(told)}", file=sys.stderr)
        return 1


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Signals are the command's business: it gets them, and this waits for its end."""
    process = subprocess.Popen(command, env=environment)
    # A terminal sends Ctrl-C to both; the command has been started with the signals as they were.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, _: process.send_signal(number))
    status = process.wait()
    return status if status >= 0 else 128 - status  # as a shell tells a signal


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
