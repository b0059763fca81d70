"""A vault that outlives the kernel: the operating system's keychain, where other programs keep passwords too."""

import hashlib
from contextlib import AbstractContextManager
from dataclasses import astuple
from functools import cache
from typing import Any

from nbauth.core.ports import Key, Place, R
from nbauth.errors import VaultError
from nbauth.secret import HoldsSecrets
from nbauth.vault import keychain
from nbauth.vault.backends import NoKeychain
from nbauth.vault.entry import Entry
from nbauth.vault.keychain import Keychain
from nbauth.vault.locks import LockFolder
from nbauth.vault.record import from_text, to_text
from nbauth.vault.store import Store
from nbauth.vault.turns import longest_turn_s


class KeyringVault(HoldsSecrets):
    """Keeps records in the macOS Keychain, the Windows Credential Manager, a Secret Service or KWallet.

    Making one asks nothing; the first use finds the keychain, and proves it, once per process. Each use takes a few
    seconds at most, and no longer than its action (`nbauth.deadline`) has left: a keychain that has not answered within
    those seconds is not asked again in this process.
    """

    survives_restart = True

    def __init__(self, *, keychain: Keychain | None = None, locks: LockFolder | None = None) -> None:
        """Both are this process's own, unless a test gives others."""
        self._keychain = keychain or _keychain_of_this_process()
        self._locks = locks or _locks_of_this_process()

    def load(self, place: Place, key: Key[R], /) -> R | None:
        """What was saved last, or None."""

        def work(store: Store) -> R | None:
            text = _entry(store, place, key).read()
            return None if text is None else from_text(place, key, text)

        with self._alone_with(place):
            return self._keychain.use(work)

    def save(self, place: Place, key: Key[R], record: R, /) -> None:
        """Replace what was there. If that fails, what was there is still there, or the new is."""
        with self._alone_with(place):
            self._keychain.use(lambda store: _entry(store, place, key).write(to_text(place, key, record)))
        self._locks.note_change(*astuple(place))

    def forget(self, place: Place, key: Key[Any], /) -> None:
        """Remove this one, and leave the others; nothing happens if there is none."""
        if isinstance(self.problem(), NoKeychain):
            return
        with self._alone_with(place):
            self._keychain.use(lambda store: _entry(store, place, key).erase())
        self._locks.note_change(*astuple(place))

    def exclusive(self, place: Place, /) -> AbstractContextManager[object]:
        """Have every other thread and process that asks for this place wait; who is inside may ask again.

        Raises VaultError when the others do not leave. A process that dies inside has left.
        """
        return self._locks.held("renewal", *astuple(place), deadline_s=longest_turn_s())

    def version(self, place: Place, /) -> str:
        """Another value after each change at this place, by this process or another; the keychain is not asked."""
        return self._locks.version(*astuple(place))

    def problem(self) -> VaultError | None:
        """Why nothing can be kept, or None; asks the keychain if nothing has yet."""
        return self._keychain.problem()

    def _alone_with(self, place: Place) -> AbstractContextManager[None]:
        """While parts are read or written; not `exclusive`, which its caller may hold through a renewal.

        Not by key: the Windows back end of keyring moves another key's part when it writes one.
        """
        return self._locks.held("entry", *astuple(place), deadline_s=2 * keychain.DEADLINE_S)

    def __repr__(self) -> str:
        return f"KeyringVault({self._keychain})"


def _entry(store: Store, place: Place, key: Key[Any]) -> Entry:
    """Under what a keychain app shows as an entry's name, and as its account."""
    which = [place.name, f"for {place.identity_pool_id}" if place.identity_pool_id else ""]
    which += [f"at {place.answered_by}" if place.answered_by else ""]
    service = f"nbauth {place.user_pool_id} client {place.client_id} {_in_any_case(' '.join(filter(None, which)))}"
    return Entry(store, service, _in_any_case(key.name))


def _in_any_case(name: str) -> str:
    """With an ending that tells it from others: the Windows Credential Manager takes `session` for `Session`."""
    return name if name == name.lower() else f"{name} {hashlib.sha256(name.encode()).hexdigest()[:8]}"


@cache
def _keychain_of_this_process() -> Keychain:
    """One for all vaults: they try it once, and after it has hung, none of them asks it again."""
    return Keychain()


@cache
def _locks_of_this_process() -> LockFolder:
    """One for all vaults: a thread that has a lock by one of them may take it again by another."""
    return LockFolder()
