"""The vault for whoever names none."""

from nbauth.vault.keyring import KeyringVault
from nbauth.vault.memory import MemoryVault


def default_vault(keyring: KeyringVault | None = None) -> KeyringVault | MemoryVault:
    """The keychain if it works, else memory; then `problem()` says why. Asks the keychain: seconds, if it is locked."""
    keyring = KeyringVault() if keyring is None else keyring
    problem = keyring.problem()
    return MemoryVault(because=problem) if problem else keyring
