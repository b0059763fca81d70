import pytest
from fakes import Running
from vault.contract import KEPT, PLACE, VaultContract

from nbauth import deadline
from nbauth.core.ports import SIGN_IN
from nbauth.errors import VaultError
from nbauth.vault import MemoryVault


class TestMemoryVault(VaultContract):
    @pytest.fixture
    def vault(self):
        return MemoryVault()

    def test_it_keeps_nothing_beyond_this_process(self, vault):
        assert not vault.survives_restart

    def test_nobody_waits_for_their_turn_longer_than_their_action_has_left(self, vault, monkeypatch):
        monkeypatch.setattr(deadline, "LONGEST_WAIT_S", 0.05)

        def entered():
            with vault.exclusive(PLACE):
                return True

        with vault.exclusive(PLACE):
            assert str(Running(entered).error()).startswith("Another notebook is using this sign-in")
        assert Running(entered).result()

    def test_its_repr_says_how_many_it_keeps(self, vault):
        vault.save(PLACE, SIGN_IN, KEPT)

        assert repr(vault) == "MemoryVault(1 kept)"

    def test_it_says_why_it_stands_in_for_a_better_one(self):
        because = VaultError("This computer has no keychain that nbauth trusts.", hint="Get one.")

        assert str(MemoryVault(because=because).problem()) == str(because)
