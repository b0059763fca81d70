"""Whether a keychain does what it says, tried with a value that is worth nothing."""

import secrets

from nbauth.errors import VaultError
from nbauth.texts import Keeping
from nbauth.vault.store import Store


def prove(store: Store) -> None:
    """Write a random text of the greatest length, read it back, take it away. Raises VaultError, and what `store` does.

    Under a name of its own: two kernels that start at once must not take each other's canary.
    """
    service, text = f"nbauth check {secrets.token_hex(8)}", secrets.token_hex(store.longest // 2)
    store.write(service, "canary", text)
    try:
        same = store.read(service, "canary") == text
    finally:
        store.remove(service, "canary")
    if not same or store.read(service, "canary") is not None:
        raise VaultError(Keeping.KEEPS_NOTHING)
