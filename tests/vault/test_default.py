import pytest
from vault.contract import KEPT, PLACE
from vault.fake_backends import FakeBackend

from nbauth.core.ports import SIGN_IN
from nbauth.vault import KeyringVault, MemoryVault, default_vault
from nbauth.vault.keychain import Keychain


def test_a_keychain_that_works_is_the_default(vault_over):
    keyring = vault_over(FakeBackend())

    assert default_vault(keyring) is keyring
    assert keyring.problem() is None


def test_else_it_is_memory_and_says_why(vault_over):
    class Broken(FakeBackend):
        def get_password(self, service, account):
            return "something else"

    vault = default_vault(vault_over(Broken()))
    vault.save(PLACE, SIGN_IN, KEPT)

    assert isinstance(vault, MemoryVault)
    assert vault.load(PLACE, SIGN_IN) == KEPT
    assert vault.problem().message == "The keychain does not keep what is put into it."


@pytest.mark.usefixtures("no_keychain")
def test_where_there_is_no_keychain_it_says_so_in_one_line():
    vault = default_vault(KeyringVault(keychain=Keychain()))

    assert f"Kept in memory only. {vault.problem().message}" == (
        "Kept in memory only. This computer has no keychain that nbauth trusts."
    )
    assert "\n" not in str(vault.problem())
