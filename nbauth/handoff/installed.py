"""`auth.install()`: this process, and every one that it starts, uses the credentials of a sign-in.

The environment and boto3's default session belong to the process, so one sign-in at a time is installed in it.
"""

import os
import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol

import boto3

from nbauth.config import PoolConfig
from nbauth.core.tokens import Credentials
from nbauth.forks import call_after_fork
from nbauth.handoff import parent
from nbauth.handoff.endpoint import Endpoint
from nbauth.handoff.following import Following
from nbauth.handoff.variables import Changed, shadowing
from nbauth.secret import HoldsSecrets


class SignInHere(Following, Protocol):
    """A sign-in that can be installed. `Holder` is one."""

    @property
    def pool(self) -> PoolConfig:
        """Where it is to."""
        ...

    def on_sign_out(self, listener: Callable[[], None], /) -> Callable[[], None]:
        """Have `listener` called when somebody signs out here; returns how to end that."""
        ...

    def leave_to(self, parent: Callable[[], Credentials], /) -> None:
        """In a forked child: have the credentials that `parent` gives, and renew nothing."""
        ...


class Process:
    """What of a sign-in is installed in this process."""

    def __init__(self) -> None:
        self._turn = threading.RLock()
        self._installed: _Installed | None = None
        self._pid = os.getpid()
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the lock anew."""
        self._turn = threading.RLock()

    def leave_to_parent(self) -> None:
        """A child's environment names its parent's endpoint, which goes on: so everything in the child follows that.

        In a child of the child's everything stays as it is there: somebody may have signed in.
        """
        came_from, self._pid = self._pid, os.getpid()
        if self._installed:
            self._installed.leave_to(came_from)

    def install(self, sign_in: SignInHere, session: boto3.Session) -> None:
        """This one, and no other any more. Raises NbauthError if the endpoint does not start."""
        with self._turn:
            if self._installed and self._installed.sign_in is sign_in and self._installed.is_good:
                self._installed.renew()
                return
            before = self._installed
            self._installed = _Installed(sign_in, session, partial(self.uninstall, sign_in), instead_of=before)
            if before:
                before.end()

    def uninstall(self, sign_in: SignInHere | None = None) -> None:
        """Put everything back, if this one is installed, or with None whichever is."""
        with self._turn:
            found = self._installed
            if found and sign_in in (None, found.sign_in):
                self._installed = None
                found.remove()


class _Installed(HoldsSecrets):
    """From its making until `remove`, or `end` where another one has taken its place."""

    def __init__(
        self,
        sign_in: SignInHere,
        session: boto3.Session,
        signed_out: Callable[[], None],
        *,
        instead_of: "_Installed | None",
    ) -> None:
        """Raises NbauthError where its endpoint does not start; what is there stays then."""
        self.sign_in = sign_in
        self._session = session
        self._endpoint = Endpoint(sign_in)
        # A sign-in that has ended by itself goes on after the next one.
        self._end_hearing = sign_in.on_sign_out(signed_out)
        self.environment: Changed = instead_of.environment if instead_of else Changed(os.environ, {})
        # Straight from the one to the other: a command that starts in between must not find the computer's own keys.
        self._default_before = instead_of.default_at_first() if instead_of else boto3.DEFAULT_SESSION
        self._shadow()

    @property
    def is_good(self) -> bool:
        """Whether its endpoint is open, and this process's: a forked child's sign-in may be another by now."""
        return self._endpoint.is_good

    def renew(self) -> None:
        """Win again over what has been set since."""
        self._default_before = self.default_at_first()
        self._shadow()

    def remove(self) -> None:
        """All is as it was."""
        self.environment.put_back()
        boto3.DEFAULT_SESSION = self.default_at_first()
        self.end()

    def end(self) -> None:
        """Its endpoint is gone."""
        self._end_hearing()
        self._endpoint.close()

    def leave_to(self, process: int) -> None:
        """If that one has done it: in a child of its, in which nothing was asked yet."""
        if self._endpoint.owner == process:
            self.sign_in.leave_to(partial(parent.credentials, self._endpoint.variables()))

    def _shadow(self) -> None:
        at_first = self.environment.at_first()
        self.environment.change(shadowing(at_first, self.sign_in.pool, self._endpoint.variables()))
        boto3.DEFAULT_SESSION = self._session

    def default_at_first(self) -> boto3.Session | None:
        """Somebody may have set another one since."""
        return self._default_before if boto3.DEFAULT_SESSION is self._session else boto3.DEFAULT_SESSION


_process = Process()
install, uninstall = _process.install, _process.uninstall
if hasattr(os, "register_at_fork"):  # after every lock was made anew, as `nbauth.forks` has them before
    os.register_at_fork(after_in_child=_process.leave_to_parent)
