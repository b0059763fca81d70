"""The credentials of a role that somebody who is signed in has assumed, renewed for as long as they are."""

import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from nbauth.core.ports import Clock
from nbauth.core.tokens import Credentials
from nbauth.errors import NotSignedIn
from nbauth.refreshing import Refreshing
from nbauth.secret import HoldsSecrets


class Source(Protocol):
    """Whose credentials a role is assumed with: a sign-in's, or those of a role that was assumed before."""

    def whose(self) -> object:
        """Whose they are now, and in which role; None while nobody is signed in. It does not block."""
        ...

    def fetch_credentials(self, *, renew: bool = False) -> Credentials:
        """Valid ones, or new ones, while the sign-in lasts; waits for no person. Raises NbauthError."""
        ...

    def through(self, obtain: Callable[[], Credentials], /) -> Credentials:
        """What `obtain` gives, as soon as somebody is signed in where calls wait for that."""
        ...

    def on_change(self, listener: Callable[[], None], /) -> Callable[[], None]:
        """Have `listener` called after each change, in any thread; returns how to end that."""
        ...


@dataclass(frozen=True, slots=True)
class _Given(HoldsSecrets):
    credentials: Credentials
    whose: object


class AssumedRole(HoldsSecrets):
    """One role. It is a `Source` too, for the next role of a chain. Every method may be called from any thread."""

    def __init__(
        self,
        source: Source,
        assume: Callable[[], Credentials],
        *,
        clock: Clock,
        recording: Callable[[], AbstractContextManager[object]],
    ) -> None:
        """`assume` asks AWS by the credentials of `source`; each time is done inside of what `recording` gives."""
        self._source = source
        self._assume = assume
        self._held = Refreshing(
            self._fetched,
            expires_at=lambda given: given.credentials.expires_at,
            clock=clock,
            ahead=True,
            recording=recording,
        )
        this = weakref.ref(self)

        def changed() -> None:
            if role := this():
                role._forget_others()  # noqa: SLF001 -- ourselves

        self.through, self.on_change = source.through, source.on_change
        self._seen = source.whose()
        weakref.finalize(self, source.on_change(changed)).atexit = False

    def whose(self) -> object:
        """As the source's."""
        return self._source.whose()

    def credentials(self, *, renew: bool = False) -> Credentials:
        """Valid ones. Raises NotSignedIn, SignInExpired, RoleRefused and the other NbauthErrors."""
        return self.through(lambda: self.fetch_credentials(renew=renew))

    def fetch_credentials(self, *, renew: bool = False) -> Credentials:
        """As `credentials`, and waits for no person."""
        try:
            return self._valid(renew=renew)
        except NotSignedIn:  # perhaps the last renewal's, before somebody has signed in again
            self._held.clear()
            return self._valid(renew=renew)

    def _valid(self, *, renew: bool) -> Credentials:
        while (whose := self._source.whose()) is not None:
            given = self._held.renew() if renew else self._held.get()
            if given.whose == whose:
                return given.credentials
            self._held.clear()
        return self._source.fetch_credentials()  # which says why there are none

    def _fetched(self) -> _Given:
        while True:
            whose = self._source.whose()
            credentials = self._assume()
            if whose == self._source.whose():  # else somebody has signed in meanwhile, and whose they are is not known
                return _Given(credentials, whose)

    def _forget_others(self) -> None:
        """Nothing of somebody's is kept who has signed out."""
        seen, self._seen = self._seen, self._source.whose()
        if seen != self._seen:
            self._held.clear()
