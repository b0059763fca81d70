"""`python -m nbauth.local COMMAND …`: run a command beside a local AWS, which ends with it.

The command finds the pool with `PoolConfig.load()` and the local AWS with `nbauth.local.current()`: for example
`python -m nbauth.local pytest`, or a JupyterLab that somebody else starts, as on Binder.
"""

import os
import subprocess
import sys

import nbauth.local
from nbauth.errors import NbauthError


def main(command: list[str]) -> int:
    """Returns the command's exit status."""
    if not command:
        print("usage: python -m nbauth.local COMMAND [ARGUMENT …]", file=sys.stderr)
        return 2
    try:
        with nbauth.local.start() as aws:
            return subprocess.run(command, env={**os.environ, **aws.environment()}, check=False).returncode
    except FileNotFoundError:
        print(f"There is no command {command[0]}.", file=sys.stderr)
        return 127
    except NbauthError as error:
        print(f"nbauth: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
