"""What of a sign-in leaves the kernel for a cluster: its temporary credentials, and whose they are."""

import os
import time
import uuid
from dataclasses import dataclass
from typing import Any

from nbauth.core.tokens import Credentials
from nbauth.errors import NbauthError, NotSignedIn
from nbauth.handoff.handle import Handle, SignIn
from nbauth.texts import Handoff


@dataclass(frozen=True, slots=True, repr=False)
class Snapshot:
    """A sign-in at one moment.

    The one thing that takes credentials along where it is pickled: it is sent, and kept by nobody but a `Desk` and a
    `Lent`. Its repr shows none of them, since a cluster's messages are logged as they are.
    """

    handle: Handle
    """Whose name it goes by: a worker's handle of another sign-in must not mean this one."""
    at: int
    """When it was taken, in nanoseconds that only the same process compares."""
    credentials: Credentials | None
    refusal: NbauthError | None
    """Why there are none."""
    sub: str | None = None
    role: str | None = None

    @property
    def says(self) -> tuple[object, ...]:
        """All but when: two that say the same are equal in it."""
        return self.handle, self.credentials, type(self.refusal), str(self.refusal), self.sub, self.role

    def __repr__(self) -> str:
        return f"<{'credentials' if self.credentials else 'no credentials'} of {self.handle}>"

    def __reduce__(self) -> tuple[Any, ...]:
        held = self.credentials
        keys = (held.access_key, held.secret_key, held.token, held.expires_at) if held else ()
        return _unpickled, (self.handle, self.at, keys, self.refusal, self.sub, self.role)


def _unpickled(handle: Handle, at: int, keys: tuple[Any, ...], *others: Any) -> Snapshot:
    return Snapshot(handle, at, Credentials(*keys) if keys else None, *others)


def taken(sign_in: SignIn, handle: Handle) -> Snapshot:
    """What can be said of it now, without a call."""
    at = time.monotonic_ns()  # first: what changes from here on is told of again
    whose = sign_in.status()
    try:
        return Snapshot(handle, at, sign_in.credentials_at_hand(), None, whose.sub, whose.role)
    except NbauthError as error:
        return Snapshot(handle, at, None, error.again())


def gone(handle: Handle) -> Snapshot:
    """What is said where the notebook has let go of the sign-in, or of the cluster."""
    return Snapshot(handle, time.monotonic_ns(), None, NotSignedIn(Handoff.NOT_LENT))


def not_yet(handle: Handle) -> Snapshot:
    """What is said where the notebook was not heard yet: it is worth another try."""
    return Snapshot(handle, 0, None, NbauthError(Handoff.NOT_YET))


def this_process() -> str:
    """Tells this process from every other one, on any computer."""
    return f"{os.getpid()}-{_SOME}"


_SOME = uuid.uuid4().hex  # a child that was forked has it too
