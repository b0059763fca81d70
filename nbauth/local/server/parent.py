"""The end of the parent process is the end of this one, however it ends."""

import os
import shutil
import sys
import threading
import time
from pathlib import Path
from typing import NoReturn


def end_with_parent(folder: Path) -> None:
    """End this process when standard input does: the system closes it when the parent dies, even by SIGKILL.

    A process that the parent forked may hold the pipe open, so the parent's id is looked at too where there is one.
    """
    threading.Thread(target=_read_to_the_end, args=(folder,), daemon=True, name="parent-pipe").start()
    if os.name == "posix":
        threading.Thread(target=_watch_id, args=(folder, os.getppid()), daemon=True, name="parent-id").start()


def end(folder: Path) -> NoReturn:
    """Leave nothing behind. There is nothing to save, and threads that serve requests are not waited for."""
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _read_to_the_end(folder: Path) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    end(folder)


def _watch_id(folder: Path, parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    end(folder)
