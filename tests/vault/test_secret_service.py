"""A real keychain: GNOME Keyring, through keyring and SecretStorage, as on a Linux desktop."""

import sys
from pathlib import Path

import keyring.core
import pytest
from keyring.backends.chainer import ChainerBackend
from vault import kernels, secret_service
from vault.contract import KEPT, PLACE, VaultContract

from nbauth.core.ports import SIGN_IN
from nbauth.vault import KeyringVault
from nbauth.vault.keychain import Keychain

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the Secret Service is Linux's"),
    # GNOME Keyring may end in the middle of a test (secret_service.secrets). Another one is there for the next try.
    pytest.mark.flaky(reruns=3),
]

BEGIN = """
from dataclasses import replace
from nbauth.core.ports import SIGN_IN, Kept, Place
from nbauth.vault import KeyringVault, default_vault
PLACE = Place("eu-west-1_AbCdEfGhI", "client1", "session")
KEPT = Kept("ada", "sub-of-ada", "secret-refresh-token" * 200, "eu-west-1:identity")
"""


@pytest.fixture
def vault(in_secret_service, locks):
    secret_service.clear(in_secret_service)
    return KeyringVault(keychain=Keychain(), locks=locks)


class TestSecretService(VaultContract):
    def test_it_is_the_one_that_is_used(self, vault):
        assert vault.problem() is None
        assert repr(vault) == "KeyringVault(SecretService)"

    def test_a_restarted_kernel_finds_what_was_kept(self, in_secret_service):
        kernels.run(f"{BEGIN}KeyringVault().save(PLACE, SIGN_IN, KEPT)")

        assert kernels.run(f"{BEGIN}print(KeyringVault().load(PLACE, SIGN_IN) == KEPT)") == "True"
        assert kernels.run(f"{BEGIN}print(default_vault())") == "KeyringVault(SecretService)"

    def test_the_keychain_holds_what_is_kept_and_nothing_else(self, vault, in_secret_service):
        vault.save(PLACE, SIGN_IN, KEPT)
        ((label, secret),) = secret_service.everything(in_secret_service).items()

        assert label == "Password for 'sign-in A1' on 'nbauth eu-west-1_AbCdEfGhI client client1 session'"
        assert secret.decode().partition("{")[2] == (
            '"place":["eu-west-1_AbCdEfGhI","client1","session","",""],"key":"sign-in","kept":{"username":"ada","sub":"sub-of-ada",'
            '"refresh_token":"secret-refresh-token",'
            '"identity_id":"eu-west-1:identity","shown_name":"ada","latest":{"id_token":"secret-id-token",'
            '"access_token":"secret-access-token","came_at":"2026-03-04T09:05:07+00:00",'
            '"expires_at":"2026-03-04T10:05:07+00:00"},"device_key":null,"by_browser":false,"role":null}}'
        )

    def test_its_files_are_encrypted(self, vault, in_secret_service):
        vault.save(PLACE, SIGN_IN, KEPT)

        files = list(Path(in_secret_service["XDG_DATA_HOME"]).rglob("*.keyring"))
        assert files
        assert all(KEPT.refresh_token.encode() not in file.read_bytes() for file in files)

    @pytest.mark.parametrize("how", ["keyrings.alt.file.PlaintextKeyring", "keyring.backends.chainer.ChainerBackend"])
    def test_what_keyring_is_set_to_makes_no_difference(self, how, vault, monkeypatch):
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", how)

        assert repr(_asked(KeyringVault(keychain=Keychain()))) == "KeyringVault(SecretService)"

    def test_it_is_found_inside_a_chainer(self, in_secret_service, monkeypatch):
        monkeypatch.setattr(keyring.core, "_keyring_backend", ChainerBackend())

        assert repr(_asked(KeyringVault(keychain=Keychain()))) == "KeyringVault(SecretService)"

    def test_two_kernels_that_save_at_once_leave_one_whole_sign_in(self, in_secret_service):
        code = f"""{BEGIN}
print("begin", flush=True)
for number in range(10):
    KeyringVault().save(PLACE, SIGN_IN, replace(KEPT, refresh_token=str(number) * 3000))
"""
        with kernels.running(code) as other:
            kernels.run(code)
            assert other.wait(60) == 0

        assert kernels.run(f"{BEGIN}print(KeyringVault().load(PLACE, SIGN_IN).refresh_token[-3:])") == "999"


def test_a_locked_keychain_is_a_problem_and_says_so(tmp_path):
    """It has a dialog to open, and nobody to open it for."""
    secret_service.require()
    with secret_service.running(tmp_path) as variables:
        kernels.run(f"{BEGIN}KeyringVault().save(PLACE, SIGN_IN, KEPT)", **variables)
    with secret_service.running(tmp_path, unlocked=False) as variables:
        said = kernels.run(f"{BEGIN}print(default_vault(), '|', default_vault().problem())", **variables)

    assert said == "MemoryVault(0 kept) | The keychain is locked. Unlock it, then restart the kernel or the program."


def _asked(vault):
    assert vault.problem() is None
    return vault
