"""A process that forks kernels, each of which renews a shared sign-in and dies at a given moment. Run as a script.

Standard input has a moment per line, and each is answered by how that kernel ended. One process makes them all: what
costs is to import boto3, and to prove the keychain.
"""

import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime

import nbauth
from nbauth import aws
from nbauth.config import PoolConfig
from nbauth.known_devices import KnownDevices
from nbauth.vault import KeyringVault, MemoryVault, backends
from nbauth.vault.keychain import Keychain


def die():
    os.kill(os.getpid(), signal.SIGKILL)


class DyingProvider:
    """Dies when the user pool has answered: the old refresh token is used up, and the new one is nowhere else."""

    def __init__(self, provider, *, moment):
        self._provider = provider
        self._moment = moment

    def refresh(self, kept, rotated):
        if self._moment == "before the call":
            die()
        return self._provider.refresh(kept, (lambda _: die()) if self._moment == "before the save" else rotated)

    def __getattr__(self, name):
        return getattr(self._provider, name)


class DyingBackend:
    """A keychain in which the kernel dies before its `number`th change of an entry."""

    def __init__(self, backend, number):
        self._backend = backend
        self._left = number

    def set_password(self, service, account, text):
        self._count(service)
        self._backend.set_password(service, account, text)

    def delete_password(self, service, account):
        self._count(service)
        self._backend.delete_password(service, account)

    def get_password(self, service, account):
        return self._backend.get_password(service, account)

    def _count(self, service):
        if not service.startswith("nbauth check"):
            self._left -= 1
            if self._left == 0:
                die()


def renew(service, keychain, moment):
    if moment.isdigit():
        keychain = Keychain(lambda: DyingBackend(backends.trusted_backend(), int(moment)))
    service = replace(service, provider=DyingProvider(service.provider, moment=moment))
    nbauth.Auth(PoolConfig.load(), vault=KeyringVault(keychain=keychain), service=service).resume()


def main():
    pool, keychain = PoolConfig.load(), Keychain()
    service = aws.connect(pool, lambda: datetime.now(UTC), KnownDevices(MemoryVault(), pool))
    assert service.provider._clients.user_pool  # made, but not connected
    assert keychain.problem() is None
    for line in sys.stdin:
        kernel = os.fork()
        if kernel == 0:
            try:
                renew(service, keychain, line.strip())
                os._exit(0)
            finally:
                os._exit(1)
        print(os.waitstatus_to_exitcode(os.waitpid(kernel, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
