"""What the vault keeps of this computer as a device: by user, whoever is signed in, and across sign-outs."""

from nbauth.config import PoolConfig
from nbauth.core.ports import Device, Key, Place, TokenVault
from nbauth.shelf import attempt


class KnownDevices:
    """This computer in one user pool. A vault that fails costs the next process the device, and nothing else."""

    def __init__(self, vault: TokenVault, pool: PoolConfig) -> None:
        self._vault = vault
        self._place = Place(pool.user_pool_id, pool.client_id, "devices", " ".join(pool.answered_by))
        self._here: dict[str, Device | None] = {}

    def of(self, user_id: str, /) -> Device | None:
        """As this user's pool knows it."""
        if user_id not in self._here:
            found: list[Device | None] = []
            attempt(lambda: found.append(self._vault.load(self._place, _key(user_id))))
            self._here[user_id] = found[0] if found and isinstance(found[0], Device) else None
        return self._here[user_id]

    def is_unasked(self, user_id: str, /) -> bool:
        """Whether the user may be asked to have it remembered, as far as is known from memory: this does not block."""
        here = self._here.get(user_id)
        return here is not None and here.unasked

    def keep(self, user_id: str, device: Device, /) -> None:
        """From now on it is this."""
        self._here[user_id] = device
        attempt(lambda: self._vault.save(self._place, _key(user_id), device))

    def drop(self, user_id: str, /) -> None:
        """The pool does not know it any more."""
        self._here[user_id] = None
        attempt(lambda: self._vault.forget(self._place, _key(user_id)))


def _key(user_id: str) -> Key[Device]:
    return Key(f"device of {user_id}", Device)
