"""Only an operating system's keychain holds a sign-in, whatever is installed or configured."""

import importlib
import importlib.util
import sys

import keyring.backend
import keyring.core
import pytest
from keyring.util import platform_
from vault.contract import KEPT, PLACE
from vault.fake_backends import FakeBackend

from nbauth.core.ports import SIGN_IN
from nbauth.errors import VaultError
from nbauth.vault import KeyringVault
from nbauth.vault.backends import TRUSTED, trusted_backend
from nbauth.vault.keychain import Keychain

PLAINTEXT = "keyrings.alt.file.PlaintextKeyring"


@pytest.fixture
def usable(no_keychain, monkeypatch):
    """Say which of keyring's back ends work here, and how good they say they are."""

    def make(**priorities):
        for name in TRUSTED:
            module, _, attribute = name.rpartition(".")
            priority = priorities.get(module.rpartition(".")[2])
            stand_in = {"__module__": module, "viable": priority is not None, "priority": priority}
            monkeypatch.setattr(importlib.import_module(module), attribute, type(attribute, (), stand_in))

    return make


def configured(name, how, monkeypatch, home):
    if how == "variable":
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    else:
        monkeypatch.setattr(platform_, "config_root", lambda: home)
        (home / "keyringrc.cfg").write_text(f"[backend]\ndefault-keyring={name}\nkeyring-path={home}\n")


def named(backend):
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def test_every_trusted_back_end_is_one_of_keyrings_own():
    for name in TRUSTED:
        module, _, attribute = name.rpartition(".")
        assert getattr(importlib.import_module(module), attribute).__module__ == module


@pytest.mark.parametrize(("module", "name"), [(name.split(".")[2], name) for name in TRUSTED])
def test_the_one_that_works_here_is_taken(module, name, usable):
    usable(**{module: 5})

    assert named(trusted_backend()) == name


def test_of_two_the_better_is_taken(usable):
    usable(SecretService=5, kwallet=5.1)
    assert named(trusted_backend()) == "keyring.backends.kwallet.DBusKeyring"

    usable(SecretService=5, kwallet=4.9)
    assert named(trusted_backend()) == "keyring.backends.SecretService.Keyring"


def test_one_that_a_version_of_keyring_has_not_is_passed_over(usable, monkeypatch):
    usable(SecretService=5, kwallet=5.1)
    monkeypatch.delattr("keyring.backends.kwallet.DBusKeyring")

    assert named(trusted_backend()) == "keyring.backends.SecretService.Keyring"


@pytest.mark.parametrize("how", ["variable", "file"])
def test_a_trusted_one_that_is_configured_goes_before_a_better_one(how, usable, monkeypatch, tmp_path):
    usable(SecretService=5, kwallet=5.1)
    configured("keyring.backends.SecretService.Keyring", how, monkeypatch, tmp_path)

    assert named(trusted_backend()) == "keyring.backends.SecretService.Keyring"


@pytest.mark.parametrize("how", ["variable", "file"])
@pytest.mark.parametrize(
    "name",
    [
        PLAINTEXT,
        "keyrings.cryptfile.cryptfile.CryptFileKeyring",
        "evil.Keyring",
        "keyring.backends.chainer.ChainerBackend",
    ],
)
def test_what_is_configured_and_not_trusted_is_not_taken(name, how, usable, monkeypatch, tmp_path):
    (tmp_path / "evil.py").write_text("raise SystemExit('it was imported')")
    configured(name, how, monkeypatch, tmp_path)

    usable()
    with pytest.raises(VaultError, match="no keychain that nbauth trusts"):
        trusted_backend()
    usable(SecretService=5)
    assert named(trusted_backend()) == "keyring.backends.SecretService.Keyring"
    assert "evil" not in sys.modules
    assert str(tmp_path) not in sys.path


@pytest.mark.parametrize("how", ["variable", "file"])
@pytest.mark.parametrize("name", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"])
def test_a_keychain_that_was_switched_off_is_left_alone(name, how, usable, monkeypatch, tmp_path):
    usable(SecretService=5)
    configured(name, how, monkeypatch, tmp_path)

    with pytest.raises(VaultError, match="switched off"):
        trusted_backend()


@pytest.mark.parametrize("content", ["", "[backend]\n", "[backend\n", "no section\n", "\0", "[other]\nkey=value\n"])
def test_a_configuration_that_cannot_be_read_names_none(content, usable, monkeypatch, tmp_path):
    usable(SecretService=5)
    configured("", "file", monkeypatch, tmp_path)
    (tmp_path / "keyringrc.cfg").write_bytes(content.encode() + b"\xff" * (content == "\0"))

    assert named(trusted_backend()) == "keyring.backends.SecretService.Keyring"


def test_a_plug_in_that_praises_itself_is_not_taken(usable, monkeypatch):
    """As `keyrings.alt` and its like are found: by being registered."""
    usable()
    plug_in = type("Keyring", (), {"__module__": "keyrings.best", "viable": True, "priority": 1000})
    monkeypatch.setattr(keyring.backend.KeyringBackend, "_classes", {*keyring.backend.KeyringBackend._classes, plug_in})

    with pytest.raises(VaultError, match="no keychain that nbauth trusts"):
        trusted_backend()


def test_keyring_and_its_own_choice_stay_as_they_are(usable, monkeypatch):
    mine = object()
    monkeypatch.setattr(keyring.core, "_keyring_backend", mine)
    usable(SecretService=5)
    trusted_backend()

    assert keyring.core._keyring_backend is mine


@pytest.mark.skipif(importlib.util.find_spec("keyrings.alt") is None, reason="keyrings.alt is not installed")
@pytest.mark.parametrize("how", ["variable", "file", "installed"])
def test_the_plaintext_files_of_keyrings_alt_get_nothing(how, no_keychain, monkeypatch):
    if how != "installed":
        configured(PLAINTEXT, how, monkeypatch, no_keychain)
    vault = KeyringVault(keychain=Keychain())

    with pytest.raises(VaultError, match="no keychain that nbauth trusts"):
        vault.save(PLACE, SIGN_IN, KEPT)
    for path in no_keychain.rglob("*"):
        assert path.is_dir() or KEPT.refresh_token not in path.read_text(errors="replace")


class TestCanary:
    """A back end is tried with a worthless value before it gets a token."""

    @pytest.mark.parametrize(
        "broken",
        [
            {"get_password": lambda self, service, account: "something else"},
            {"get_password": lambda self, service, account: None},
            {"set_password": lambda self, service, account, text: None},
            {
                "set_password": lambda self, service, account, text: FakeBackend.set_password(
                    self, service, account, text[:1000]
                )
            },
            {"delete_password": lambda self, service, account: None},
        ],
        ids=["gives another back", "gives nothing back", "takes nothing", "cuts it short", "deletes nothing"],
    )
    def test_a_back_end_that_does_not_keep_it_gets_no_token(self, broken, vault_over):
        backend = type("Broken", (FakeBackend,), broken)()
        vault = vault_over(backend)
        for _ in range(2):
            with pytest.raises(VaultError, match="does not keep what is put into it"):
                vault.save(PLACE, SIGN_IN, KEPT)

        assert KEPT.refresh_token not in str(backend.everything())
        assert "does not keep" in vault.problem().message

    @pytest.mark.parametrize("broken", ["get_password", "set_password", "delete_password"])
    def test_a_back_end_that_raises_gets_no_token(self, broken, vault_over):
        def refuse(self, *arguments):
            raise OSError("broken")

        backend = type("Broken", (FakeBackend,), {broken: refuse})()
        vault = vault_over(backend)
        with pytest.raises(VaultError, match=r"refused \(OSError\)"):
            vault.save(PLACE, SIGN_IN, KEPT)

        assert KEPT.refresh_token not in str(backend.everything())

    def test_it_is_proved_once_per_process(self, vault_over):
        backend = FakeBackend()
        vault = vault_over(backend)
        for _ in range(3):
            vault.load(PLACE, SIGN_IN)

        assert len([call for call in backend.calls if call[0] == "set"]) == 1

    def test_a_back_end_that_failed_is_not_asked_again(self, locks):
        asked = []

        def find():
            asked.append(1)
            raise VaultError("This computer has no keychain that nbauth trusts.", hint="Get one.")

        vault = KeyringVault(keychain=Keychain(find), locks=locks)
        for _ in range(3):
            assert str(vault.problem()) == "This computer has no keychain that nbauth trusts. Get one."

        assert asked == [1]
        assert repr(vault) == "KeyringVault(This computer has no keychain that nbauth trusts.)"

    def test_two_kernels_that_start_at_once_do_not_take_each_others(self, vault_over):
        accounts = set()
        for _ in range(2):
            backend = FakeBackend()
            vault_over(backend).problem()
            accounts |= {call[1:] for call in backend.calls}

        assert len(accounts) == 2

    def test_nothing_of_it_is_left(self, vault_over, backend):
        assert vault_over(backend).problem() is None

        assert backend.everything() == {}
