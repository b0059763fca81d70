"""KeyringVault over every kind of back end: the fake ones behave as each system does; a real one is elsewhere."""

import signal
import sys
import threading
from dataclasses import replace

import pytest
from fakes import POOL, FakeClock, FakeService, Gate, credentials, eventually, signed_in, tokens
from keyring.errors import KeyringLocked
from vault import kernels
from vault.contract import KEPT, PLACE, VaultContract
from vault.fake_backends import FakeBackend

from nbauth.auth import Auth
from nbauth.core.ports import SIGN_IN, TokenVault
from nbauth.errors import VaultError
from nbauth.vault import KeyringVault
from nbauth.vault.keychain import Keychain
from nbauth.vault.locks import LockFolder


class TestKeyringVault(VaultContract):
    @pytest.fixture
    def vault(self, backend, vault_over):
        return vault_over(backend)

    def test_a_new_process_finds_what_was_kept(self, vault, backend, vault_over):
        vault.save(PLACE, SIGN_IN, KEPT)

        assert vault.survives_restart
        assert vault_over(backend).load(PLACE, SIGN_IN) == KEPT

    def test_only_the_last_token_is_left_in_the_keychain(self, vault, backend):
        for token in ("1" * 6000, "2" * 3000, "3" * 4000, "4" * 10):
            vault.save(PLACE, SIGN_IN, _with_token(token))

        (text,) = backend.everything().values()
        assert '"4444444444"' in text

    def test_nothing_is_left_in_the_keychain_when_it_is_forgotten(self, vault, backend):
        vault.save(PLACE, SIGN_IN, _with_token("1" * 6000))
        vault.save(PLACE, SIGN_IN, _with_token("2" * 3000))
        vault.forget(PLACE, SIGN_IN)

        assert backend.everything() == {}

    def test_a_keychain_app_shows_whose_it_is(self, vault, backend):
        vault.save(PLACE, SIGN_IN, KEPT)

        assert "nbauth eu-west-1_abcdefghi client client1 session" in str(list(backend.everything())).lower()

    def test_its_repr_says_which_keychain_it_is(self, vault):
        assert repr(vault) == "KeyringVault(not asked yet)"
        vault.save(PLACE, SIGN_IN, KEPT)

        assert repr(vault) == "KeyringVault(fake_backends)"


@pytest.mark.parametrize("configured", ["", "keyring.backends.null.Keyring"], ids=["none", "switched off"])
def test_where_there_is_no_keychain_there_is_nothing_to_forget(configured, no_keychain, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", configured)
    vault = KeyringVault(keychain=Keychain(), locks=LockFolder([no_keychain / "locks"]))
    with pytest.raises(VaultError):
        vault.save(PLACE, SIGN_IN, KEPT)

    vault.forget(PLACE, SIGN_IN)  # or each sign-out would say that something was left behind


def test_every_text_fits_into_the_windows_credential_manager(vault_over):
    backend = FakeBackend()
    vault_over(backend).save(PLACE, SIGN_IN, replace(_with_token("x" * 20_000), username="Ádá 阿达 🔑"))

    assert len(backend.everything()) > 16
    assert all(len(text) <= 1280 and text.isascii() for text in backend.everything().values())


def test_the_keychain_gets_no_password_and_no_aws_key(backend, vault_over):
    service = FakeService(FakeClock())
    auth = Auth(POOL, vault=vault_over(backend), clock=FakeClock(), service=service)
    service.provider.replies = [signed_in()]
    auth.sign_in("ada", "secret-password")
    kept, keys = tokens(), credentials()
    assert auth.credentials().secret_key == keys.secret_key  # so there was one to leak

    stored = str(backend.everything())
    assert kept.refresh_token in stored
    for secret in ("secret-password", keys.access_key, keys.secret_key, keys.token):
        assert secret not in stored


def test_it_is_a_token_vault():
    vault: TokenVault = KeyringVault()

    assert vault.survives_restart


def test_making_one_imports_no_keyring_and_touches_no_file(tmp_path):
    code = (
        "import sys, nbauth.vault; nbauth.vault.KeyringVault();"
        "print([name for name in ('keyring', 'secretstorage', 'filelock') if name in sys.modules])"
    )

    assert kernels.run(code, HOME=tmp_path) == "[]"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("use", ["load", "save", "forget"])
def test_what_a_back_end_raises_becomes_a_vault_error_without_the_value(use, vault_over):
    class Talkative(FakeBackend):
        def set_password(self, service, account, text):
            if "canary" not in account:
                raise ValueError(f"can't store {text}")
            super().set_password(service, account, text)

        def get_password(self, service, account):
            if "canary" not in account and use != "save":
                raise OSError(f"can't get {KEPT.refresh_token}")
            return super().get_password(service, account)

    vault = vault_over(Talkative())
    arguments = (PLACE, SIGN_IN, KEPT) if use == "save" else (PLACE, SIGN_IN)
    with pytest.raises(VaultError, match=r"^The keychain refused \((ValueError|OSError)\)\.") as raised:
        getattr(vault, use)(*arguments)

    assert raised.value.hint
    assert KEPT.refresh_token not in str(raised.value)
    assert raised.value.__cause__ is raised.value.__context__ is None  # whose frames hold the text


def test_a_keychain_that_was_closed_by_its_dialog_is_locked(vault_over):
    class Locked(FakeBackend):
        def set_password(self, service, account, text):
            raise KeyringLocked("Failed to unlock the collection!")

    with pytest.raises(VaultError, match=r"The keychain is locked\. Unlock it"):
        vault_over(Locked()).save(PLACE, SIGN_IN, KEPT)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interrupted_wait_lets_the_save_finish(vault_over):
    gate = Gate()

    class Slow(FakeBackend):
        def set_password(self, service, account, text):
            if "canary" not in account:
                gate.pass_through()
            super().set_password(service, account, text)

    backend = Slow()
    vault = vault_over(backend)

    interrupted = threading.Event()

    def interrupt():
        gate.wait_until_reached()
        while not interrupted.wait(0.5):  # a signal just before the wait begins is seen when that is over
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    interrupter = threading.Thread(target=interrupt)
    interrupter.start()
    with pytest.raises(KeyboardInterrupt):
        vault.save(PLACE, SIGN_IN, KEPT)
    interrupted.set()
    interrupter.join()
    gate.open()

    assert eventually(backend.everything)
    assert vault.load(PLACE, SIGN_IN) == KEPT


def _with_token(token):
    return replace(KEPT, refresh_token=token)
