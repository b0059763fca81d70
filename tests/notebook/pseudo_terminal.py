"""Python at a pseudo-terminal."""

import os
import signal
import sys
from contextlib import contextmanager

import pexpect


@contextmanager
def spawned(environment, *arguments):
    """`python arguments` there, until the end of the block."""
    env = {**environment, "TERM": "dumb", "PYTHONPATH": os.pathsep.join(sys.path)}
    child = pexpect.spawn(
        sys.executable, list(arguments), env=env, timeout=30, encoding="utf-8", preexec_fn=_hear_interrupts
    )
    child.ptyproc.delayafterterminate = 1  # a busy machine takes its time
    try:
        yield child
    finally:
        child.close(force=True)


def _hear_interrupts():
    """A test run in the background ignores them, and its children would too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
