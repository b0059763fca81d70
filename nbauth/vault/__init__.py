"""Where a sign-in is kept between kernels."""

from nbauth.vault.memory import MemoryVault

__all__ = ["MemoryVault"]
