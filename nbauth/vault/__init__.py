"""Where a sign-in is kept between kernels."""

from nbauth.vault.default import default_vault
from nbauth.vault.keyring import KeyringVault
from nbauth.vault.memory import MemoryVault

__all__ = ["KeyringVault", "MemoryVault", "default_vault"]
