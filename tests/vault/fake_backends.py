"""Back ends of keyring that keep everything in a dictionary, as each system would. Not subclasses of keyring's: those
are registered for the whole process."""

from types import SimpleNamespace

from keyring.backends.Windows import WinVaultKeyring

WINDOWS_LIMIT = 1280  # characters; 2,560 bytes of UTF-16


class Cut(Exception):
    """The process has died here: nothing after it happens."""


class FakeBackend:
    """Writes at one stroke, as the Secret Service does. `die_at(n)` lets n more calls through, and no other."""

    def __init__(self):
        self.texts = {}
        self.calls = []
        self._left = None

    def die_at(self, call):
        self._left = call

    def live_again(self):
        self._left = None

    def get_password(self, service, account):
        self._call("get", service, account)
        return self.texts.get((service, account))

    def set_password(self, service, account, text):
        self._call("set", service, account)
        self.texts[service, account] = text

    def delete_password(self, service, account):
        self._call("delete", service, account)
        del self.texts[service, account]

    def everything(self):
        return dict(self.texts)

    def change(self, key, text):
        """Put a text there behind everybody's back; None takes it away."""
        self.texts.pop(key)
        if text is not None:
            self.texts[key] = text

    def _call(self, *what):
        if self._left == 0:
            raise Cut
        if self._left:
            self._left -= 1
        self.calls.append(what)


class TwoStrokeBackend(FakeBackend):
    """Writes as keyring does on macOS (`keyring.backends.macOS.api.set_generic_password`): deletes, then adds."""

    def set_password(self, service, account, text):
        self._call("delete first", service, account)
        self.texts.pop((service, account), None)
        self._call("add", service, account)
        self.texts[service, account] = text


class FakeWindows(FakeBackend):
    """keyring's own code for Windows over a Credential Manager that holds 1,280 characters, whatever the case."""

    def __init__(self, monkeypatch):
        super().__init__()
        monkeypatch.setattr("keyring.backends.Windows.win32cred", self, raising=False)
        monkeypatch.setattr("keyring.backends.Windows.pywintypes", SimpleNamespace(error=_WindowsError), raising=False)
        self._real = WinVaultKeyring()
        self.credentials = {}

    CRED_TYPE_GENERIC = 1
    CRED_PERSIST_ENTERPRISE = 3

    def CredRead(self, *, Type, TargetName):  # noqa: N802, N803
        self._call("read", TargetName)
        if TargetName.lower() not in self.credentials:
            raise _WindowsError("CredRead")
        return dict(self.credentials[TargetName.lower()])

    def CredWrite(self, credential, flags):  # noqa: N802
        self._call("write", credential["TargetName"])
        blob = credential["CredentialBlob"].encode("utf-16-le")
        if len(blob) > 2 * WINDOWS_LIMIT:
            raise _WindowsError("CredWrite", 1783)  # "The stub received bad data"
        self.credentials[credential["TargetName"].lower()] = {**credential, "CredentialBlob": blob}

    def CredDelete(self, *, Type, TargetName):  # noqa: N802, N803
        self._call("delete", TargetName)
        del self.credentials[TargetName.lower()]

    def get_password(self, service, account):
        return self._real.get_password(service, account)

    def set_password(self, service, account, text):
        self._real.set_password(service, account, text)

    def delete_password(self, service, account):
        self._real.delete_password(service, account)

    def everything(self):
        return {key: one["CredentialBlob"].decode("utf-16-le") for key, one in self.credentials.items()}

    def change(self, key, text):
        if text is None:
            del self.credentials[key]
        else:
            self.credentials[key]["CredentialBlob"] = text.encode("utf-16-le")


class _WindowsError(Exception):
    def __init__(self, funcname, winerror=1168):
        super().__init__(winerror, funcname)
        self.funcname, self.winerror = funcname, winerror
