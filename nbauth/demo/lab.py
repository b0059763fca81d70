"""JupyterLab, in a process that is begun before it is known what it needs, and that ends with the one that began it.

`python -m nbauth.demo.lab SETTINGS` loads it, which takes longer than all else; its environment comes as one line of
JSON on standard input, whose end is its own: the system closes it also where the other process was killed.
"""

import json
import os
import signal
import sys
import threading
import time
from _thread import interrupt_main

_STOP = 10.0
"""Seconds that JupyterLab has to end its kernels."""


def main(settings: str) -> None:
    """Run JupyterLab until standard input ends, or until somebody shuts it down."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts something with & has it ignored
    begun = threading.Lock()
    begun.acquire()
    threading.Thread(target=_follow_standard_input, args=(begun,), daemon=True).start()
    from jupyterlab.labapp import main as jupyterlab

    begun.acquire()  # what follows standard input lets it
    sys.argv[1:] = [f"--config={settings}"]
    jupyterlab()


def _follow_standard_input(begun: threading.Lock) -> None:
    given = sys.stdin.readline()
    if not given:
        os._exit(0)  # there is nothing yet to be ended in order
    os.environ.update(json.loads(given))
    begun.release()
    sys.stdin.read()
    if os.name == "posix":
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)  # which wakes it
    else:
        interrupt_main()
    time.sleep(_STOP)
    os._exit(1)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:  # it was still starting
        sys.exit(0)
