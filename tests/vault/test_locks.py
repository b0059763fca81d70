"""Taking turns with other kernels, which may die at any moment."""

import errno
import os
import sys

import filelock
import pytest
from fakes import Running
from platformdirs import user_state_path
from vault import kernels
from vault.contract import KEPT, PLACE
from vault.fake_backends import FakeBackend

from nbauth import deadline
from nbauth.core.ports import SIGN_IN
from nbauth.errors import VaultError
from nbauth.vault import KeyringVault
from nbauth.vault.locks import LockFolder
from nbauth.vault.turns import longest_turn_s

HOLDER = """
import sys
from nbauth import deadline
from nbauth.core.ports import Place
from nbauth.vault import KeyringVault
with KeyringVault().exclusive(Place("eu-west-1_AbCdEfGhI", "client1", "session")):
    print("inside", flush=True)
    sys.stdin.readline()
"""
ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes and users")
NOT_AS_ROOT = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may write everywhere")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user's home, and a folder for temporary files, for this process and those that it starts."""
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_STATE_HOME", "TMPDIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


@pytest.fixture
def vault(vault_over):
    """A vault whose locks lie where those of other processes do."""
    vault = vault_over(FakeBackend())
    vault._locks = LockFolder()
    return vault


@pytest.fixture
def in_a_hurry(monkeypatch):
    monkeypatch.setattr("nbauth.vault.keyring.longest_turn_s", lambda: 0.05)


def entered(vault):
    with vault.exclusive(PLACE):
        return True


def test_another_process_is_not_let_in(home, vault, in_a_hurry):
    with kernels.running(HOLDER):
        error = Running(lambda: entered(vault)).error()

    assert isinstance(error, VaultError)
    assert str(error).startswith("Another notebook is using this sign-in, and does not finish. Wait")


def test_a_turn_takes_half_of_what_an_action_has_left(monkeypatch):
    assert longest_turn_s() == deadline.LONGEST_WAIT_S / 2
    monkeypatch.setattr(deadline, "LONGEST_WAIT_S", 3)
    with deadline.one_deadline():
        assert 0 < longest_turn_s() <= 1.5


def test_nobody_waits_for_a_lock_longer_than_their_action_has_left(tmp_path, monkeypatch):
    monkeypatch.setattr(deadline, "LONGEST_WAIT_S", 0.05)
    locks = LockFolder([tmp_path])

    def held():
        with locks.held("it", deadline_s=3600):
            return True

    with locks.held("it", deadline_s=1):
        error = Running(held).error()
    assert str(error).startswith("Another notebook is using this sign-in")
    assert Running(held).result()


def test_another_process_gets_in_when_the_holder_leaves(home, vault):
    with kernels.running(HOLDER) as holder:
        holder.stdin.write("leave\n")
        holder.stdin.flush()

        assert entered(vault)
        assert holder.wait(10) == 0


def test_another_process_gets_in_when_the_holder_is_killed(home, vault):
    with kernels.running(HOLDER) as holder:
        holder.kill()  # SIGKILL: it can clean nothing up

        assert entered(vault)


@ON_POSIX
def test_a_process_that_was_forked_inside_does_not_hold_on(home):
    """As multiprocessing does on Linux: the child has its parent's open files."""
    code = HOLDER.replace("    print(", "    import os\n    os.fork() or os.read(0, 1)\n    print(", 1)
    code = code.replace("    sys.stdin.readline()", "")
    vault_code = "from nbauth.core.ports import Place; from nbauth.vault import KeyringVault\n"
    vault_code += "with KeyringVault().exclusive(Place('eu-west-1_AbCdEfGhI', 'client1', 'session')): print('entered')"
    with kernels.running(code):
        assert kernels.run(vault_code) == "entered"


@ON_POSIX
def test_a_forked_process_takes_turns_too(home):
    code = """
import os
from nbauth import deadline
from nbauth.core.ports import Place
from nbauth.vault import KeyringVault
vault, place = KeyringVault(), Place('eu-west-1_AbCdEfGhI', 'client1', 'session')
with vault.exclusive(place):
    pass
if os.fork() == 0:
    with vault.exclusive(place):
        os._exit(0)
assert os.wait()[1] == 0
"""
    kernels.run(code)


def test_no_step_is_lost_between_processes_that_take_turns(home, tmp_path):
    code = """
import pathlib
from nbauth import deadline
from nbauth.core.ports import Place
from nbauth.vault import KeyringVault
file, vault = pathlib.Path(FILE), KeyringVault()
for _ in range(20):
    with vault.exclusive(Place("pool", "client", "session")):
        number = int(file.read_text())
        file.write_text(str(number + 1))
print("done", flush=True)
"""
    file = tmp_path / "number"
    file.write_text("0")
    code = code.replace("FILE", repr(str(file)))
    with kernels.running(code), kernels.running(code):
        kernels.run(code)

    assert file.read_text() == "60"


def test_the_locks_lie_in_the_users_state_folder_and_name_nobody(home, vault):
    with vault.exclusive(PLACE):
        (file,) = (user_state_path("nbauth", appauthor=False) / "locks").iterdir()

    assert file.stat().st_size == 0 or sys.platform == "win32"
    assert not any(part in file.name for part in (PLACE.user_pool_id, PLACE.client_id, PLACE.name))


@ON_POSIX
def test_nobody_else_may_look_into_their_folder(tmp_path):
    folder = tmp_path / "locks"
    folder.mkdir(mode=0o755)
    with LockFolder([folder]).held("it", deadline_s=1):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert [file.stat().st_mode & 0o777 for file in folder.iterdir()] == [0o600]


def test_where_the_state_folder_cannot_be_made_the_temporary_one_is_used(home, vault):
    state = user_state_path("nbauth", appauthor=False)
    state.parent.mkdir(parents=True, exist_ok=True)
    state.write_text("a file where the folder should be")

    assert entered(vault)
    assert list((home / "TMPDIR").glob("nbauth*/*.lock"))


@ON_POSIX
@NOT_AS_ROOT
def test_a_home_that_cannot_be_written_to_is_no_obstacle(home, vault):
    for name in ("HOME", "XDG_STATE_HOME"):
        (home / name).chmod(0o500)

    assert entered(vault)
    assert list((home / "TMPDIR").glob("nbauth*/*.lock"))


def test_a_file_system_without_locks_is_passed_over(tmp_path, monkeypatch):
    """As a network drive that is mounted without them."""
    real = filelock.FileLock.acquire

    def acquire(self, *arguments, **options):
        if "network" in str(self.lock_file):
            raise OSError("No locks available")
        return real(self, *arguments, **options)

    monkeypatch.setattr(filelock.FileLock, "acquire", acquire)
    with LockFolder([tmp_path / "network", tmp_path / "local"]).held("it", deadline_s=1):
        assert list((tmp_path / "local").iterdir())


@ON_POSIX
def test_a_file_system_that_knows_no_locks_gets_no_lock_that_outlives_its_process(tmp_path, monkeypatch):
    def refuse(*arguments):
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr("fcntl.flock", refuse)
    with (
        pytest.raises(VaultError, match="no folder for their lock files"),
        LockFolder([tmp_path]).held("it", deadline_s=1),
    ):
        pass


@ON_POSIX
def test_a_folder_that_somebody_else_has_put_there_is_not_used(tmp_path):
    """Everybody may write to /tmp."""
    theirs, mine = tmp_path / "theirs", tmp_path / "mine"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    theirs.symlink_to(elsewhere)
    with LockFolder([theirs, mine]).held("it", deadline_s=1):
        assert list(mine.iterdir())
        assert not list(elsewhere.iterdir())


@ON_POSIX
def test_a_folder_of_another_user_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 12345)

    with (
        pytest.raises(VaultError, match="no folder for their lock files"),
        LockFolder([tmp_path]).held("it", deadline_s=1),
    ):
        pass


def test_two_vaults_of_one_process_are_one_to_the_same_thread(home):
    with KeyringVault().exclusive(PLACE), KeyringVault().exclusive(PLACE):
        pass


def test_every_process_sees_that_something_was_changed_and_nobody_sees_what(home):
    locks = LockFolder()
    assert locks.version("here") == ""
    locks.note_change("here")
    first = locks.version("here")
    assert first
    assert LockFolder().version("here") == first
    assert locks.version("elsewhere") == ""
    locks.note_change("here")
    assert locks.version("here") != first
    assert not any("here" in file.name for file in home.rglob("*.changed"))


@ON_POSIX
def test_where_no_folder_can_be_used_nothing_is_seen_to_change(tmp_path):
    (tmp_path / "file").write_text("")
    locks = LockFolder([tmp_path / "file" / "locks"])
    locks.note_change("here")
    assert locks.version("here") == ""


def test_saving_and_forgetting_change_the_version_and_loading_does_not(vault, home):
    versions = [vault.version(PLACE)]
    for change in (lambda: vault.save(PLACE, SIGN_IN, KEPT), lambda: vault.forget(PLACE, SIGN_IN)):
        change()
        versions.append(vault.version(PLACE))
        vault.load(PLACE, SIGN_IN)
        assert vault.version(PLACE) == versions[-1]
    assert len(set(versions)) == 3


@ON_POSIX
def test_a_pipe_in_the_place_of_what_tells_of_a_change_keeps_nobody_waiting(tmp_path):
    locks = LockFolder([tmp_path / "locks"])
    locks.note_change("here")
    [file] = (tmp_path / "locks").glob("*.changed")
    file.unlink()
    os.mkfifo(file)
    assert Running(lambda: locks.version("here")).result() == ""


@ON_POSIX
def test_what_lies_in_another_user_s_folder_tells_of_nothing(tmp_path, monkeypatch):
    locks = LockFolder([tmp_path / "locks"])
    locks.note_change("here")
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert locks.version("here") == ""
