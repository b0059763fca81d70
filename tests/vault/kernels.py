"""Other processes: kernels that run at the same time, or after a restart."""

import os
import subprocess
import sys
from contextlib import contextmanager


def run(code, **variables):
    """What a process prints that runs this to its end."""
    done = subprocess.run(
        [sys.executable, "-c", code], env=_env(variables), capture_output=True, check=False, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def running(code, **variables):
    """A process that has printed its first line."""
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=_env(variables), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline(), "it ended before it began"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def _env(variables):
    return {**os.environ, **{name: str(value) for name, value in variables.items()}}
