"""A vault that outlives the kernel: the operating system's keychain, where other programs keep passwords too."""

import hashlib
from contextlib import AbstractContextManager
from dataclasses import astuple
from functools import cache

from nbauth.core.ports import Kept, Place
from nbauth.errors import VaultError
from nbauth.secret import HoldsSecrets
from nbauth.vault import keychain, record
from nbauth.vault.backends import NoKeychain
from nbauth.vault.entry import Entry
from nbauth.vault.keychain import Keychain
from nbauth.vault.locks import LockFolder
from nbauth.vault.store import Store

RENEWAL_DEADLINE_S = 45.0
"""Longer than a renewal takes that is tried twice, with the time-outs of `nbauth.aws.clients`."""


class KeyringVault(HoldsSecrets):
    """Keeps sign-ins in the macOS Keychain, the Windows Credential Manager, a Secret Service or KWallet.

    Making one asks nothing; the first use finds the keychain, and proves it, once per process. Each use takes a few
    seconds at most: a keychain that has not answered by then is not asked again in this process.
    """

    survives_restart = True

    def __init__(self, *, keychain: Keychain | None = None, locks: LockFolder | None = None) -> None:
        """Both are this process's own, unless a test gives others."""
        self._keychain = keychain or _keychain_of_this_process()
        self._locks = locks or _locks_of_this_process()

    def load(self, place: Place, /) -> Kept | None:
        """What was saved last, or None."""

        def work(store: Store) -> Kept | None:
            text = Entry(store, _service(place)).read()
            return None if text is None else record.from_text(place, text)

        with self._alone_with(place):
            return self._keychain.use(work)

    def save(self, place: Place, kept: Kept, /) -> None:
        """Replace what was there. If that fails, what was there is still there, or the new is."""
        with self._alone_with(place):
            self._keychain.use(lambda store: Entry(store, _service(place)).write(record.to_text(place, kept)))

    def forget(self, place: Place, /) -> None:
        """Remove it; nothing happens if there is none."""
        if isinstance(self.problem(), NoKeychain):
            return
        with self._alone_with(place):
            self._keychain.use(lambda store: Entry(store, _service(place)).erase())

    def exclusive(self, place: Place, /) -> AbstractContextManager[object]:
        """Have every other thread and process that asks for this place wait; who is inside may ask again.

        Raises VaultError when the others do not leave. A process that dies inside has left.
        """
        return self._locks.held("renewal", *astuple(place), deadline_s=RENEWAL_DEADLINE_S)

    def problem(self) -> VaultError | None:
        """Why nothing can be kept, or None; asks the keychain if nothing has yet."""
        return self._keychain.problem()

    def _alone_with(self, place: Place) -> AbstractContextManager[None]:
        """While the entry's parts are read or written; not `exclusive`, which its caller may hold through a renewal."""
        return self._locks.held("entry", *astuple(place), deadline_s=2 * keychain.DEADLINE_S)

    def __repr__(self) -> str:
        return f"KeyringVault({self._keychain})"


def _service(place: Place) -> str:
    """What a keychain app shows as the entry's name.

    The Windows Credential Manager takes `session` and `Session` for the same name, hence the ending.
    """
    which = f"{place.name} at {place.endpoint_url}" if place.endpoint_url else place.name
    ending = "" if which == which.lower() else f" {hashlib.sha256(which.encode()).hexdigest()[:8]}"
    return f"nbauth {place.user_pool_id} client {place.client_id} {which}{ending}"


@cache
def _keychain_of_this_process() -> Keychain:
    """One for all vaults: it is proved once, and one that hangs is left alone by all."""
    return Keychain()


@cache
def _locks_of_this_process() -> LockFolder:
    """One for all vaults: a thread that is inside by one of them must not wait for itself at another."""
    return LockFolder()
