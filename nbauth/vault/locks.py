"""Files that kernels lock to take turns: the operating system lets go of the lock when its process dies.

They lie in the user's state folder, on which all of a user's kernels agree; where that can't be written to (a read-only
home, or one on a network drive without locks), in a folder of the user's own beside the temporary files. A lock file is
never removed: one kernel could hold the removed file, and another a new one of the same name.
"""

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from nbauth.deadline import seconds_left
from nbauth.errors import VaultError
from nbauth.texts import Keeping

if TYPE_CHECKING:
    from filelock import BaseFileLock


class LockFolder:
    """Locks by name, each exclusive among the threads and the processes of one user."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        """`folders` to try, in this order; none means the user's own."""
        self._folders = folders
        # One object per file: it counts how often a thread has come in. A forked child needs others, and must not let
        # go of its parent's.
        self._locks: dict[tuple[int, Path], BaseFileLock] = {}

    @contextmanager
    def held(self, *what: str, deadline_s: float) -> Iterator[None]:
        """Be the only one for `what`, except that the same thread may come in again.

        Raises VaultError when the others have not left in `deadline_s`, or in what is left of the action, or when no
        folder can be used.
        """
        lock = self._acquired(f"{_name(*what)}.lock", min(deadline_s, seconds_left()))
        try:
            yield
        finally:
            lock.release()

    def note_change(self, *what: str) -> None:
        """Have `version` of `what` give another value, in every process. Where no folder can be used, it does not."""
        for folder in self._folders or _users_own():
            with suppress(OSError):
                _make_private(folder)
                (folder / f"{_name(*what)}.changed").write_text(uuid4().hex)
                return

    def version(self, *what: str) -> str:
        """Another value after each `note_change`; empty before the first."""
        for folder in self._folders or _users_own():
            with suppress(OSError):
                _check_owner(folder)
                return _text_in(folder / f"{_name(*what)}.changed")
        return ""

    def _acquired(self, name: str, deadline_s: float) -> "BaseFileLock":
        from filelock import Timeout

        for folder in self._folders or _users_own():
            try:
                _make_private(folder)
                lock = self._locks.setdefault((os.getpid(), folder / name), _file_lock(folder / name))
                lock.acquire(timeout=deadline_s)
            except Timeout:
                raise VaultError(Keeping.TURN_NOT_GIVEN) from None
            except (OSError, NotImplementedError):
                continue  # with the next folder
            return lock
        raise VaultError(Keeping.NO_TURNS)


def _name(*what: str) -> str:
    return hashlib.sha256("\0".join(what).encode()).hexdigest()[:32]


def _file_lock(path: Path) -> "BaseFileLock":
    from filelock import FileLock

    # Without fallback_to_soft=False, a file system without locks would get a lock that outlives its process.
    return FileLock(path, mode=0o600, fallback_to_soft=False)


def _users_own() -> Iterator[Path]:
    from platformdirs import user_state_path

    with suppress(RuntimeError):  # a container's user may be unknown to it, and have no home
        yield user_state_path("nbauth", appauthor=False) / "locks"
    with suppress(FileNotFoundError):  # a read-only container has no folder for temporary files
        temporary = Path(tempfile.gettempdir())
        yield temporary / (f"nbauth-{os.getuid()}" if hasattr(os, "getuid") else "nbauth")


def _make_private(folder: Path) -> None:
    """Everybody may write to /tmp: what is there already must be this user's, and no link. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = _check_owner(folder)
    if hasattr(os, "getuid") and stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


def _check_owner(folder: Path) -> os.stat_result:
    """Raises OSError unless it is a folder of this user's."""
    found = folder.lstat()
    if hasattr(os, "getuid") and (not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid()):
        raise PermissionError
    return found


def _text_in(path: Path) -> str:
    """Of a file, which is short; a pipe would have us wait, and a device never end. Raises OSError."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise PermissionError
    with path.open("rb") as file:
        return file.read(64).hex()
