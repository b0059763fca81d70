"""Which of keyring's back ends may hold a sign-in: the operating systems' own keychains. The only importer of keyring.

keyring takes whatever is installed or configured. `keyrings.alt` would store plaintext without a word,
`keyrings.cryptfile` would ask for a password at the prompt, and `keyring.backends.null` throws everything away. So a
back end is taken here by its module and class, never by its name or its priority alone, and looked for where it is:
that also finds the one inside a `ChainerBackend` (keyring puts that in front of two or more), and runs no plug-in's
code. keyring's own choice, which is the whole process's, is neither used nor changed.
"""

import importlib
import os
from collections.abc import Callable, Mapping
from configparser import Error as Unreadable
from configparser import RawConfigParser
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from nbauth.errors import VaultError
from nbauth.texts import Keeping
from nbauth.vault.entry import Damaged

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_ONE_PIECE = 16_000
_WINDOWS_LIMIT = 1_200  # 2,560 bytes of UTF-16, which is 1,280 characters: jaraco/keyring issues 355 and 540
TRUSTED: Mapping[str, int] = MappingProxyType(
    {
        "keyring.backends.macOS.Keyring": _ONE_PIECE,
        "keyring.backends.Windows.WinVaultKeyring": _WINDOWS_LIMIT,
        "keyring.backends.SecretService.Keyring": _ONE_PIECE,
        "keyring.backends.kwallet.DBusKeyring": _ONE_PIECE,
    }
)
"""And the longest text to put into each. A write takes tens of milliseconds: a sign-in should be one."""
SWITCHED_OFF = ("keyring.backends.null.Keyring", "keyring.backends.fail.Keyring")
"""What a person configures who wants no keychain to be used, for example by `keyring --disable`."""

# keyring's own (InitError: there is no keychain yet, and none can be made without a dialog), and two of SecretStorage's
# that it lets through: a dialog that was closed.
_LOCKED = ("KeyringLocked", "InitError", "LockedException", "PromptDismissedException")


class NoKeychain(VaultError):
    """There is none that may be used: nothing is kept in one, and nothing has to be forgotten."""


def trusted_backend() -> "KeyringBackend":
    """The one that the person configured, if it is trusted, or else the best. May block; raises VaultError."""
    configured = _configured()
    if configured in SWITCHED_OFF:
        raise NoKeychain(Keeping.SWITCHED_OFF)
    usable = {name: found for name in TRUSTED if (found := _class_named(name)) and found.viable}
    if not usable:
        raise NoKeychain(Keeping.NO_KEYCHAIN)
    best = usable.get(configured) or max(usable.values(), key=lambda one: one.priority)
    chosen: KeyringBackend = best()
    return chosen


class BackendStore:
    """A keyring back end as a `Store`; asks before every call whether somebody still waits for it."""

    def __init__(self, backend: "KeyringBackend", still_wanted: Callable[[], None]) -> None:
        self._backend = backend
        self.longest = TRUSTED.get(_name_of(type(backend)), _WINDOWS_LIMIT)
        self._still_wanted = still_wanted

    def read(self, service: str, account: str, /) -> str | None:
        """The text, or None if there is none."""
        self._still_wanted()
        try:
            return self._backend.get_password(service, account)
        except UnicodeDecodeError:
            raise Damaged(Keeping.DAMAGED) from None

    def write(self, service: str, account: str, text: str, /) -> None:
        """Put a text there, or replace it."""
        self._still_wanted()
        self._backend.set_password(service, account, text)

    def remove(self, service: str, account: str, /) -> None:
        """Take it away; asks first, because back ends raise the same PasswordDeleteError for a refusal."""
        try:
            is_there = self.read(service, account) is not None
        except VaultError:
            is_there = True
        if is_there:
            self._still_wanted()
            self._backend.delete_password(service, account)

    def __repr__(self) -> str:
        return type(self._backend).__module__.rpartition(".")[2]


def _name_of(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def explained(error: Exception) -> VaultError:
    """What went wrong, without the error's own text: that could hold what was to be stored."""
    if type(error).__name__ in _LOCKED:
        return VaultError(Keeping.LOCKED)
    return VaultError(Keeping.REFUSED.of(what=type(error).__name__))


def _class_named(name: str) -> Any:
    module, _, attribute = name.rpartition(".")
    try:
        return getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError):
        return None  # a version of keyring that has dropped it


def _configured() -> str:
    """What keyring's configuration names, in keyring's order (`keyring.core`): the variable, then the file."""
    from keyring.util import platform_

    if named := os.environ.get("PYTHON_KEYRING_BACKEND"):
        return named
    file = RawConfigParser()
    try:
        file.read(platform_.config_root() / "keyringrc.cfg", encoding="utf-8")
    except (Unreadable, UnicodeDecodeError, RuntimeError):  # the last for a user who has no home
        return ""
    return file.get("backend", "default-keyring", fallback="").strip()
