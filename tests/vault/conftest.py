"""What the tests of the vaults share."""

from contextlib import ExitStack

import pytest
from vault import secret_service
from vault.fake_backends import FakeBackend, FakeWindows, TwoStrokeBackend

from nbauth.vault import KeyringVault
from nbauth.vault.keychain import Keychain
from nbauth.vault.locks import LockFolder


@pytest.fixture(scope="session")
def open_secret_service(tmp_path_factory):
    """Give the variables of the one that tests share.

    GNOME Keyring has been seen to end by itself; the bus then starts another, which is locked and of no use to a test.
    """
    secret_service.require()
    with ExitStack() as running:
        variables = {}

        def shared():
            if not variables or not secret_service.is_open(variables):
                home = tmp_path_factory.mktemp("secret-service")
                variables.update(running.enter_context(secret_service.running(home)))
            return dict(variables)

        yield shared


@pytest.fixture
def in_secret_service(open_secret_service, monkeypatch):
    """This process has a real Secret Service, which other tests use too."""
    variables = open_secret_service()
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    return variables


@pytest.fixture
def no_keychain(tmp_path, monkeypatch):
    """This process has no message bus, and so no keychain, and a home of its own."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    return tmp_path


@pytest.fixture(params=["one stroke", "two strokes", "Windows"])
def backend(request, monkeypatch):
    """A fake back end, as each system behaves."""
    match request.param:
        case "one stroke":
            return FakeBackend()
        case "two strokes":
            return TwoStrokeBackend()
        case _:
            return FakeWindows(monkeypatch)


@pytest.fixture
def locks(tmp_path):
    return LockFolder([tmp_path / "locks"])


@pytest.fixture
def vault_over(locks):
    """Make a vault as a new process would, over a given back end."""

    def make(backend, **options):
        return KeyringVault(keychain=Keychain(lambda: backend, **options), locks=locks)

    return make
