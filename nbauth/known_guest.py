"""What the identity pool has called the guest of this computer: a guest keeps what they have put under that name."""

from nbauth.core.ports import GUEST, Guest, Place, TokenVault
from nbauth.shelf import attempt


class KnownGuest:
    """One for each identity pool. A vault that fails costs the next process the identity, and nothing else."""

    def __init__(self, vault: TokenVault, of: Place) -> None:
        """For the guests of the same identity pool and endpoints as the sign-in that is kept there."""
        self._vault = vault
        self._place = Place(of.user_pool_id, of.client_id, "guest", of.answered_by, of.identity_pool_id)
        self._here: Guest | None = None

    @property
    def identity_id(self) -> str | None:
        """None until there was one; may wait for the vault."""
        if self._here is None:
            found: list[Guest | None] = []
            attempt(lambda: found.append(self._vault.load(self._place, GUEST)))
            self._here = found[0] if found and isinstance(found[0], Guest) else None
        return self._here.identity_id if self._here else None

    def keep(self, identity_id: str) -> None:
        """From now on it is this."""
        if self._here != Guest(identity_id):
            self._here = Guest(identity_id)
            attempt(lambda: self._vault.save(self._place, GUEST, Guest(identity_id)))
