"""The endpoint at which every AWS SDK of this computer finds the credentials of a sign-in."""

import logging
import os
import secrets
import socket
import threading
import time
from contextlib import suppress
from queue import SimpleQueue

from nbauth.errors import NbauthError
from nbauth.forks import call_after_fork
from nbauth.handoff.following import Following, told
from nbauth.handoff.helper import Helper
from nbauth.handoff.server import AT_ONCE
from nbauth.secret import HoldsSecrets
from nbauth.texts import Handoff

_LOG = logging.getLogger("nbauth")
_PAUSE_S = 1.0  # before a helper that has died is started again
_LONGEST_PAUSE_S = 60.0


class Endpoint(HoldsSecrets):
    """Open until it is closed, or this process ends.

    A helper process answers, also while this one computes and lets no other thread run. One that dies is started again.
    This process listens: so the port is never free for another program, to which whoever has the variables would send
    the token. (On Windows the helper listens itself, and is not started again.) Only the process that made it may close
    it.
    """

    def __init__(self, following: Following) -> None:
        """Raises NbauthError if it does not start."""
        self._following = following
        self.owner = os.getpid()
        """The process that has made it."""
        self._is_open = True
        self._closing = threading.Lock()
        self._token = secrets.token_urlsafe(32)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=AT_ONCE) if os.name == "posix" else None
        self._token_file = _TokenFile(self._token)
        self._pause_s = _PAUSE_S
        self._changed: SimpleQueue[None] = SimpleQueue()
        self._end_hearing = following.on_change(self._wake)  # first, or a change in between would be lost
        try:
            self._helper = Helper(self._token, told(following), self._listener)
        except BaseException:  # an interrupt too
            self._let_go()
            raise
        self._port = self._helper.port
        threading.Thread(target=self._tell, daemon=True, name="nbauth-endpoint-tells").start()
        threading.Thread(target=self._listen, daemon=True, name="nbauth-endpoint-listens").start()
        self._wake()
        call_after_fork(self)

    def after_fork(self) -> None:
        """The child must not keep the port when its parent is gone."""
        self._closing = threading.Lock()
        if self._listener:
            self._listener.close()

    def variables(self) -> dict[str, str]:
        """By which SDKs find it, the token that opens it among them."""
        return {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://127.0.0.1:{self._port}/credentials",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": self._token,
            **({"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": self._token_file.path} if self._token_file.path else {}),
        }

    @property
    def is_good(self) -> bool:
        """Whether it is open, and this process's own: a child that was forked must not close its parent's."""
        return self._is_open and os.getpid() == self.owner

    @property
    def pid(self) -> int:
        """The helper's process id."""
        return self._helper.pid

    def close(self) -> None:
        """End the helper, and leave nothing behind."""
        if not self.is_good:
            return
        with self._closing:
            if not self._is_open:
                return
            self._is_open = False
        self._wake()
        self._helper.end()
        self._let_go()

    def _let_go(self) -> None:
        self._end_hearing()
        self._token_file.close()
        if self._listener:
            self._listener.close()

    def _wake(self) -> None:
        self._changed.put(None)

    def _tell(self) -> None:
        """In a thread of its own: a pipe may be full, and whoever signs in must not wait for that."""
        while self._is_open:
            self._changed.get()
            self._helper.tell(told(self._following))

    def _listen(self) -> None:
        while self._is_open:
            for _ in self._helper.wants():
                with suppress(NbauthError):  # told() says why
                    self._following.fetch_credentials()
                self._wake()
            if self._is_open:
                self._start_again()

    def _start_again(self) -> None:
        self._helper.end()
        if not self._listener:
            _LOG.warning("%s", Handoff.HELPER_GONE)
            self.close()
            return
        time.sleep(self._pause_s)
        self._pause_s = min(2 * self._pause_s, _LONGEST_PAUSE_S)
        try:
            self._helper = Helper(self._token, told(self._following), self._listener)
            self._pause_s = _PAUSE_S
            self._wake()
        except (NbauthError, OSError, ValueError) as error:  # the last two where it was closed meanwhile
            if self._is_open:
                _LOG.warning("%s", error)
        if not self._is_open:  # closed meanwhile, and perhaps before there was another one to end
            self._helper.end()


class _TokenFile:
    """A path at which this user's processes read the token, and which is on no disk; `path` is empty without memfd.

    Rust's SDKs want a file: https://docs.rs/object_store. It is gone with this process. Closed, it is empty, and stays:
    or the path would lead to whatever this process opens next.
    """

    def __init__(self, token: str) -> None:
        self.path, self._descriptor = "", None
        with suppress(AttributeError, OSError):  # it is Linux's, and a sandbox may forbid it
            self._descriptor = os.memfd_create("nbauth")
            os.write(self._descriptor, token.encode())
            self.path = f"/proc/{os.getpid()}/fd/{self._descriptor}"

    def close(self) -> None:
        """Nothing is in it any more."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
