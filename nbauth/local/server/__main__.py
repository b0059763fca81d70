"""The process of the local AWS. Started by `nbauth/local/process.py`, by nobody else.

Standard input: one line of JSON with `folder`, `secret`, `administrator_secret`, `custom_auth` and `credentials_life`,
then nothing until the parent ends. Standard output: one line, `{"ready": …}` or `{"failed": …}`; after that, output
goes to standard error.
"""

import asyncio
import json
import os
import signal
import sys
import traceback
from pathlib import Path

from nbauth.local.server import settings
from nbauth.local.server.parent import end, end_with_parent


def main() -> None:
    """Read the parent's line, start, say so, and serve until the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C and a kernel's interrupt are meant for the parent
    given = json.loads(sys.stdin.buffer.readline())
    folder = Path(given["folder"])
    end_with_parent(folder)
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(line: dict[str, object]) -> None:
        print(json.dumps(line), file=answer, flush=True)
        answer.close()

    try:
        settings.apply(folder)
        from nbauth.local.server.run import run

        asyncio.run(run(folder, given, lambda description: say({"ready": description})))
    except BaseException as error:  # noqa: BLE001 - the parent raises it
        traceback.print_exc()
        if not answer.closed:
            say({"failed": f"{type(error).__name__}: {error}", "module": getattr(error, "name", "") or ""})
    end(folder)


main()
